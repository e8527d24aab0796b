"""Take the picture of the README: the first screen of the report on China, from the bundled tables.

Run it by ``make docs-figures``; it needs Chromium on PATH.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import interlace

TARGET = Path(__file__).parent / "images" / "report.png"
WIDTH, MARGIN = 1280, 24
BOTTOM = "Math.max(...[...document.querySelectorAll('.tile, .needs')].map(t => t.getBoundingClientRect().bottom))"
LIMIT = 300_000


@contextmanager
def browser_page(file: Path, width: int) -> Iterator[Page]:
    """Yield a page of headless Chromium with `file` open in it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no Chromium on PATH (Debian: apt install chromium)")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": width, "height": 1600})
        page.goto(file.as_uri())
        page.wait_for_timeout(1500)
        yield page
        browser.close()


def screenshot(page_file: Path) -> bytes:
    """Return the first screen of a report, as PNG."""
    with browser_page(page_file, WIDTH) as page:
        height = page.evaluate(BOTTOM) + MARGIN
        picture: bytes = page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
    return picture


def main() -> None:
    """Write the picture, in few enough colours to stay small."""
    with tempfile.TemporaryDirectory() as folder:
        built = interlace.report.build(interlace.load("bundled"), "CHN", year=2011)
        picture = screenshot(Path(built.write(Path(folder) / "report.html")).resolve())
    small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    TARGET.parent.mkdir(exist_ok=True)
    small.save(TARGET, optimize=True)
    size = TARGET.stat().st_size
    if size > LIMIT:
        raise SystemExit(f"the picture has {size} bytes; at most {LIMIT} are wanted")
    print(TARGET)


if __name__ == "__main__":
    main()
