"""What is said of a line that the parser cannot read: an error of ours, in the language that is spoken."""

from __future__ import annotations

import re
from typing import Any

from interlace.errors import InputError
from interlace.words import said

_EXAMPLE = re.compile(r"^ +(interlace .*)$", re.MULTILINE)
_QUOTED = re.compile(r"'([^']*)'")


def wrong(code: str, where: str | None = None, /, **values: Any) -> InputError:
    """Return the error of the command that has a code in the catalogue."""
    return InputError.said(f"command.{code}", where=where, **values)


def usage(error: Any) -> InputError | None:
    """Return the error that a parser's exception stands for; None of any other.

    The parser's classes differ between versions of typer, so they are told by their names.
    """
    if not hasattr(error, "format_message"):
        return None
    context = getattr(error, "ctx", None)
    command = "interlace" if context is None else context.command_path
    kind, (given, *known) = type(error).__name__, _QUOTED.findall(error.message) or [""]
    if kind in ("NoSuchOption", "BadOptionUsage"):
        given, known = error.option_name, list(getattr(error, "possibilities", None) or ())
    elif kind == "BadParameter" and not known:
        kind = "NoInteger" if "integer" in error.message else "NoNumber"
    elif kind == "UsageError" and "command" not in error.message:
        kind, given = "TooMuch", error.message.partition("(s) (")[2].rstrip(").")
    name = getattr(error, "param", None)
    if name is not None:
        name = name.metavar if name.param_type_name == "argument" else name.opts[0]
    values = {"where": command, "command": command, "name": name, "value": given}
    example = None if context is None else _EXAMPLE.search(context.command.epilog or "")
    mend = ("choices" if kind == "BadParameter" else "near") if known else "example" if example else "help"
    fix = said("errors.command.mend", mend=mend, known=known, command=command, example=example and example[1])
    return InputError(said(f"errors.command.usage.{kind}", **values), where=command, fix=fix)
