"""The pages that are written from the code, and the check that nothing is loaded from outside."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

import interlace


@pytest.fixture(scope="module")
def docs(project: Path) -> Iterator[Path]:
    """Return the folder of the documentation, its modules being importable."""
    folder = project / "docs"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder / "_ext"))
        patch.syspath_prepend(str(folder))
        yield folder


def module(name: str) -> ModuleType:
    return importlib.import_module(name)


def test_every_indicator_has_a_page_with_what_the_reader_is_owed(docs: Path) -> None:
    pages = module("page_indicators").pages()
    for one in interlace.list_indicators(analyses=True):
        text = pages[f"indicators/{one.id}.md"]
        for words in (one.title, one.formula, one.reading, "## Reference cases", "## What to cite", one.unit):
            assert words in text, one.id
        assert one.id in pages["indicators/index.md"]


def test_committed_values_pass_their_cases(docs: Path) -> None:
    measured = module("measured")
    known = measured.measured("cases")
    cases = [(one.id, case) for one in interlace.list_indicators(analyses=True) for case in one.cases]
    cases += [(one.indicator, one.case) for numbers in measured.published().values() for one in numbers]
    found = {measured.case_key(name, case): case for name, case in cases}
    for key, value in known.items():
        assert key in found, f"docs/measured.toml holds {key}, which no indicator declares: run make docs-figures"
        assert abs(value - found[key].expected) <= found[key].tolerance + 5e-10
    numbers = {entry.key: entry for entries in measured.published_analyses().values() for entry in entries}
    for key, value in measured.measured("analyses").items():
        assert key in numbers, f"docs/measured.toml holds {key}, which tests/reference lacks: run make docs-figures"
        assert abs(value - numbers[key].expected) <= numbers[key].tolerance + 5e-10


def test_every_number_from_outside_stands_on_the_validation_page(docs: Path) -> None:
    text, measured = module("page_validation").page(), module("measured")
    assert "not yet computed" not in text
    cell = module("markdown").cell
    for title, entries in measured.published_analyses().items():
        assert f"### {title}\n" in text
        for entry in entries:
            lines = [line for line in text.splitlines() if line.startswith(f"| [{cell(entry.what)}](")]
            assert any(f"), {entry.year} | " in line and f" | {entry.tolerance:g} | " in line for line in lines)
            assert f". {cell(entry.source)}\n" in text


def test_merging_compares_at_least_five_indicators(docs: Path) -> None:
    assert len({entry["indicator"] for entry in module("measured").measured("merging")}) >= 5


def test_formulas_are_well_formed_mathml(docs: Path) -> None:
    pytest.importorskip("sphinx")
    to_mathml = module("mathml").to_mathml
    for one in interlace.list_indicators(analyses=True):
        root = ET.fromstring(to_mathml(one.formula, block=True))
        assert root.tag.endswith("math")
        assert root.get("alttext") == one.formula


def test_classifications_show_every_definition(docs: Path) -> None:
    text = module("page_classifications").pages()["classifications/wiod2013.md"]
    known = interlace.Classification.load("wiod2013")
    for name in [*known.producer_services, *known.roles, *known.refusals]:
        assert f"`{name}`" in text


def test_commands_show_every_command(docs: Path) -> None:
    from interlace.cli import app

    text = module("page_commands").page()
    groups = [("", app), *((f"{child.name} ", child.typer_instance) for child in app.registered_groups)]
    names = [f"{before}{one.name}" for before, group in groups for one in group.registered_commands]
    assert {"report", "claims", "cite", "data show"} <= {*names}
    for name in names:
        assert f"## interlace {name}\n" in text
        assert f"| [`interlace {name}`](#interlace-{name.replace(' ', '-')}) | " in text


def public_names() -> Iterator[tuple[str, object]]:
    """Every name in the ``__all__`` of a package, with its path; of some packages those of the modules as well."""
    api = module("page_api")
    for package in set(api.packages()) - set(api.ELSEWHERE):
        for part in [interlace, *api.modules(package)]:
            yield from ((f"{part.__name__}.{name}", value) for name, value in api.public(part).items())


def test_every_public_name_is_on_a_page_of_the_api(docs: Path) -> None:
    pages = module("page_api").pages()
    text = "\n".join(pages.values())
    described = re.findall(r"^\.\. (?:auto(?:class|function|exception)|py:data):: ([\w.]+)", text, re.MULTILINE)
    assert len(described) == len(set(described))
    found = [(module(path.rpartition(".")[0]), path.rpartition(".")[2]) for path in described]
    values = [(name, getattr(part, name)) for part, name in found]
    for path, value in public_names():
        if not isinstance(value, ModuleType):
            name = path.rpartition(".")[2]
            assert any(name == other and value is known for other, known in values), path
    for name in {"interlace", *module("page_api").packages()} - set(module("page_api").ELSEWHERE):
        assert f"({name}.md)" in pages["api/index.md"]


def test_every_public_function_and_class_says_what_it_is(docs: Path) -> None:
    silent = [
        path
        for path, value in public_names()
        if (inspect.isroutine(value) or inspect.isclass(value))
        and (not value.__doc__ or value.__doc__.startswith(f"{value.__name__}("))
    ]
    assert silent == []


def test_words_that_search_does_not_find_are_named(docs: Path, tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    check = module("check_site")
    index = {"docnames": ["index", "own-data"], "titleterms": {"instal": 0, "excel": [0]}}
    (tmp_path / "searchindex.js").write_text(f"Search.setIndex({json.dumps(index)})", encoding="utf-8")
    lines = check.not_found(tmp_path)
    assert len(lines) == len(check.SEARCHED) - 1
    assert "own-data: no heading with 'excel', which stands in those of index" in lines
    assert not [line for line in lines if "'install'" in line]


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/a.css">',
        '<img src="http://example/x.png">',
        '<style>@import "https://example/a.css";</style>',
        '<p style="background: url(https://example/a.png)">x</p>',
    ],
)
def test_outside_loads_are_found(docs: Path, tmp_path: Path, markup: str) -> None:
    (tmp_path / "page.html").write_text(f"<html><body>{markup}</body></html>", encoding="utf-8")
    assert len(module("check_site").outside(tmp_path)) == 1


def test_links_to_outside_are_no_loads(docs: Path, tmp_path: Path) -> None:
    page = '<a href="https://example.org">x</a><img src="images/a.png"><script src="a.js"></script>'
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert module("check_site").outside(tmp_path) == []


def panels(test_data: Path, wiod, bundled) -> dict:
    return {"wiod2013": wiod, "bundled": bundled, **module("make_figures").national()}


def test_committed_figures_are_those_of_the_tables(docs: Path, test_data: Path, wiod, bundled) -> None:
    """docs/measured.toml, computed again."""
    made, measured = module("make_figures"), module("measured")
    ours, known = made.cases(panels(test_data, wiod, bundled)), measured.measured("cases")
    assert {key: ours[key] for key in known} == pytest.approx(known, abs=1e-6)
    full, small = wiod[made.YEAR], bundled[made.YEAR]
    entries = measured.measured("merging")
    for (name, industry), entry in zip(made.COMPARED, entries, strict=True):
        again = made.compared(name, industry, full, small)
        assert again["economies"] == [
            {**item, "full": pytest.approx(item["full"], abs=1e-6), "bundled": pytest.approx(item["bundled"], abs=1e-6)}
            for item in entry["economies"]
        ]


@pytest.mark.slow
def test_no_case_lacks_our_value(docs: Path, test_data: Path, wiod, bundled) -> None:
    made = module("make_figures")
    tables, measured = panels(test_data, wiod, bundled), module("measured").measured
    assert set(made.cases(tables)) == set(measured("cases"))
    assert made.numbers_of_analyses(tables) == pytest.approx(measured("analyses"), abs=1e-6)


@pytest.mark.slow
def test_whole_data_sets(docs: Path, test_data: Path, wiod) -> None:
    made = module("make_figures")
    found = made.whole_sets(lambda year: wiod[year], wiod.panel, test_data)
    assert [item for item in found if item["largest"] > item["tolerance"]] == []
    committed = module("measured").measured("comparisons")
    assert [item["what"] for item in found] == [item["what"] for item in committed]
    assert [item["figures"] for item in found] == [item["figures"] for item in committed]
    assert [item["largest"] for item in found] == pytest.approx([item["largest"] for item in committed], rel=0.1)
