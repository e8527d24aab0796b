"""What the command advises can be done with the command."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from interlace.errors import InterlaceError, Unsupported
from interlace.indicators import Request, all_indicators, compute_many
from interlace.sources import list_sources, load

PYTHON = re.compile(r"\b[a-z_][\w.]*\(|\w+=(?!NAME)\S*\.\.\.|\b(?:path|years)=")


def refusals(table: Any) -> list[Unsupported]:
    """Return every refusal of the indicators on a table."""
    requests = [Request(one.id) for one in all_indicators()]
    return [one for one in compute_many(requests, table, cache=False) if isinstance(one, Unsupported)]


def test_no_refusal_advises_a_call_or_a_source_that_cannot_be_read(bundled: Any, test_data: Any) -> None:
    whole = load("china", test_data / "data" / "china" / "china_2017_42.rda")[2017]
    names = {"ICIO", "FIGARO", "EXIOBASE", "ADB"}
    assert not names & {entry.name for entry in list_sources()}
    found = [*refusals(bundled[2011]), *refusals(whole), *refusals(whole.domestic())]
    found += refusals(replace(whole, imported=None))
    assert len(found) > 20
    for error in found:
        said = error.in_command.text
        assert not PYTHON.search(said), said
        assert not any(name in said for name in names), said
        assert "to mend" in said, said


def test_a_source_without_its_path_names_the_option() -> None:
    for entry in list_sources():
        if entry.name != "bundled":
            with pytest.raises(InterlaceError) as caught:
                load(entry.name)
            assert not PYTHON.search(caught.value.in_command.text), entry.name


def test_options_of_analyses_that_take_numbers() -> None:
    from typer.testing import CliRunner

    from interlace.cli import app

    said = ["compute", "structural_decomposition", "--economy", "CHN", "--format", "csv", "--option", "start=1995"]
    done = CliRunner().invoke(app, [*said, "--option", "end=2008"])
    assert done.exit_code == 0, done.output
    assert "offshoring" in done.output
    done = CliRunner().invoke(app, [*said, "--option", "end=later"])
    assert "end is 'later'; it takes a whole number" in str(done.exception)
