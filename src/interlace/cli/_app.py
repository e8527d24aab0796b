"""The command's frame: how a command is declared, and the options that every command has, before or after its name."""

from __future__ import annotations

import dataclasses
import inspect
import logging
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal, get_type_hints

import typer

from interlace import words
from interlace._version import __version__

SETTINGS = {"help_option_names": ["-h", "--help"]}
HELP = "Measure how manufacturing and services grow into one another."

app = typer.Typer(
    name="interlace", help=HELP, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    context_settings=SETTINGS,
)  # fmt: skip
debugged = [False]
"""Whether an error is to be shown with its traceback."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"interlace {__version__}")
        raise typer.Exit


def _spoken(language: str | None) -> None:
    if language is not None:
        words.set_language(language)


def _debugged(wanted: bool) -> None:
    debugged[0] |= wanted


def _verbose(wanted: bool) -> None:
    log = logging.getLogger("interlace")
    if wanted and not any(handler.name == "verbose" for handler in log.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.name = "verbose"
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.DEBUG)


def _flag(*names: str, help: str, callback: Callable[[bool], None]) -> Any:
    return typer.Option(*names, help=help, callback=callback, is_eager=True)


@dataclasses.dataclass(frozen=True)
class Frame:
    """The options of every command; each takes effect as it is read."""

    lang: Annotated[
        Literal["en", "zh"] | None,
        typer.Option("--lang", help="Language of what is printed.", callback=_spoken, is_eager=True),
    ] = None
    verbose: Annotated[bool, _flag("--verbose", "-v", help="Say what is being done.", callback=_verbose)] = False
    debug: Annotated[bool, _flag("--debug", help="Show an error's traceback.", callback=_debugged)] = False


def _parts(shared: type) -> list[inspect.Parameter]:
    """Return an option for each field of a class of shared options."""
    hints, kind = get_type_hints(shared, include_extras=True), inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(field.name, kind, default=field.default, annotation=hints[field.name])
        for field in dataclasses.fields(shared)
    ]


def with_shared(function: Callable[..., None]) -> Callable[..., None]:
    """Return a command that has the options of every command, and for a parameter `given` those of its class."""
    hints = get_type_hints(function, include_extras=True)
    shared, own = hints.get("given"), dict(inspect.signature(function).parameters)
    own.pop("given", None)
    named = [] if shared is None else _parts(shared)
    parameters = [one.replace(annotation=hints[name], kind=one.KEYWORD_ONLY) for name, one in own.items()]

    @wraps(function)
    def command(**values: Any) -> None:
        given = {} if shared is None else {"given": shared(**{one.name: values[one.name] for one in named})}
        function(**{name: values[name] for name in own}, **given)

    command.__signature__ = inspect.Signature([*parameters, *named, *_parts(Frame)])  # type: ignore[attr-defined]
    command.__annotations__ = {}
    del command.__wrapped__
    return command


def command(
    name: str, *examples: str, group: typer.Typer = app
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that makes a function a command, with examples at the end of its help.

    Parameters
    ----------
    name : str
    *examples : str
        What one types after ``interlace``.
    group : typer.Typer
        The commands that it belongs to.
    """
    lines = "\n".join(f"  interlace {one}" for one in examples)

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        made = with_shared(function)
        group.command(name, epilog=f"\b\nExamples:\n{lines}", context_settings=SETTINGS)(made)
        return made

    return declare


def _frame(
    version: Annotated[bool, _flag("--version", help="Print the version.", callback=_version)] = False,
) -> None:
    pass


app.callback(help=HELP)(with_shared(_frame))
