"""A corpus of wrong tables and files: each gives one clear error, none a traceback, and none is quietly taken in."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlace
from interlace.cli import main
from interlace.errors import InterlaceError
from interlace.sources import _labelled, oecd2021
from interlace.sources.table import explain_file

from . import damages, published
from .cases import MULTI, NATIONAL, Case, table_cases
from .layouts import LAYOUTS, book
from .mutations import CHANGES, ONLY

TABLES = table_cases()
FILES = damages.CASES
BATCH = 25


def batches(cases: list[Case]) -> list[list[Case]]:
    return [cases[start : start + BATCH] for start in range(0, len(cases), BATCH)]


def complaint(title: str, act: Callable[[], object]) -> str | None:
    """Return what is wrong with the way in which something bad was refused, or None where nothing is."""
    try:
        act()
    except InterlaceError as error:
        if not error.what or not (error.fix or error.where) or len(str(error)) > 2000:
            return f"{title}: a poor message: {error}"
        return None
    except Exception:  # noqa: BLE001 (that is what is looked for)
        return f"{title}: {traceback.format_exc(limit=-3)}"
    return f"{title}: taken in without a word"


def complaints(cases: Iterable[Case], folder: Path) -> list[str]:
    found = []
    for k, case in enumerate(cases):
        place = folder / str(k)
        place.mkdir()
        path = case.make(place)
        found.append(complaint(case.name, lambda path=path: list(interlace.load("table", path))))
        try:
            explained = explain_file(path)
        except Exception:  # noqa: BLE001
            found.append(f"{case.name}: explaining: {traceback.format_exc(limit=-3)}")
            continue
        errors = [item for item in explained if item.severity == "error"]
        if explained[-1].what != "not ready" or not errors:
            found.append(f"{case.name}: explained as ready")
        if not all(item.what and (item.where or item.fix) for item in errors):
            found.append(f"{case.name}: explained poorly")
    return [text for text in found if text]


@pytest.mark.parametrize("economies", [("AUT",), ("CHN", "DEU")])
@pytest.mark.parametrize("written", LAYOUTS)
def test_the_table_before_it_is_spoilt_is_good(tmp_path: Path, written: str, economies: tuple[str, ...]) -> None:
    path = LAYOUTS[written](book(1, economies), tmp_path)
    (table,) = interlace.load("table", path)
    assert table.n == 5 * len(economies)
    assert table.economies == economies
    assert [item for item in explain_file(path) if item.severity in ("error", "warning")] == []


def test_the_corpus_is_large_and_its_names_are_its_own() -> None:
    names = [case.name for case in (*TABLES, *FILES)]
    assert len(names) == len(set(names))
    assert len(TABLES) > 600
    assert len(FILES) > 240


@pytest.mark.parametrize("batch", batches(TABLES), ids=lambda batch: batch[0].name.split(" / ")[0])
def test_wrong_tables_are_refused(tmp_path: Path, batch: list[Case]) -> None:
    assert complaints(batch, tmp_path) == []


@pytest.mark.parametrize("batch", batches(FILES), ids=lambda batch: batch[0].name.split(" / ")[0])
def test_wrong_files_are_refused(tmp_path: Path, batch: list[Case]) -> None:
    assert complaints(batch, tmp_path) == []


@given(name=st.sampled_from(sorted(CHANGES)), written=st.sampled_from(sorted(LAYOUTS)), seed=st.integers(0, 10**6))
def test_any_table_spoilt_in_any_way_is_refused(tmp_path_factory, name: str, written: str, seed: int) -> None:
    if written not in ONLY.get(name, LAYOUTS):
        written = min(ONLY[name])
    two_economies = name in MULTI or (seed % 2 and name not in NATIONAL)
    spoilt = book(seed, ("CHN", "DEU") if two_economies else ("AUT",))
    CHANGES[name](spoilt, np.random.default_rng(seed))
    case = Case(name, lambda folder: LAYOUTS[written](spoilt, folder))
    assert complaints([case], tmp_path_factory.mktemp("spoilt")) == []


# Publishers' files ----------------------------------------------------------------------------------------------


def test_small_files_of_wiod_are_refused_where_they_are_wrong(tmp_path: Path) -> None:
    rdata = pytest.importorskip("rdata")
    path = tmp_path / "wiot_2001.RData"
    rdata.write_rda(path, {"wiot": published.wiod()})
    assert interlace.load("wiod2013", path)[2001].n == 6
    found = []
    for name, changes in published.WIOD.items():
        rdata.write_rda(path, {"wiot": published.wiod(**changes)})
        found.append(complaint(name, lambda: list(interlace.load("wiod2013", path))))
    assert [text for text in found if text] == []
    assert len(published.WIOD) > 30


def test_national_tables_with_something_wrong_are_refused(
    tmp_path: Path, test_data: Path, r_objects, monkeypatch
) -> None:
    given_now: dict[str, object] = {}
    for module in (_labelled, oecd2021):
        monkeypatch.setattr(module, "objects_of", lambda file: given_now)
    found = []
    for spoilt in published.frames(test_data / "data", r_objects):
        file = tmp_path / spoilt.name
        file.write_bytes(b"RDX3\n")
        given_now.clear()
        given_now.update(spoilt.objects())
        title = f"{spoilt.source} {spoilt.name}: {spoilt.title}"
        found.append(complaint(title, lambda file=file, source=spoilt.source: list(interlace.load(source, file))))
    assert [text for text in found if text] == []
    assert len(found) > 120


def test_the_uk_frame_before_it_is_spoilt_is_good(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "uk_2010_data.rda").write_bytes(b"RDX3\n")
    monkeypatch.setattr(_labelled, "objects_of", lambda file: {"uk_2010_data": published.uk()})
    assert interlace.load("uk2010", tmp_path)[2010].check(strict=True).ok


@pytest.mark.parametrize("source", published.FILES)
def test_bytes_that_are_no_file_of_a_source_are_refused(tmp_path: Path, source: str) -> None:
    rdata = pytest.importorskip("rdata")
    rdata.write_rda(tmp_path / "other.rda", {"other": np.arange(300.0)})
    file = tmp_path / published.FILES[source]
    found = []
    for name, content in published.contents((tmp_path / "other.rda").read_bytes()).items():
        file.write_bytes(content)
        for place in (file, tmp_path):
            found.append(complaint(f"{source}: {name}", lambda place=place: list(interlace.load(source, place))))
    file.unlink()
    for place in (None, tmp_path, tmp_path / "nowhere"):
        found.append(complaint(f"{source}: {place}", lambda place=place: list(interlace.load(source, place))))
    book_of_wiod = published.wrong_workbook(tmp_path / "wiot97_row_apr12.xlsx")
    found.append(complaint("a workbook of others", lambda: list(interlace.load("wiod2013", book_of_wiod))))
    assert [text for text in found if text] == []


# The command ----------------------------------------------------------------------------------------------------

SAMPLE = [*TABLES[7 :: len(TABLES) // 40][:40], *FILES[3 :: len(FILES) // 20][:20]]
COMMANDS = (
    ("compute", "direct_services_input_share", "--source", "table", "--path"),
    ("report", "AUT", "--source", "table", "--path"),
    ("claims", "--source", "table", "--path"),
)


@pytest.mark.parametrize("part", range(4))
def test_commands_end_with_one_message(tmp_path: Path, monkeypatch, capsys, part: int) -> None:
    assert len(SAMPLE) == 60
    monkeypatch.chdir(tmp_path)
    for k, case in enumerate(SAMPLE[part::4]):
        place = tmp_path / f"case{k}"
        place.mkdir()
        path = str(case.make(place))
        for arguments in (("data", "check"), COMMANDS[k % len(COMMANDS)]):
            monkeypatch.setattr(sys, "argv", ["interlace", *arguments, path])
            with pytest.raises(SystemExit) as left:
                main()
            shown = capsys.readouterr()
            assert left.value.code == 2, (case.name, arguments)
            assert "Traceback" not in shown.err + shown.out, (case.name, arguments)
            if arguments[0] == "data":
                assert "error: " in shown.out
                assert "not ready" in shown.out
            else:
                assert shown.err.count("interlace: ") == 1, (case.name, shown.err)
                assert not shown.out
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"case{k}" for k in range(15))
