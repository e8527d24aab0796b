"""A report as PDF, printed by a Chromium on this machine."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from interlace._version import __version__
from interlace.errors import InputError, InterlaceError, MissingExtra
from interlace.model.files import read_limited
from interlace.report import page

if TYPE_CHECKING:
    from interlace.report.document import ReportData

#: Names under which Chromium is looked for on PATH, in order.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
#: The variable that names another one.
ENVIRONMENT = "INTERLACE_CHROMIUM"
#: Seconds that a report may take to print.
TIMEOUT = 120.0

_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_LIMIT = 200_000_000
# Virtual milliseconds for the scripts; the browser waits for what they do, and skips the time in which they wait.
_BUDGET = 20_000
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-quic",
    "--disable-sync",
    # No name is looked up, whatever the page or the browser asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--hide-scrollbars",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--enable-logging=stderr",
    f"--virtual-time-budget={_BUDGET}",
)
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)(\d{14})")
_ID = re.compile(rb"(/ID ?\[)(<[0-9A-Fa-f]*>\s*<[0-9A-Fa-f]*>)(\])")
_FAILED = re.compile(r"CONSOLE.*?\"(figure [^\"]*)\"")


def find_browser() -> str:
    """Return the path of the Chromium that prints.

    Returns
    -------
    str
        What ``INTERLACE_CHROMIUM`` names, or the first of `BROWSERS` on PATH.

    Raises
    ------
    InputError
        If the variable names no program.
    MissingExtra
        If there is none.
    """
    wanted = os.environ.get(ENVIRONMENT, "").strip()
    if wanted:
        named: str | None = shutil.which(wanted)
        if named is None:
            raise InputError.said("not_a_program", name=wanted, variable=ENVIRONMENT)
        return named
    for name in (*BROWSERS, *((_MAC,) if sys.platform == "darwin" else ())):
        found: str | None = shutil.which(name)
        if found is not None:
            return found
    raise MissingExtra.said("no_browser", variable=ENVIRONMENT)


def pdf_bytes(report: ReportData, *, full: bool = False, timeout: float = TIMEOUT) -> bytes:
    """Print a report.

    Parameters
    ----------
    report : Report
    full : bool
        The whole report; a brief of two pages otherwise.
    timeout : float
        Seconds that the browser may take.

    Returns
    -------
    bytes
        A4, tagged, with an outline; the same report and browser give the same bytes.

    Raises
    ------
    MissingExtra
        If there is no Chromium.
    InterlaceError
        If a figure cannot be drawn, or the browser fails or takes too long.
    """
    browser = find_browser()
    return printed(browser, page.render(report, full=full), timeout=timeout)


def printed(browser: str, html: str, *, timeout: float = TIMEOUT) -> bytes:
    """Print a self-contained page.

    Parameters
    ----------
    browser : str
        Path of a Chromium.
    html : str
        The page; its scripts have the time they need to draw.
    timeout : float
        Seconds.

    Returns
    -------
    bytes
        The PDF, its dates fixed.

    Raises
    ------
    InterlaceError
        If the page's scripts fail, or the browser does.
    """
    with tempfile.TemporaryDirectory(prefix="interlace-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, target, log = folder / "report.html", folder / "report.pdf", folder / "log"
        page.write_text(html, encoding="utf-8")
        code = _run(_command(browser, folder, page, target), log, folder, timeout)
        said = log.read_text(encoding="utf-8", errors="replace")
        if failure := _FAILED.search(said):
            raise InterlaceError.said("pdf_lacks_figure", error=failure[1][:200])
        if code != 0 or not target.is_file():
            last = [line for line in said.splitlines() if line.strip()][-1:]
            raise InterlaceError.said(
                "browser_ended", code=code, last=last[0][:200] if last else None, variable=ENVIRONMENT, where=browser
            )
        return _without_dates(read_limited(target, limit=_LIMIT))


def _command(browser: str, folder: Path, page: Path, target: Path) -> list[str]:
    own = [
        f"--user-data-dir={folder / 'profile'}",
        f"--user-agent=interlace/{__version__}",
        f"--print-to-pdf={target}",
        page.as_uri(),
    ]
    # The browser's own sandbox does not work for root; what it opens here is a page that Interlace made.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [browser, *_FLAGS, *root, *own]


def _run(command: list[str], log: Path, folder: Path, timeout: float) -> int:
    """Run the browser with a home of its own, and end all of it."""
    homes = {name: str(folder / "home") for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    with log.open("wb") as stream:
        try:
            process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stream,
                env={**os.environ, **homes},
                start_new_session=True,
            )
        except OSError as error:
            raise InterlaceError.said(
                "browser_unstarted", error=error.strerror or str(error), variable=ENVIRONMENT, where=command[0]
            ) from error
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise InterlaceError.said("browser_slow", seconds=f"{timeout:g}", where=command[0]) from None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser and what it started; only its own session."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # pragma: no cover
            process.kill()
    process.wait()


def _without_dates(content: bytes) -> bytes:
    """Fix the dates and the file's identifier, to the same length, so that every offset in the file stays right."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-32:]:
        raise InterlaceError.said("pdf_broken")
    fixed = _DATE.sub(rb"\g<1>19800101000000", content)
    return _ID.sub(lambda found: found[1] + re.sub(rb"[0-9A-Fa-f]", b"0", found[2]) + found[3], fixed)
