"""What autodoc prints, without what a reader of the API has no use for."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

TYPE = ":type: "


def unannotated(signature: str) -> str:
    """Return a signature with the types alone: the meaning of an option stands in the docstring as well.

    Examples
    --------
    >>> unannotated("(by: Annotated[Literal['a', 'b'] | None, 'how finely'] = None)")
    "(by: Literal['a', 'b'] | None = None)"
    """
    before, found, rest = signature.replace("~collections.abc.", "").partition("Annotated[")
    if not found:
        return before
    depth, quote, comma = 1, "", 0
    for place, sign in enumerate(rest):
        if quote or sign in "'\"":
            quote = "" if sign == quote else quote or sign
        elif sign in "[]":
            depth += 1 if sign == "[" else -1
            if depth == 0:
                return before + rest[:comma] + unannotated(rest[place + 1 :])
        elif sign == "," and depth == 1:
            comma = place
    return signature


def _signature(_app: Sphinx, _what: str, _name: str, _value: Any, _options: Any, told: str | None, gives: Any) -> Any:
    return None if told is None else (unannotated(told), gives)


def _sentence(_app: Sphinx, what: str, _name: str, _value: Any, _options: Any, lines: list[str]) -> None:
    """Join again what napoleon takes apart: a property's sentence with a colon is no type and its description."""
    if what == "property" and len(lines) > 1 and lines[-1].startswith(TYPE):
        described = " ".join(line for line in lines[:-1] if line)
        lines[:] = [f"{lines[-1].removeprefix(TYPE)}: {described}"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Listen to autodoc, after napoleon."""
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-process-docstring", _sentence, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
