"""Reports on every economy in one folder, and the page that leads to them."""

from __future__ import annotations

import re
import warnings
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from interlace.errors import OutputError, UnknownName
from interlace.model.panel import TablePanel
from interlace.report import build, collection, write_all
from interlace.report.page import render

from . import worlds


@pytest.fixture(scope="module")
def small() -> TablePanel:
    return worlds.panel(worlds.table(year=2010), worlds.table(year=2011))


@pytest.fixture(scope="module")
def written(small: TablePanel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index page of all reports on the small tables."""
    return write_all(small, tmp_path_factory.mktemp("all") / "new" / "reports", workers=1)


def contents(folder: Path) -> dict[str, str]:
    return {item.name: item.read_text(encoding="utf-8") for item in folder.iterdir()}


class Page(HTMLParser):
    """The links and the table's numbers of an index page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.values: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and not str(given["href"]).startswith("#"):
            self.links.append(str(given["href"]))
        if tag == "td" and "data-value" in given:
            self.values.append(str(given["data-value"]))


def test_every_economy_has_its_report(small: TablePanel, written: Path) -> None:
    files = contents(written.parent)
    assert sorted(files) == ["index.html", *(f"interlace-{code}-2011.html" for code in ("CHN", "DEU", "USA"))]
    assert files["interlace-USA-2011.html"] == render(build(small, "USA"), index="index.html")


def test_the_bytes_do_not_depend_on_the_workers(small: TablePanel, written: Path, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_all(small, tmp_path, workers=2)
    assert contents(tmp_path) == contents(written.parent)


def test_the_index_has_the_headline_figures(small: TablePanel, written: Path) -> None:
    text = written.read_text(encoding="utf-8")
    page = Page(text)
    assert page.links == [f"interlace-{code}-2011.html" for code in ("CHN", "DEU", "USA")]
    shares = [tile.share for tile in build(small, "USA").tiles if tile.share is not None]
    assert [float(value) for value in page.values[-len(shares) :]] == shares
    assert len(page.values) == 3 * len(shares)
    for word in ("Made by hand", "narrow", small.digest(2011), "Estimates from input-output tables", "Median of 3"):
        assert word in text
    assert "default-src 'none'; script-src 'sha256-" in text


def test_progress_tells_of_years_and_economies(small: TablePanel, tmp_path: Path) -> None:
    seen: list[object] = []
    write_all(small, tmp_path, economies=("USA",), workers=1, progress=seen.append)
    assert sorted(map(str, seen[:2])) == ["2010", "2011"]
    assert seen[2:] == ["USA"]


def test_some_economies_of_the_bundled_tables(bundled: Any, tmp_path: Path) -> None:
    made = write_all(bundled.panel, tmp_path, 2008, peers=("JPN",), economies=("chn", "LUX", "ROW"), workers=2)
    files = contents(tmp_path)
    assert len(files) == 4
    assert files["interlace-LUX-2008.html"] == render(
        build(bundled.panel, "LUX", 2008, peers=("JPN",)), index="index.html"
    )
    names = re.findall(r'<a href="interlace-[^"]*">([^<]*)</a>', made.read_text(encoding="utf-8"))
    assert names == ["China", "Luxembourg", "Rest of the world"]


def test_codes_that_users_make_up(tmp_path: Path) -> None:
    made_up = ("../evil", "<b>", "a&b", "A&B", "中国")
    made = write_all(worlds.panel(worlds.table(economies=made_up)), tmp_path / "in", workers=1)
    assert [item.name for item in tmp_path.iterdir()] == ["in"]
    text = made.read_text(encoding="utf-8")
    links = Page(text).links
    assert sorted([*map(unquote, links), "index.html"]) == sorted(contents(tmp_path / "in"))
    assert len(links) == 5
    assert "<b>" not in text
    assert "&lt;b&gt;" in text


def test_other_files_stay_and_reports_are_replaced(small: TablePanel, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "interlace-CHN-2011.html").write_text("old")
    write_all(small, tmp_path, economies=("CHN",), workers=1)
    files = contents(tmp_path)
    assert files["mine.txt"] == "mine"
    assert files["interlace-CHN-2011.html"] != "old"
    assert len(files) == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_appears_before_every_report_is_made(
    small: TablePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    whole = collection.atomic_write

    def fails(path: Path, content: str) -> Path:
        if "DEU" in path.name:
            raise OSError(28, "No space left on device")
        return whole(path, content)

    monkeypatch.setattr(collection, "atomic_write", fails)
    (tmp_path / "index.html").write_text("before")
    with pytest.raises(OSError, match="No space left"):
        write_all(small, tmp_path, economies=("USA", "DEU"), workers=workers)
    assert contents(tmp_path) == {"index.html": "before"}
    with pytest.raises(OSError, match="No space left"):
        write_all(small, tmp_path / "a" / "b", economies=("DEU",), workers=workers)
    assert contents(tmp_path) == {"index.html": "before"}


def test_a_full_disk(small: TablePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_all(small, tmp_path / "out", workers=1)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written(small: TablePanel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    for folder in (tmp_path / "file", tmp_path / "file" / "in", Path("/proc/nowhere")):
        with pytest.raises(OutputError, match="cannot write into"):
            write_all(small, folder, workers=1)
    (tmp_path / "out" / "index.html").mkdir(parents=True)
    with pytest.raises(OutputError, match="a folder of that name"):
        write_all(small, tmp_path / "out", economies=("CHN",), workers=1)
    assert [item.name for item in (tmp_path / "out").iterdir()] == ["index.html"]


def test_unknown_names_leave_nothing(small: TablePanel, tmp_path: Path) -> None:
    for options in ({"economies": ["CHM"]}, {"year": 1066}, {"peers": ["XXX"]}, {"producer_services": "narow"}):
        with pytest.raises(UnknownName):
            write_all(small, tmp_path / "out", workers=1, **options)
    assert not list(tmp_path.iterdir())


def test_one_economy_without_headlines(tmp_path: Path) -> None:
    table = worlds.table(economies=("CHN",), without_manufacturing=("CHN",))
    text = write_all(worlds.panel(table), tmp_path, workers=1).read_text(encoding="utf-8")
    assert Page(text).links == ["interlace-CHN-2011.html"]
    assert "Median" not in text


def test_file_names_are_short_and_apart() -> None:
    names = collection.file_names(["", "..", "CON/../x", "é" * 90, "chn", "CHN"], 2011)
    assert len({name.casefold() for name in names}) == 6
    for name in names:
        assert re.fullmatch(r"interlace-[\w-]+-2011\.html", name)
        assert len(name.encode()) < 200


@pytest.mark.page
def test_the_index_in_a_browser(written: Path, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written.as_uri())
    button = page.locator("thead th:nth-child(3) button")
    button.focus()
    page.keyboard.press("Enter")
    values = [float(cell.get_attribute("data-value")) for cell in page.locator("tbody td:nth-child(3)").all()]
    assert values == sorted(values, reverse=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("tbody tr:first-child a").click()
    assert page.locator("h1").inner_text().startswith("Manufacturing and services in")
    assert said == []
    assert all(address.startswith(("file:", "data:", "blob:")) for address in asked)
    page.close()


@pytest.mark.slow
def test_all_reports_of_the_bundled_tables(bundled: Any, tmp_path: Path) -> None:
    made = write_all(bundled.panel, tmp_path)
    files = contents(tmp_path)
    assert len(files) == 42
    assert len(Page(files["index.html"]).links) == 41
    assert made.name == "index.html"
    assert len(files["interlace-ROW-2011.html"]) > 1_000_000
