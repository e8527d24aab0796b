"""The command's frame: global options, and errors as one clear message with exit code 2."""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Annotated, NoReturn

import typer

from interlace._version import __version__
from interlace.cli._errors import in_words_of_the_command
from interlace.errors import InterlaceError

__all__ = ["app", "main"]

BAD_INPUT = 2
INTERRUPTED = 130

app = typer.Typer(
    name="interlace",
    help="Measure how manufacturing and services grow into one another.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"interlace {__version__}")
        raise typer.Exit


@app.callback()
def frame(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say on stderr what is being done.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Measure how manufacturing and services grow into one another."""
    if verbose:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        log = logging.getLogger("interlace")
        log.addHandler(handler)
        log.setLevel(logging.DEBUG)


def main() -> None:
    """Run the command and leave with its exit code: 0, or 2 with one message where the input is wrong."""
    # The modules of the commands register themselves; they import nothing heavy until they run.
    from interlace.cli import chain, cite, claims, data, drivers, exports, exposure, extract, indicators, report  # noqa: F401

    # Anywhere on the line, also behind the command, where people put it.
    debug = "--debug" in sys.argv[1:]
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    _let_any_text_pass()
    try:
        try:
            app(args=arguments, prog_name="interlace")
        finally:
            # Here, where it can still be told, and not on the way out.
            sys.stdout.flush()
    except InterlaceError as error:
        if debug:
            raise
        _leave(f"interlace: {in_words_of_the_command(error)}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of the pipe has gone; nothing is left to say.
        _silence_stdout()
        sys.exit(0)
    except OSError as error:
        if debug:
            raise
        _silence_stdout()
        where = f"\n  where: {error.filename}" if error.filename else ""
        _leave(f"interlace: cannot read or write: {error.strerror or error}{where}")


def _leave(message: str) -> NoReturn:
    typer.echo(message, err=True)
    sys.exit(BAD_INPUT)


def _let_any_text_pass() -> None:
    """Print what the terminal's encoding lacks as a question mark, instead of failing over it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _silence_stdout() -> None:
    """Send what is still to be flushed nowhere, so that the way out is quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
