"""The reference of the command: what ``--help`` prints, command by command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.testing import CliRunner

from interlace.cli import app

INTRODUCTION = """# The command

`interlace` prints figures and paths to stdout and everything else to stderr, so that `--format csv` and `--format json`
can be piped. It ends with exit code 0, or with 2 and one message where the input is wrong: what, where, and what to do.
`--debug` shows the traceback.
"""


def _names(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield before
    for command in group.registered_commands:
        if not command.hidden:
            yield (*before, command.name or command.callback.__name__)
    for child in group.registered_groups:
        yield from _names(child.typer_instance, (*before, child.name))


def _help(names: tuple[str, ...]) -> str:
    width = {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1"}
    done = CliRunner().invoke(app, [*names, "--help"], prog_name="interlace", env=width)
    if done.exit_code != 0:
        raise RuntimeError(f"interlace {' '.join(names)} --help ended with {done.exit_code}")
    return "\n".join(line.rstrip() for line in done.output.strip().splitlines())


def page() -> str:
    """Return the page."""
    parts = [f"## {' '.join(('interlace', *names))}\n\n```text\n{_help(names)}\n```\n" for names in _names(app)]
    return "\n".join([INTRODUCTION, *parts])
