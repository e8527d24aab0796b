"""Every command has a case of bad input, which ends with one message and exit code 2."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from interlace.cli import app, main

BAD = {
    "report": ["report", "CHM"],
    "chain": ["chain", "DEU", "Carz"],
    "claims": ["claims", "--year", "1066"],
    "cite": ["cite", "{}/nothing.html"],
    "indicators": ["indicators", "servicification"],
    "explain": ["explain", "domar"],
    "compute": ["compute", "upstremness"],
    "exports": ["exports", "CHN", "--method", "wzz"],
    "drivers": ["drivers", "CHN", "2008", "1995"],
    "extract": ["extract", "CHM"],
    "exposure": ["exposure", "CHM"],
    "data list": ["data", "list", "--year", "2008"],
    "data show": ["data", "show", "bundeled"],
    "data check": ["data", "check", "{}/nothing.csv"],
    "data template": ["data", "template", "{}/table.doc"],
}


def commands(group: object, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def test_every_command_has_a_case() -> None:
    assert isinstance(app, typer.Typer)
    for path in (Path(__file__).parents[2] / "src" / "interlace" / "cli").glob("[a-z]*.py"):
        importlib.import_module(f"interlace.cli.{path.stem}")
    assert set(commands(get_command(app))) == set(BAD)


@pytest.mark.parametrize("name", BAD)
def test_one_message_and_exit_code_2(tmp_path: Path, monkeypatch, capsys, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["interlace", *(word.replace("{}", str(tmp_path)) for word in BAD[name])])
    with pytest.raises(SystemExit) as left:
        main()
    shown = capsys.readouterr()
    assert left.value.code == 2
    assert "Traceback" not in shown.err + shown.out
    if name == "data check":  # what it has to say about a file is its answer, not a failure
        assert shown.out.count("error: ") == 1
        assert not shown.err
    else:
        assert shown.err.count("interlace: ") + shown.err.count("Error: ") == 1
        assert not shown.out
    assert list(tmp_path.iterdir()) == []
