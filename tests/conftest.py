"""What the tests share: the outside tables and the browser."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from interlace.model.panel import TablePanel
    from interlace.model.table import IOTable

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def skip(reason: str) -> None:
    """Skip the test with a reason, or fail it with the same reason where CI=true."""
    if IN_CI:
        pytest.fail(f"{reason} (with CI=true nothing skips)", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the project's root folder."""
    return ROOT


def _test_data() -> Path:
    given = os.environ.get("INTERLACE_TEST_DATA")
    return Path(given) if given else ROOT.parent / "shared"


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Return the folder of outside tables (it holds ``data/`` and ``reference/``)."""
    folder = _test_data()
    if not (folder / "data").is_dir():
        skip(f"no outside tables in {folder}: INTERLACE_TEST_DATA names the folder of data/ and reference/")
    return folder


class CachedYears:
    """A panel whose tables are kept once they are read: ``wiod[2008]`` is read once in a worker."""

    def __init__(self, panel: TablePanel) -> None:
        self.panel = panel
        self._tables: dict[int, IOTable] = {}

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(self.panel.years)

    def __getitem__(self, year: int) -> IOTable:
        if year not in self._tables:
            self._tables[year] = self.panel[year]
        return self._tables[year]


@pytest.fixture(scope="session")
def wiod(test_data: Path) -> CachedYears:
    """Return the full WIOD 2013 tables by year; ``wiod.panel`` is the panel itself."""
    import interlace

    return CachedYears(interlace.load("wiod2013", test_data / "data" / "wiod2013"))


OUTSIDE = {
    "germany1995": ("germany1995", "germany-1995"),
    "uk2010": ("uk2010", "uk-2010"),
    "bea_summary": ("bea_summary", "bea"),
    "bea_detail": ("bea_detail", "bea"),
    "wiod2016_usa": ("wiod2016_usa", "wiod2016-usa"),
    "wiod2016_usa_capital": ("wiod2016_usa_capital", "wiod2016-usa"),
}
"""Tables of one economy by the name that a reference case gives them: source, and folder of the outside tables."""


class Outside(dict[str, CachedYears]):
    """Tables by the name of their source, or of China by the name of their file: ``outside["china_2020_42"][2020]``.

    With ``_domestic`` after the name it is their view of domestic deliveries.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder / "data"

    def __missing__(self, name: str) -> CachedYears:
        import interlace

        if name.endswith("_domestic"):
            self[name] = CachedYears(self[name.removesuffix("_domestic")].panel.domestic())
            return self[name]
        china = f"china/{name}.rda" if name.startswith("china_2") else ""
        source, path = ("china", china) if china else OUTSIDE[name]
        self[name] = CachedYears(interlace.load(source, self.folder / path))
        return self[name]


@pytest.fixture(scope="session")
def outside(test_data: Path) -> Outside:
    """Return the tables of one economy by name, read when they are asked for."""
    return Outside(test_data)


@pytest.fixture(scope="session")
def r_objects() -> Callable[[Path], dict[str, Any]]:
    """Return a function that reads an R data file by the library rdata alone, each file once a worker."""
    rdata = pytest.importorskip("rdata")

    @cache
    def read(file: Path) -> dict[str, Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # R's classes that have no Python class
            return dict(rdata.read_rda(file))

    return read


@pytest.fixture(scope="session")
def bundled() -> CachedYears:
    """Return the bundled tables by year; ``bundled.panel`` is the panel itself."""
    import interlace

    return CachedYears(interlace.load("bundled"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium, for tests that open a page."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    skip("no Chromium on PATH: page tests need it (Debian: apt install chromium)")
    raise AssertionError


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """Return a headless Chromium driven by Playwright, one a worker."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield instance
        instance.close()
