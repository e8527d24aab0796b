"""The PDF: printed by a Chromium, whole, with every figure, the same bytes for the same report; and what goes wrong."""

from __future__ import annotations

import os
import re
import stat
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from interlace.errors import InputError, InterlaceError, MissingExtra
from interlace.report import pdf

from . import packing

if TYPE_CHECKING:
    from interlace.report import Report

LIMIT = 2_000_000


def drawn(content: bytes) -> bytes:
    """Return the drawing commands of all pages."""
    parts = []
    for found in re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\r?\n", content):
        part = content[found.end() : found.end() + int(found[1])]
        try:
            parts.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"\n".join(parts)


def outline(content: bytes) -> int:
    return len(re.findall(rb"/Title ", content)) - 1


@pytest.mark.page
def test_the_report_is_printed_with_its_figures(china: Report, chromium: str, tmp_path: Path) -> None:
    content = china.write(tmp_path / "china.pdf", full=True).read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(content) < LIMIT
    assert set(re.findall(rb"/(?:Creation|Mod)Date \((.*?)\)", content)) == {b"D:19800101000000+00'00'"}
    pages = len(re.findall(rb"/Type /Page\b", content))
    assert 12 <= pages <= 60
    assert outline(content) >= len(china.sections)
    # Every line over time has a stroke a year: without the figures there would be a few hundred strokes.
    lines = sum(1 for figure in china.figures if figure.form == "over_time")
    assert drawn(content).count(b" l\n") > 300 * lines
    assert sorted(item.name for item in tmp_path.iterdir()) == ["china.pdf"]


@pytest.mark.page
def test_the_same_page_gives_the_same_bytes(chromium: str) -> None:
    page = "<!doctype html><title>One</title><h1>One</h1><p>Text</p>"
    assert pdf.printed(chromium, page) == pdf.printed(chromium, page)


@pytest.mark.page
def test_a_figure_that_cannot_be_drawn_is_an_error(china_page: str, chromium: str) -> None:
    def spoil(store: dict[str, Any]) -> None:
        store["figures"][0]["spec"] = {"mark": {"type": "nothing"}}

    broken = packing.changed(china_page, spoil)
    with pytest.raises(InterlaceError, match="would lack a figure: figure chn-2011-"):
        pdf.printed(chromium, broken)


def fake(folder: Path, script: str) -> str:
    """Return the path of a program that stands for a browser; TARGET is where it should print."""
    file = folder / "browser"
    head = '#!/bin/sh\nfor part in "$@"; do case "$part" in --print-to-pdf=*) TARGET="${part#*=}";; esac; done\n'
    file.write_text(head + script + "\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo no display >&2; exit 3", "ended with code 3.*no display"),
        ("exit 0", "printed nothing: it said nothing"),
        ('echo "<html>" > "$TARGET"', "no whole PDF"),
        ('printf "%%PDF-1.4 cut short" > "$TARGET"', "no whole PDF"),
        (': > "$TARGET"', "empty"),
        ("echo '[1:1:INFO:CONSOLE:1] \"figure x: Error: bad\", source: f (1)' >&2", "lack a figure: figure x"),
    ],
)
def test_a_browser_that_fails(tmp_path: Path, script: str, message: str) -> None:
    with pytest.raises(InterlaceError, match=message):
        pdf.printed(fake(tmp_path, script), "<p>")


def test_a_browser_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    hanging = fake(tmp_path, f'sleep 60 & echo $! > "{mark}"; sleep 60')
    with pytest.raises(InterlaceError, match=r"within 0\.5 seconds"):
        pdf.printed(hanging, "<p>", timeout=0.5)
    child = Path(f"/proc/{mark.read_text().strip()}/stat")
    for _ in range(100):
        if not child.exists() or child.read_text().rpartition(")")[2].split()[0] in "ZX":
            return
        time.sleep(0.05)
    pytest.fail("what the browser started still runs")


def test_dates_and_identifier_keep_their_length(tmp_path: Path) -> None:
    made = fake(
        tmp_path,
        """printf "%%PDF-1.4\\n/CreationDate (D:20260102030405+01'00')\\n/ID [<0aFF> <12>]\\n%%%%EOF" > "$TARGET" """,
    )
    content = pdf.printed(made, "<p>")
    assert content == b"%PDF-1.4\n/CreationDate (D:19800101000000+01'00')\n/ID [<0000> <00>]\n%%EOF"


def test_the_page_and_the_flags_that_the_browser_gets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    made = fake(
        tmp_path,
        f'printf "%s\\n" "$@" "$XDG_CONFIG_HOME" > "{seen}"; for last; do :; done; '
        f'cp "${{last#file://}}" "{seen}.html"; '
        'printf "%%PDF-1.4\\n%%%%EOF" > "$TARGET"',
    )
    pdf.printed(made, "<p>日本")
    flags = seen.read_text().splitlines()
    assert "--disable-background-networking" in flags
    assert any(flag.startswith("--user-data-dir=") for flag in flags)
    assert ("--no-sandbox" in flags) is (os.geteuid() == 0)
    assert Path(f"{seen}.html").read_text(encoding="utf-8") == "<p>日本"
    assert not Path(flags[-1]).parent.exists()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    pdf.printed(made, "<p>")
    assert "--no-sandbox" not in seen.read_text().splitlines()


def test_no_chromium(china: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTERLACE_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(MissingExtra, match="needs Chromium") as caught:
        china.write(tmp_path / "china.pdf")
    assert "apt install chromium" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_the_variable_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = fake(tmp_path, "exit 0")
    monkeypatch.setenv("INTERLACE_CHROMIUM", own)
    assert pdf.find_browser() == own
    monkeypatch.setenv("INTERLACE_CHROMIUM", str(tmp_path / "nothing"))
    with pytest.raises(InputError, match="not a program"):
        pdf.find_browser()


def test_a_program_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "browser"
    file.write_bytes(b"\x7fELF nothing")
    file.chmod(0o755)
    with pytest.raises(InterlaceError, match="cannot be started"):
        pdf.printed(str(file), "<p>")
