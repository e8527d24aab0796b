"""What the project's files say about one another."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import interlace


def test_one_version_everywhere(project: Path) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert interlace.__version__ == declared
    assert re.search(rf"^version: {re.escape(declared)}$", (project / "CITATION.cff").read_text(), re.MULTILINE)
    assert f"## [{declared}]" in (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert metadata.version("interlace") == declared


def test_every_dependency_has_a_lower_bound(project: Path) -> None:
    content = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = content["optional-dependencies"]
    lines = [*content["dependencies"], *(line for name in extras if name != "dev" for line in extras[name])]
    assert [line for line in lines if ">=" not in line and not line.startswith("interlace[")] == []


def test_all_holds_every_extra_of_the_user(project: Path) -> None:
    extras = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    listed = set(re.findall(r"\w+", extras["all"][0].partition("[")[2]))
    assert listed == set(extras) - {"all", "test", "docs", "bench", "dev"}


def test_errors_name_extras_that_exist(project: Path) -> None:
    extras = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = set()
    for file in (project / "src").rglob("*.py"):
        named |= set(re.findall(r'MissingExtra\.of\(\s*"[^"]+",\s*"(\w+)"', file.read_text(encoding="utf-8")))
    assert named <= set(extras)


def test_notice_names_publisher_paper_and_terms(project: Path) -> None:
    notice = " ".join((project / "NOTICE").read_text(encoding="utf-8").split())
    for words in ("University of Groningen", "Timmer, M. P.", "CC BY 4.0", "2013 release", "Vega-Lite"):
        assert words in notice


def test_no_huge_files(project: Path) -> None:
    """The giants of this field are what to avoid."""
    long = {}
    for file in (project / "src" / "interlace").rglob("*.py"):
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > 420:
            long[file.name] = lines
    assert long == {}
