"""The command itself: errors as one clear message with exit code 2."""

from __future__ import annotations

import io
import os
import sys
from typing import NoReturn

import typer

# The modules of the commands register themselves; they import nothing heavy until they run.
from interlace.cli import chain, cite, claims, data, drivers, exports, exposure, extract, indicators, report  # noqa: F401
from interlace.cli._app import app
from interlace.cli._errors import in_words_of_the_command
from interlace.errors import InterlaceError

BAD_INPUT = 2
INTERRUPTED = 130


def main() -> None:
    """Run the command and leave with its exit code: 0, or 2 with one message where the input is wrong."""
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
