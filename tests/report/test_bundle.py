"""What a report says of itself, read back: citations, and a bundle that makes every figure again."""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from interlace.cli import main
from interlace.errors import InputError, InterlaceError
from interlace.figures import store
from interlace.report import Report, _reproduce, build, bundle, citation, content, readback
from interlace.report.metadata import describe

from . import packing, worlds


@pytest.fixture(scope="module")
def kept(china_page: str) -> readback.Kept:
    return readback.parse(china_page, "china.html")


@pytest.fixture(scope="module")
def unpacked(kept: readback.Kept, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    with zipfile.ZipFile(io.BytesIO(bundle.bundle_bytes(kept))) as archive:
        archive.extractall(folder)
    return folder / "interlace-chn-2011"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["interlace", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return command


# ---- reading back ----


def test_every_figure_is_read_back_to_the_last_bit(kept: readback.Kept, china: Report) -> None:
    figures = [item for item in kept.data if item.kind == "figure"]
    assert [item.id for item in figures] == [figure.id for figure in china.figures]
    for item, figure in zip(figures, china.figures, strict=True):
        read = pd.DataFrame(list(item.rows), columns=list(item.columns))
        assert list(read.columns) == list(figure.data.columns)
        for name in read.columns:
            own = figure.data[name].astype(object).where(figure.data[name].notna(), None).tolist()
            assert read[name].astype(object).where(read[name].notna(), None).tolist() == own


def _cells(item: Any) -> list[list[Any]]:
    return item.data.astype(object).where(item.data.notna(), None).to_numpy().tolist()


def test_every_table_is_read_back(kept: readback.Kept, china: Report) -> None:
    own = [item for item in content.exhibits(china) if item.spec is None]
    tables = [item for item in kept.data if item.kind == "table"]
    assert [(item.id, item.rows) for item in tables] == [(item.id, tuple(map(tuple, _cells(item)))) for item in own]


def test_the_metadata_name_what_the_report_depends_on(kept: readback.Kept, china: Report, bundled: Any) -> None:
    data = kept.metadata
    assert data["options"] == {"year": 2011, "peers": ["USA", "DEU", "JPN", "KOR"], "producer_services": "narrow"}
    assert data["record"]["panel"] == "bundled"
    assert data["record"]["years"] == {str(year): bundled.panel.digest(year) for year in bundled.panel.years}
    assert set(data["record"]["versions"]) == {"interlace", "numpy", "scipy", "pandas"}
    assert data["digest"] == china.digest
    text = json.dumps(data)
    for place in (Path.home(), Path.cwd()):
        assert str(place) not in text


# ---- citing ----


def test_citations(kept: readback.Kept, china: Report) -> None:
    lines = citation.as_lines(kept)
    assert lines[0].startswith("Report: How manufacturing and services integrate in China, 2011.")
    assert any(line.startswith("Data: ") and "Timmer" in line for line in lines)
    assert sum(line.startswith("Method: ") for line in lines) == len(china.references)
    assert lines[-1].endswith(china.digest)
    entries = citation.as_bibtex(kept)
    assert entries.count("@") == 2 + len(china.references)
    assert entries.count("{") == entries.count("}")
    assert "@misc{interlace_CHN_2011," in entries


def test_what_a_terminal_obeys_is_left_out(kept: readback.Kept) -> None:
    data = copy.deepcopy(dict(kept.metadata))
    data["title"] = "\x1b[2J\u202eevil}\\input{x} 50% & more"
    data["references"] = [{"key": "own{,", "text": "Own\nwork", "url": "https://x/}"}]
    changed = readback.Kept(data, kept.data)
    for text in ("\n".join(citation.as_lines(changed)), citation.as_bibtex(changed)):
        assert not set(text) & {"\x1b", "\u202e"}
    entries = citation.as_bibtex(changed)
    assert "\\input" not in entries
    assert r"50\% \& more" in entries
    assert "@misc{own_," in entries


# ---- the bundle ----


def test_what_is_in_the_bundle(unpacked: Path, kept: readback.Kept, china: Report) -> None:
    files = sorted(str(item.relative_to(unpacked)) for item in unpacked.rglob("*") if item.is_file())
    expected = (
        "README.md citation.txt manifest.json metadata.json options.json references.bib reproduce.py versions.json"
    )
    assert [name for name in files if not name.startswith("data/")] == expected.split()
    assert len(files) == 8 + 2 * len(kept.data)
    figure = china.figures[0]
    with (unpacked / "data" / f"{figure.id}.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    assert head == list(figure.data.columns)
    at = head.index("value")
    assert [float(row[at]) for row in rows] == figure.data["value"].tolist()
    manifest = json.loads((unpacked / "manifest.json").read_text(encoding="utf-8"))
    for item in manifest["data"]:
        assert bundle.sha256_of(unpacked / item["csv"]) == item["csv_sha256"]
    readme = (unpacked / "README.md").read_text(encoding="utf-8")
    assert china.licence in readme
    assert "python reproduce.py" in readme


def test_the_same_report_gives_the_same_bundle(kept: readback.Kept, china_page: str) -> None:
    again = readback.parse(china_page, "elsewhere/other.html")
    assert bundle.bundle_bytes(again) == bundle.bundle_bytes(kept)


def test_the_script_makes_every_figure_again(unpacked: Path, kept: readback.Kept, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(unpacked / "reproduce.py")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        timeout=300,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr + done.stdout
    assert lines[-1] == f"{len(kept.data)} of {len(kept.data)} figures and tables are the same"
    assert [line.split()[0] for line in lines[:-1]] == ["same"] * len(kept.data)


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_script_tells_what_differs(
    kept: readback.Kept,
    china: Report,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle.bundle_bytes(kept))) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "interlace-chn-2011"
    first, second, third = (figure.id for figure in china.figures[:3])
    value = repr(float(china.figures[0].data["value"].iloc[0]))
    changed(folder / "data" / f"{first}.csv", value, repr(float(value) + 2e-12))
    changed(folder / "data" / f"{second}.csv", "CHN", "CHX")
    changed(folder / "manifest.json", f'"id": "{third}"', '"id": "other"')
    changed(folder / "versions.json", '"interlace": "', '"interlace": "9.')
    monkeypatch.setattr(_reproduce, "_report", lambda *_: china)
    assert _reproduce.main([], folder) == 1
    shown = capsys.readouterr().out
    assert f"different  {first}: row 1, value: " in shown
    assert f"different  {second}: row " in shown
    assert "different  other: columns " in shown
    assert "no such figure computed" in shown
    assert "note: the report is of Interlace 9." in shown
    assert f"{len(kept.data) - 3} of {len(kept.data)}" in shown


def test_the_script_without_its_source(
    unpacked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> Report:
        raise InputError("the path is missing")

    monkeypatch.setattr(_reproduce, "_report", fails)
    assert _reproduce.main([], unpacked) == 2
    assert "the path is missing" in capsys.readouterr().err


def test_nothing_runs_as_a_formula(tmp_path: Path) -> None:
    names = {**worlds.NAMES, "food": "=cmd()\r\n", "cars": "@SUM(1)"}
    table = worlds.table(names=names, source="+1")
    made = build(worlds.panel(table), "CHN", peers=())
    kept = readback.parse(made.to_html(), "own.html")
    with zipfile.ZipFile(io.BytesIO(bundle.bundle_bytes(kept))) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                for row in csv.reader(io.StringIO(archive.read(name).decode(), newline="")):
                    for text in row:
                        number = text.replace(".", "").replace("e", "").replace("-", "").isdigit()
                        assert number or not text.startswith(("=", "+", "-", "@")), (name, text)


# ---- reports that are none ----


def block(name: str, text: str) -> str:
    return f'<script type="application/json" id="{name}">{text}</script>'


@pytest.fixture(scope="module")
def parts() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the metadata and the figures' payloads of a small report."""
    made = build(worlds.panel(worlds.table(year=2010), worlds.table(year=2011)), "CHN")
    return describe(made), {figure.id: figure.payload() for figure in made.figures}


def page(metadata: dict[str, Any], payloads: dict[str, Any]) -> str:
    """Return a page of the first form, in which each figure has an element of its own."""
    figures = (block(f"fig-{name}", json.dumps(data)) for name, data in payloads.items())
    return "".join([*figures, block("interlace-metadata", json.dumps(metadata))])


def test_a_small_page_is_read(parts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assert readback.parse(page(*parts), "x.html").metadata["economy"] == "CHN"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no metadata"),
        ("<html><body>Hello", "no metadata"),
        ("<script>interlace-metadata</script>", "no metadata"),
        (block("interlace-metadata", ""), "damaged"),
        (block("interlace-metadata", "[]"), "not those of a report"),
        (block("interlace-metadata", '{"format": "other"}'), "not those of a report"),
        (block("interlace-metadata", '{"format": "interlace-report", "version": 99}'), "the form '99'"),
        (block("interlace-metadata", '{"format": "interlace-report", "version": 1}'), "'title'"),
        (block("interlace-metadata", "[" * 200_000), "damaged"),
        (block("interlace-metadata", '{"a": NaN}'), "not a number of JSON"),
        (block("interlace-metadata", '{"a": 1e999}'), "too large"),
        (block("interlace-metadata", '{"a": ' + "1" * 5000 + "}"), "damaged"),
        (block("interlace-metadata", '{"a": "\\ud800"}'), "damaged"),
        (2 * block("interlace-metadata", "{}"), "two parts"),
        ("<![bad[" + block("interlace-metadata", "{}"), "not"),
    ],
)
def test_pages_that_are_no_report(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        readback.parse(text, "foreign.html")
    assert caught.value.where == "foreign.html"
    assert caught.value.fix


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested data, of long lists only the first item."""
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from spots(item, (*path, key))
    elif isinstance(value, list) and value:
        yield from spots(value[0], (*path, 0))


def test_damage_anywhere_is_told_or_does_no_harm(parts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    wrong = [None, 7, -1.5, "x", [], {}, True, [[]], {"name": 1}]
    metadata, payloads = parts
    name = next(iter(payloads))
    for owner in ("metadata", "payload"):
        whole = metadata if owner == "metadata" else {name: {**payloads[name], "spec": {}}}
        for number, path in enumerate(spots(whole)):
            if not path:
                continue
            for value in (wrong[number % len(wrong)], wrong[(number + 4) % len(wrong)]):
                made = copy.deepcopy(whole)
                inside = made
                for step in path[:-1]:
                    inside = inside[step]
                inside[path[-1]] = value
                small = {key: data for key, data in payloads.items() if key == name}
                try:
                    if owner == "metadata":
                        kept = readback.parse(page(made, payloads), "x.html")
                    else:
                        only = {**metadata, "figures": metadata["figures"][:1], "tables": []}
                        kept = readback.parse(page(only, {**small, **made}), "x.html")
                    bundle.bundle_bytes(kept)
                    citation.as_bibtex(kept)
                except InterlaceError:
                    continue


def test_both_forms_of_a_page_hold_the_same(china: Report, china_page: str) -> None:
    now = readback.parse(china_page, "now.html")
    first = page({**describe(china), "version": 1}, {figure.id: figure.payload() for figure in china.figures})
    assert readback.parse(first, "first.html").data == now.data
    assert now.metadata["version"] == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "'data' is missing"),
        (7, "'data' is missing"),
        ("", "cannot be unpacked: it is cut short"),
        ("no base64!", "cannot be unpacked: it is not packed"),
        ("aGVsbG8=", "cannot be unpacked: it is not packed"),
        (packing.packed("x" * 1000)[:20], "cannot be unpacked: it is cut short"),
        (packing.packed([1]), "another kind"),
        (packing.packed({"columns": {}, "figures": [3]}), "another kind"),
        (packing.packed({"columns": {}, "figures": [{}]}), "'id' is missing"),
        (packing.packed({"columns": 1, "figures": []}), "'columns' is missing"),
        (packing.packed({"columns": {}, "figures": []}), "are missing"),
        (packing.packed({"columns": {}, "figures": [{"id": "chn-2011-exports-over-time", "rows": 3}]}), "'columns'"),
    ],
)
def test_packed_figures_that_are_damaged(china_page: str, data: Any, message: str) -> None:
    with pytest.raises(InputError, match="the report is damaged") as caught:
        readback.parse(packing.with_data(china_page, data), "x.html")
    assert message in str(caught.value)


def test_packed_figures_that_would_fill_the_memory(china_page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LIMIT", 10_000)
    with pytest.raises(InputError, match="or holds too much"):
        readback.parse(china_page, "x.html")


def test_rows_that_would_fill_the_memory(parts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    metadata, payloads = copy.deepcopy(parts)
    name = metadata["figures"][0]["id"]
    payloads[name] = {"rows": 10**9, "columns": [{"name": "a", "levels": ["x"], "each": 1}]}
    with pytest.raises(InputError, match="claims 1000000000 rows"):
        readback.parse(page(metadata, payloads), "x.html")


def test_a_file_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readback, "LIMIT", 100)
    (tmp_path / "long.html").write_text("x" * 101)
    with pytest.raises(InputError, match="more than the limit"):
        readback.read(tmp_path / "long.html")


def test_names_stay_inside_the_bundle(parts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    metadata, payloads = copy.deepcopy(parts)
    metadata["economy"] = "../../evil"
    metadata["tables"] = [{**metadata["tables"][0], "id": name} for name in ("../x", "/etc/x", "X", "x")]
    made = bundle.bundle_bytes(readback.parse(page(metadata, payloads), "x.html"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
    assert len(set(names)) == len(names)
    assert all(".." not in name and not name.startswith("/") for name in names)
    assert {name.partition("/")[0] for name in names} == {"interlace-evil-2011"}


# ---- the command ----


@pytest.fixture(scope="module")
def place(china: Report, china_page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("place")
    (folder / "china.html").write_text(china_page, encoding="utf-8")
    (folder / "foreign.html").write_text("<!doctype html><p>Hello", encoding="utf-8")
    (folder / "cut.html").write_text(china_page[: china_page.index('"interlace-figures"') + 5000], encoding="utf-8")
    (folder / "binary.html").write_bytes(bytes(range(256)) * 9)
    (folder / "empty.html").write_bytes(b"")
    (folder / "folder").mkdir()
    (folder / "file").write_text("a file")
    return folder


def test_the_command_cites_and_bundles(run: Callable[..., tuple[int, str, str]], place: Path, tmp_path: Path) -> None:
    code, out, err = run("cite", place / "china.html")
    assert (code, err) == (0, "")
    assert out.startswith("Report: ")
    code, out, _ = run("cite", place / "china.html", "--bibtex")
    assert out.startswith("@misc{interlace_CHN_2011,")
    code, out, _ = run("cite", place / "china.html", "--bundle", tmp_path / "out" / "b.zip")
    assert (code, out.strip()) == (0, str(tmp_path / "out" / "b.zip"))
    assert zipfile.is_zipfile(tmp_path / "out" / "b.zip")


BAD = {
    "cite: no report": (["cite"], ["REPORT"]),
    "cite: missing": (["cite", "{}/nowhere.html"], ["nowhere.html"]),
    "cite: folder": (["cite", "{}/folder"], ["folder"]),
    "cite: empty": (["cite", "{}/empty.html"], ["empty"]),
    "cite: foreign": (["cite", "{}/foreign.html"], ["not a report of Interlace", "foreign.html"]),
    "cite: binary": (["cite", "{}/binary.html"], ["not a report of Interlace", "UTF-8"]),
    "cite: cut short": (["cite", "{}/cut.html"], ["not a report of Interlace"]),
    "cite: suffix": (["cite", "{}/china.html", "--bundle", "{}/b.tar"], ["'.tar'", ".zip"]),
    "cite: both": (["cite", "{}/china.html", "--bibtex", "--bundle", "{}/b.zip"], ["references.bib"]),
    "cite: a file for a folder": (["cite", "{}/china.html", "--bundle", "{}/file/b.zip"], ["b.zip"]),
    "report: none": (["report"], ["no economy", "--all"]),
    "report: one and all": (["report", "CHN", "--all", "{}/all"], ["CHN", "--all"]),
    "report: all into a file": (["report", "--all", "{}/all", "-o", "{}/a.html"], ["--output"]),
    "report: all, folder is a file": (["report", "--all", "{}/file"], ["cannot write into 'file'"]),
    "report: all, year": (["report", "--all", "{}/all", "--year", "1066"], ["1066"]),
    "report: all, peers": (["report", "--all", "{}/all", "--peers", "XXX"], ["'XXX'"]),
    "report: all, definition": (["report", "--all", "{}/all", "--definition", "narow"], ["'narow'"]),
    "report: suffix": (["report", "CHN", "-o", "{}/a.docx"], [".html", ".pdf", ".xlsx", ".json"]),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(run: Callable[..., tuple[int, str, str]], place: Path, name: str) -> None:
    arguments, words = BAD[name]
    before = sorted(place.rglob("*"))
    code, out, err = run(*(part.format(place) for part in arguments))
    assert code == 2
    assert out == ""
    assert "Traceback" not in err
    for word in words:
        assert word in err
    assert sorted(place.rglob("*")) == before
