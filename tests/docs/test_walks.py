"""The walks of CONTRIBUTING.md, followed to the letter in a copy of the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WALK = re.compile(r"<!-- walk: (?P<name>[a-z ]+) -->\n```[a-z]+\n(?P<text>.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def walk(project: Path) -> dict[str, str]:
    text = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return {match["name"]: match["text"] for match in WALK.finditer(text)}


@pytest.fixture
def copy(project: Path, tmp_path: Path) -> Path:
    """Return a folder with a copy of the package that a walk may change."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(project / "src" / "interlace", tmp_path / "src" / "interlace", ignore=ignored)
    return tmp_path


def save(folder: Path, code: str) -> None:
    """Save a file under the name in its first line."""
    file = folder / code.splitlines()[0].removeprefix("# ")
    file.parent.mkdir(exist_ok=True)
    file.write_text(code, encoding="utf-8")


def told(folder: Path, *arguments: str) -> str:
    """Return what a script that ends well says on stderr."""
    return _done(folder, "-c", *arguments).stderr


def run(folder: Path, *arguments: str) -> str:
    return _done(folder, *arguments).stdout


def _done(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # The copy, or this project itself where there is none.
    path = os.pathsep.join([str(folder / "src"), str(ROOT / "src")])
    environment = {**os.environ, "PYTHONPATH": path, "INTERLACE_CACHE": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def command(folder: Path, *words: str) -> str:
    return run(folder, "-c", "from interlace.cli import main; main()", *words)


WALKS = pytest.mark.parametrize(
    ("name", "id"), [("indicator", "exports_in_output"), ("analysis", "change_of_exports_in_output")]
)


@WALKS
def test_a_measure_is_one_file(copy: Path, walk: dict[str, str], project: Path, name: str, id: str) -> None:
    """It is listed, explained, computed and documented, and nothing else was edited."""
    save(copy, walk[name])
    assert not list(copy.rglob("trade/__init__.py"))
    for line in walk[f"{name} command"].splitlines():
        assert id in command(copy, *line.removeprefix("$ interlace ").split())
    assert f"  {id}" in command(copy, "indicators")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import interlace, page_indicators; "
        "every = [one.id for one in interlace.list_indicators(analyses=True)]; "
        "assert sys.argv[2] in every; pages = page_indicators.pages(); "
        "print(pages[f'indicators/{sys.argv[2]}.md']); assert sys.argv[2] in pages['indicators/index.md']"
    )
    page = run(copy, "-c", code, str(project / "docs" / "_ext"), id)
    assert "## Reference cases" in page
    assert ("what exports are set against" if name == "indicator" else "keep the rows of these economies") in page


@WALKS
def test_its_case_comes_out(copy: Path, walk: dict[str, str], test_data: Path, name: str, id: str) -> None:
    save(copy, walk[name])
    folder = test_data / "data" / "wiod2013"
    code = (
        "import interlace, sys; from interlace.indicators.cases import value_of; "
        "one = interlace.indicators.get(sys.argv[2]); case = one.cases[0]; "
        "panel = interlace.load(case.table, sys.argv[1]); "
        "assert abs(value_of(one, case, case.data(panel.__getitem__)) - case.expected) <= case.tolerance"
    )
    run(copy, "-c", code, str(folder), id)


@WALKS
def test_its_years_are_kept(copy: Path, walk: dict[str, str], name: str, id: str) -> None:
    """What was computed once is read again without a table."""
    save(copy, walk[name])
    code = (
        "import interlace, sys; from interlace.model.panel import TablePanel; panel = interlace.load('bundled'); "
        "first = interlace.compute(sys.argv[1], panel, 'DEU', years=[1995, 2008]); "
        "TablePanel.__getitem__ = None; "
        "again = interlace.compute(sys.argv[1], interlace.load('bundled'), 'DEU', years=[1995, 2008]); "
        "assert first.data.equals(again.data) and first.digest == again.digest; print(first.data['unit'].unique())"
    )
    unit = "per cent" if name == "indicator" else "difference of shares"
    assert unit in run(copy, "-c", code, id)


def test_the_report_shows_an_indicator_that_asks_for_it(copy: Path, walk: dict[str, str]) -> None:
    save(copy, walk["indicator"])
    code = (
        "import interlace; report = interlace.report.build(interlace.load('bundled'), 'CHN'); "
        "part = next(part for part in report.sections if part.trend == 'value_chain'); "
        "figure = part.blocks[-1].exhibits[0]; "
        "print(figure.indicator, figure.title, figure.how_to_read, sep='|'); "
        "assert any(item.indicator == 'exports_in_output' for item in report.methods)"
    )
    indicator, title, read = run(copy, "-c", code).strip().split("|")
    assert indicator == "exports_in_output"
    assert "xports in output" in title
    assert "exports are worth 30%" in read


def test_an_indicator_gets_into_a_section_by_one_line(copy: Path, walk: dict[str, str]) -> None:
    sections = copy / "src" / "interlace" / "report" / "sections.toml"
    before, trend, after = sections.read_text(encoding="utf-8").partition('id = "outsourcing"')
    head, opening, rest = after.partition("exhibits = [\n")
    assert walk["exhibit"].count("\n") == 1
    sections.write_text(before + trend + head + opening + walk["exhibit"] + rest, encoding="utf-8")
    code = (
        "import interlace; report = interlace.report.build(interlace.load('bundled'), 'CHN'); "
        "part = next(part for part in report.sections if part.trend == 'outsourcing'); block = part.blocks[0]; "
        "print(block.name, *(exhibit.form for exhibit in block.exhibits), block.exhibits[0].indicator, sep='|'); "
        "assert f'id=\"{block.id}\"' in report.write('china.html').read_text(encoding='utf-8')"
    )
    assert run(copy, "-c", code).strip() == "Service offshoring of manufacturing|over_time|ranking|service_offshoring"


def test_a_form_is_one_file(copy: Path, walk: dict[str, str]) -> None:
    save(copy, walk["form"])
    code = (
        "import interlace; from interlace import words\n"
        + walk["form use"]
        + "assert figure.form == 'changes' and figure.grid.rows and figure.digest == services.digest\n"
        "assert interlace.figures.FORMS['changes'].about.startswith('Draw how far')\n"
        "figure.save('changes.html')\n"
        "with words.speaking('zh'):\n"
        "    print(services.plot(economy='CHN', form='changes').title)\n"
    )
    english, chinese = run(copy, "-c", code).splitlines()
    assert english == "Services in Chinese manufactured exports: 24.6% in 2011, up 2.4 points since 1995"
    assert chinese.startswith("中国制造业出口中的服务")


def test_a_source_is_one_file_and_its_entry(copy: Path, walk: dict[str, str]) -> None:
    save(copy, walk["source"])
    register = copy / "src" / "interlace" / "sources" / "registry.toml"
    register.write_text(register.read_text(encoding="utf-8") + "\n" + walk["source entry"], encoding="utf-8")
    (copy / "tables").mkdir()
    for year in ("2019", "2020"):
        (copy / "tables" / f"{year}.csv").write_text(walk["source data"], encoding="utf-8")
    out = run(copy, "-c", "import interlace\n" + walk["source use"])
    assert "all" in out
    assert "0.321429" in out
    assert "three_branches" in run(copy, "-c", "from interlace.cli import main; main()", "data", "list")


def test_other_packages_bring_indicators_and_sources(tmp_path: Path, walk: dict[str, str], project: Path) -> None:
    """Entry points of another distribution are found."""
    (tmp_path / "my_indicator.py").write_text(walk["indicator"], encoding="utf-8")
    (tmp_path / "my_source.py").write_text(
        "from interlace.sources import SourceEntry\n"
        "ENTRY = SourceEntry(name='mine', title='Mine', reader='interlace.bundled:load')\n",
        encoding="utf-8",
    )
    info = tmp_path / "my_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-package\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[interlace.indicators]\nexports_in_output = my_indicator\n\n[interlace.sources]\nmine = my_source:ENTRY\n",
        encoding="utf-8",
    )
    code = (
        f"import sys; sys.path.insert(0, {str(project / 'src')!r}); import interlace; "
        "print(interlace.compute('exports_in_output', interlace.load('mine')[2011], cache=False))"
    )
    assert "exports_in_output" in run(tmp_path, "-c", code)


def test_another_package_brings_another_kind_with_its_own_classification(tmp_path: Path, walk: dict[str, str]) -> None:
    save(tmp_path, walk["package"])
    (tmp_path / "jobs.csv").write_text(walk["package data"], encoding="utf-8")
    info = tmp_path / "atlantis-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: atlantis\nVersion: 1.0\n", encoding="utf-8")
    points = walk["package entry"].replace('"', "") + "\n[interlace.indicators]\nbroken = nosuch.module\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    here = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import interlace\n"
    out = run(tmp_path, "-c", here + walk["package use"])
    assert "3 rules" in out
    assert out.splitlines()[-1] == "True"
    command = here + "from interlace.cli import main; main()"
    listed = run(tmp_path, "-c", command, "data", "list")
    assert any(line.split()[:2] == ["atlantis_jobs", "occupations"] for line in listed.splitlines())
    assert "the plug-in 'broken' of atlantis" in told(tmp_path, command, "explain", "upstreamness")
