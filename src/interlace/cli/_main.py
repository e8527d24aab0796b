"""The command itself: one clear message with exit code 2 where the input is wrong, 130 where it was interrupted."""

from __future__ import annotations

import codecs
import importlib
import io
import os
import re
import sys
from typing import NoReturn

import typer

from interlace import words
from interlace.cli import _app
from interlace.cli._errors import usage, wrong
from interlace.cli._progress import patience
from interlace.errors import InterlaceError

BAD_INPUT = 2
INTERRUPTED = 130
PLAIN = str.maketrans("−–—‐‑’‘“”…×·✓", "-----''\"\".x.x", "\u0302\u0304")
"""What stands for a letter that the terminal's encoding lacks."""

# The modules of the commands register themselves, in the order of the help; they import nothing heavy until they run.
for _module in ["report", "indicators", "exports", "chain", "drivers", "extract", "exposure", "claims", "cite", "data"]:
    importlib.import_module(f"interlace.cli.{_module}")


def main() -> None:
    """Run the command and leave with its exit code."""
    _let_any_text_pass()
    _app.debugged[0], before = False, words.language()
    try:
        _run([part for one in sys.argv[1:] for part in (("--format", "json") if one == "--json" else (one,))])
    finally:
        words.set_language(before)


def _run(arguments: list[str]) -> NoReturn:
    # Also where the line cannot be read to its end.
    if spoken := re.search("--lang[= ](en|zh)", " ".join(arguments)):
        words.set_language(spoken[1])
    try:
        try:
            with patience():
                code = _app.app(args=arguments, prog_name="interlace", standalone_mode=False)
        finally:
            # Here, where it can still be told, and not on the way out.
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the pipe has gone; nothing is left to say.
        _silence_stdout()
        sys.exit(0)
    except (KeyboardInterrupt, typer.Abort):
        _leave(words.text("cli.interrupted"), INTERRUPTED)
    except Exception as error:
        if _app.debugged[0]:
            raise
        message = _message(error)
        if message is None:
            raise
        _leave(message)
    if code == INTERRUPTED:
        _leave(words.text("cli.interrupted"), INTERRUPTED)
    sys.exit(code or 0)


def _message(error: Exception) -> str | None:
    """Return what is said of an error, or None of one that is ours to mend."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error)
    if isinstance(error, OSError):
        _silence_stdout()
        ours: InterlaceError | None = wrong("disk", error.filename, reason=error.strerror or str(error))
    else:
        ours = error if isinstance(error, InterlaceError) else usage(error)
    return None if ours is None else f"interlace: {ours.in_command.text}"


def _leave(message: str, code: int = BAD_INPUT) -> NoReturn:
    typer.echo(message, err=True)
    sys.exit(code)


def _let_any_text_pass() -> None:
    """Print what the terminal's encoding lacks in plain letters or as a question mark, instead of failing over it."""
    codecs.register_error("plain", _in_plain_letters)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")


def _in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(PLAIN)
    return "".join(letter if letter.isascii() else "?" for letter in text), error.end


def _silence_stdout() -> None:
    """Send what is still to be flushed nowhere, so that the way out is quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
