"""Prints the ratios of a run below pytest-benchmark's own table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

_lines: list[str] = []


@pytest.fixture
def ratio():
    """Return a function that keeps a line for the end of the run."""
    return _lines.append


def pytest_terminal_summary(terminalreporter):
    if _lines:
        terminalreporter.section("ratios, both sides measured in this run")
        for line in _lines:
            terminalreporter.write_line(line)
