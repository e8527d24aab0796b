"""Draw the pictures of the gallery: the page's own code is run, so a picture is what the line below it draws.

Run it by ``python docs/make_gallery.py``; the claims board needs Chromium on PATH.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from interlace.figures import FORMS, Exhibit, stylesheet

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from make_picture import browser_page  # noqa: E402

PAGE = HERE / "gallery.md"
FOLDER = HERE / "images"
SHOWN_CLAIMS = 3
WIDTH = 900
LIMIT = 120_000

BOARD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Claims</title><style>
body { margin: 0; padding: 24px; color: #1a1a1a; background: #fff; font: 16px/1.5 system-ui, "Noto Sans", sans-serif; }
%s
</style></head><body>%s</body></html>
"""
BOTTOM_OF_CLAIM = "document.querySelectorAll('.claims-row')[%d].getBoundingClientRect().bottom"


def run_page() -> dict[str, Any]:
    """Run the page's examples as they stand and return the names that they leave."""
    names: dict[str, Any] = {}
    for example in doctest.DocTestParser().get_examples(PAGE.read_text(encoding="utf-8"), str(PAGE)):
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(example.source, str(PAGE), "single"), names)
    return names


def board_png(board: str) -> bytes:
    """Return the first claims of a board, as PNG."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "board.html"
        file.write_text(BOARD % (stylesheet(), board), encoding="utf-8")
        with browser_page(file, width=1000) as page:
            height = page.evaluate(BOTTOM_OF_CLAIM % (SHOWN_CLAIMS - 1))
            picture: bytes = page.screenshot(clip={"x": 0, "y": 0, "width": 1000, "height": height})
    return picture


def save(picture: bytes, name: str) -> None:
    """Write a picture in few enough colours to stay small."""
    target = FOLDER / f"gallery-{name}.png"
    small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(target, optimize=True)
    size = target.stat().st_size
    if size > LIMIT:
        raise SystemExit(f"{target.name} has {size} bytes; at most {LIMIT} are wanted")
    print(target, size)


def main() -> None:
    """Write a picture a form."""
    names = run_page()
    FOLDER.mkdir(exist_ok=True)
    for form in FORMS:
        drawn = names[form]
        if not isinstance(drawn, Exhibit):
            raise SystemExit(f"{PAGE.name} leaves no exhibit under the name {form}")
        if drawn.spec is not None:
            save(drawn.to_image("png", scale=1.25, width=WIDTH), form.replace("_", "-"))
    save(board_png(names["board"]), "claims-board")


if __name__ == "__main__":
    main()
