"""The command, run in this process: its exit code, and what stands on stdout and on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from interlace.cli import main


class Done(NamedTuple):
    """How a run of the command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch, capsys) -> Callable[..., Done]:
    """Return a function that runs the command with some arguments."""

    def command(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["interlace", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        shown = capsys.readouterr()
        return Done(code, shown.out, shown.err)

    return command
