"""The commands are one family: the same options everywhere, names as well as codes, examples that run."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

import interlace
from interlace.cli import app
from interlace.cli._names import industry
from interlace.errors import InputError, UnknownName
from interlace.model.classification import Classification

SHARE = "direct_services_input_share"
FIGURES = ("compute", "exports", "chain", "drivers", "extract", "exposure", "claims")
"""The commands that compute figures."""


def commands(group: Any = app, before: str = "") -> Iterator[str]:
    """Yield the name of every command."""
    for one in group.registered_commands:
        yield f"{before}{one.name}"
    for child in group.registered_groups:
        yield from commands(child.typer_instance, f"{before}{child.name} ")


ALL = list(commands())


def help_of(run, name: str) -> str:
    done = run(*name.split(), "--help")
    assert done.code == 0
    return " ".join(done.out.split())


def test_the_report_comes_first() -> None:
    assert ALL[0] == "report"
    assert len(ALL) == len(set(ALL))


@pytest.mark.parametrize("name", ALL)
def test_every_help_has_two_examples_and_the_options_of_all(run, name) -> None:
    said = help_of(run, name)
    assert len(re.findall(rf"interlace {name}\b", said.partition("Examples:")[2])) >= 2
    for option in ("--lang", "--verbose", "--debug"):
        assert option in said


@pytest.mark.parametrize("name", FIGURES)
def test_commands_of_figures_have_the_same_options(run, name) -> None:
    said = help_of(run, name)
    for option in ("--year, --years", "--source", "--path", "--cluster", "--format", "--json", "-o, --output"):
        assert option in said, option
    assert said.index("--years") < said.index("--source") < said.index("--format") < said.index("--lang")


def examples() -> Iterator[tuple[str, str]]:
    """Yield every example of a help, the report's apart, which takes long."""
    for one in [*app.registered_commands, *app.registered_groups[0].typer_instance.registered_commands]:
        if one.name != "report":
            for example in re.findall(r"^  interlace (.*)$", str(one.epilog), re.MULTILINE):
                yield str(one.name), example


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a folder with what the examples read."""
    from interlace.sources.table import template

    folder = tmp_path_factory.mktemp("examples")
    for kind in ("csv", "xlsx"):
        template(folder / f"my-table.{kind}", kind=kind)
    interlace.report.build(interlace.load("bundled"), "CHN").write(folder / "interlace-CHN-2011.html")
    return folder


@pytest.mark.parametrize(("name", "example"), list(examples()))
def test_examples_run(run, place, monkeypatch, tmp_path, name, example) -> None:
    monkeypatch.chdir(tmp_path if name == "template" else place)
    done = run(*example.split())
    assert done.code == 0, done.err
    assert done.out


@pytest.mark.parametrize("where", ["--lang zh -v compute {0}", "compute {0} --lang zh -v", "--lang zh compute {0} -v"])
def test_options_of_all_stand_before_or_behind_the_command(run, where) -> None:
    done = run(*where.format(f"{SHARE} CHN").split())
    assert done.code == 0
    assert "经济体" in done.out


def test_json_is_short(run) -> None:
    short, long = run("compute", SHARE, "CHN", "--json"), run("compute", SHARE, "CHN", "--format", "json")
    assert short == long
    assert json.loads(short.out)["data"]


@pytest.mark.parametrize("text", ["DEU", "deu", "GER", "Germany", "germany", "德国"])
def test_economies_by_any_name(run, text) -> None:
    done = run("compute", SHARE, text, "--format", "csv")
    assert set(pd.read_csv(io.StringIO(done.out))["economy"]) == {"DEU"}


def test_peers_stand_beside(run) -> None:
    done = run("compute", SHARE, "China", "--peers", "Germany,JPN", "--format", "csv")
    assert list(pd.read_csv(io.StringIO(done.out))["economy"]) == ["CHN", "DEU", "JPN"]


@pytest.mark.parametrize(
    ("book", "text", "code"),
    [
        ("wiod2013", "cars", "c15"),
        ("wiod2013", "汽车", "c15"),
        ("wiod2013", "steel", "c12"),
        ("wiod2013", "banks", "c28"),
        ("wiod2016", "cars", "C29"),
        ("wiod2016", "汽车", "C29"),
        ("wiod2016", "aircraft", "C30"),
        ("wiod2016", "pharma", "C21"),
        ("wiod2016", "software", "J62_J63"),
    ],
)
def test_industries_by_everyday_words(book, text, code) -> None:
    known = interlace.load("bundled").classification if book == "wiod2013" else Classification.load(book)
    assert industry(text, known) == code


def test_an_industry_that_may_be_several_is_asked_for_again() -> None:
    known = interlace.load("bundled").classification
    with pytest.raises(InputError, match=r"may be several industries: c10t11 .* and c12 "):
        industry("metal", known)
    with pytest.raises(UnknownName):
        industry("unicorns", known)
    assert industry("manufacturing", known) == "manufacturing"


def test_names_stand_beside_codes(run) -> None:
    done = run("compute", SHARE, "CHN,USA", "--names")
    row = next(line for line in done.out.splitlines() if line.startswith("CHN"))
    assert row.split()[:2] == ["CHN", "China"]
    done = run("compute", "upstreamness", "DEU", "--names", "--format", "csv")
    assert set(pd.read_csv(io.StringIO(done.out))["economy_name"]) == {"Germany"}


def test_claims_for_a_program(run, tmp_path) -> None:
    done = run("claims", "CHN", "--years", "2000,2011", "--format", "csv")
    frame = pd.read_csv(io.StringIO(done.out))
    assert set(frame["economy"]) == {"CHN"}
    assert sorted(set(frame["year"])) == [2000, 2011]
    assert run("claims", "-o", tmp_path / "claims.xlsx").code == 0
    assert {row["year"] for row in json.loads(run("claims", "--json").out)} == {2011}


def test_one_economy_is_one(run, tmp_path, test_data) -> None:
    folder = test_data / "data" / "germany-1995"
    done = run("claims", "--source", "germany1995", "--path", folder)
    assert done.out.startswith("One economy, 1995")
    assert "1 economies" not in done.out


def test_a_source_is_shown(run) -> None:
    done = run("data", "show", "bundled")
    assert done.code == 0
    for words in ("CHN China", "c15", "Transport equipment", "1995–2011", "USD mn", "Licence", "CC BY 4.0"):
        assert words in done.out, words
    assert all(len(line.rstrip()) <= 80 for line in done.out.splitlines())
    frame = pd.read_csv(io.StringIO(run("data", "show", "bundled", "--format", "csv").out))
    assert frame.loc[frame["narrow"], "industry"].tolist() == ["c23t26", "c27", "c28", "c30"]


def test_a_source_that_is_not_here_is_shown_from_the_register(run) -> None:
    done = run("data", "show", "china")
    assert done.code == 0
    assert "looked for in" in done.out
    assert run("data", "show", "chnia").code == 2


def test_lists_for_a_program(run) -> None:
    assert {row["id"] for row in json.loads(run("indicators", "--json").out)} > {SHARE}
    assert {row["name"] for row in json.loads(run("data", "list", "--json").out)} > {"bundled", "china"}


def test_a_shell_completes() -> None:
    def offered(*words: str) -> str:
        environment = {
            **os.environ, "_INTERLACE_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(["interlace", *words]), "COMP_CWORD": str(len(words)),
        }  # fmt: skip
        code = "import sys; sys.argv = ['interlace']; from interlace.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    assert offered("re").split() == ["report"]
    assert "upstreamness" in offered("compute", "upst")
    assert "CHN" in offered("report", "CH")
    assert "China" in offered("report", "Chi")
    assert "wiod2013" in offered("compute", SHARE, "--source", "wiod")


def test_a_minus_sign_that_the_encoding_has() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    said = [sys.executable, "-m", "interlace", "chain", "DEU", "c15", "--top", "3"]
    done = subprocess.run(said, env=environment, capture_output=True, check=True)
    assert "-8.5" in done.stdout.decode("latin-1")
    assert b"?" not in done.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_is_opened_and_may_be_full(run, tmp_path, monkeypatch, language) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.chdir(tmp_path)
    done = run("report", "China", "--peers", "Germany,JPN", "--full", "--open", "--lang", language)
    assert done.code == 0, done.err
    assert done.out == "interlace-CHN-2011.html\n"
    assert opened == [(tmp_path / "interlace-CHN-2011.html").as_uri()]
    assert f'<html lang="{language}"' in (tmp_path / "interlace-CHN-2011.html").read_text(encoding="utf-8")


def test_what_takes_long_shows_itself_on_a_terminal(monkeypatch, capsys) -> None:
    from interlace.cli import _progress

    monkeypatch.setattr(_progress, "PATIENCE", 0.05)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with _progress.patience():
        step = _progress.steps(2)
        step(1)
        time.sleep(0.6)
        assert "Computing" in capsys.readouterr().err
    capsys.readouterr()
    with _progress.patience():
        _progress.hush()
        time.sleep(0.1)
    assert not capsys.readouterr().err
