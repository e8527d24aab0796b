"""``interlace drivers``: the table, the machine formats, a file."""

from __future__ import annotations

import contextlib
import io
import json
import sys

import pandas as pd
import pytest

from interlace import words
from interlace.cli import main
from interlace.sda import decompose


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs the command and gives its stdout; a failure fails the test."""

    def command(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["interlace", "drivers", *arguments])
        with contextlib.suppress(SystemExit):
            main()
        shown = capsys.readouterr()
        assert not shown.err
        return shown.out

    return command


def test_the_table(run, bundled):
    lines = run("CHN", "1995", "2008").splitlines()
    found = decompose(bundled.panel, 1995, 2008, of="services_value_added", economy="CHN")
    text = " ".join(lines)
    assert text.startswith("Drivers of the change of value added of services: China, 1995–2008; ")
    assert "nominal" in text
    assert found.digest in text
    rows = {line.split("  ")[0]: line.split() for line in lines}
    change = float((found.levels["end"] - found.levels["start"]).iloc[0])
    for term, value, lower, upper in found.data[["component", "value", "lower", "upper"]].itertuples(index=False):
        shown = [f"{part:,.1f}".replace("-", "−") for part in (value / 1e3, 100 * value / change)]
        span = [f"{part / 1e3:,.1f}".replace("-", "−") for part in (lower, upper)]
        assert rows[words.name("components", term)][-5:] == [*shown, span[0], "to", span[1]]
    assert rows["Change"] == ["Change", f"{change / 1e3:,.1f}", "100.0"]
    assert all(len(line) <= 80 for line in lines)


def test_a_definition_and_another_measure(run):
    text = " ".join(run("DEU", "2005", "2008", "--of", "output", "--definition", "narrow", "--chained").split())
    assert "gross output" in text
    assert "Producer services: narrow" in text
    assert "value-added coefficients" not in text


def test_machine_formats_and_a_file(run, tmp_path):
    csv = pd.read_csv(io.StringIO(run("CHN", "2005", "2008", "--format", "csv")), comment="#")
    data = json.loads(run("CHN", "2005", "2008", "--format", "json"))
    assert len(csv) == 7
    assert data["indicator"] == "structural_decomposition"
    file = tmp_path / "drivers.csv"
    assert run("CHN", "2005", "2008", "-o", str(file)).strip() == str(file)
    assert file.read_text().splitlines()[1].startswith("CHN,")
