"""A report's parts -> one self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from interlace._version import __version__
from interlace.errors import InterlaceError
from interlace.model import references
from interlace.report import metadata
from interlace.words import speaking, text

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

    from interlace.figures import Exhibit
    from interlace.report.document import ReportData

OPEN = 2
"""Exhibits of a section that stand open."""
PLAIN = ("over_time", "ranking", "structure", "industries", "waterfall", "decomposition")
"""Forms that are a line or a bar, which need no word on how they are read."""
ACTIONS = ("copy-link", "copy-image", "png", "svg", "csv", "csv-full")
TABLE_ACTIONS = ("copy-link", "csv")
HALF = 312
"""Pixels of a figure on paper where two stand side by side."""
HEIGHT = 60
"""Pixels of axes and legends around a plot."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents: its anchor, its words, and the lines below it."""

    id: str
    name: str
    parts: tuple[Line, ...] = ()


def content_security_policy(scripts: Sequence[str]) -> str:
    """Return the policy of a page that runs these scripts and asks nobody for anything.

    Parameters
    ----------
    scripts : sequence of str
        The text of each script element, to the character.

    Returns
    -------
    str
    """
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed}",
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def asset(name: str) -> str:
    """Return the text of a file of the page: its style or its script."""
    return resources.files("interlace.report").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def environment() -> jinja2.Environment:
    """Return what fills the templates, with autoescape."""
    import jinja2
    from markupsafe import Markup

    folder = resources.files("interlace.report").joinpath("templates")

    def source(name: str) -> str | None:
        file = folder.joinpath(name)
        return file.read_text(encoding="utf-8") if file.is_file() else None

    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(source),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    # Only for markup that the package itself made: sparklines, formulas, escaped JSON.
    made.filters["trusted"] = Markup
    made.globals.update(say=say, about=about, height=height, plain_forms=PLAIN, open=OPEN)
    made.globals.update(actions=ACTIONS, table_actions=TABLE_ACTIONS, half=HALF)
    return made


def say(path: str, /, **values: object) -> str:
    """Return a text of the report's catalogue."""
    return text(f"report.{path}", **values)


def about(item: Exhibit) -> list[tuple[str, str, bool]]:
    """Return what folds behind "About this figure": label, words, and whether they are no words of any language."""
    read = item.how_to_read if item.form in PLAIN else ""
    cited = text("report.page.citation", title=item.title, version=__version__, source=item.source, digest=item.digest)
    told = {"denominator": item.denominator, "defined": item.caption, "read": read}
    told |= {"indicator": item.indicator, "digest": item.digest, "cite": cited}
    kept = ("indicator", "digest", "cite")
    return [(say(f"page.{name}"), words, name in kept) for name, words in told.items() if words]


def height(item: Exhibit) -> int:
    """Return about how many pixels a figure takes, so that a link lands before it is drawn."""
    return HEIGHT + int(item.spec["height"] if item.spec else 0)


class _Links:
    """The addresses a page names, numbered for print in order of first use."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def __call__(self, address: str, words: str = "") -> Markup:
        from markupsafe import Markup

        if not address.startswith(("https://", "http://")):
            return Markup.escape(words or address)
        if address not in self.addresses:
            self.addresses.append(address)
        mark = self.addresses.index(address) + 1
        short = address.partition("://")[2].rstrip("/")
        return Markup('<a href="{}">{}</a><span class="note">[{}]</span>').format(address, words or short, mark)


def render(report: ReportData, *, full: bool = False, index: str = "") -> str:
    """Return the page of a report, in the language in which it was built.

    Parameters
    ----------
    report : Report
    full : bool
        Everything open, on the page and in print.
    index : str
        Address of a page that leads to this one and others.

    Returns
    -------
    str
        HTML; the same report gives the same text.
    """
    from markupsafe import Markup

    from interlace import figures

    scripts = [*figures.vendor_scripts(stored=True), asset("page.js")]
    for script in scripts:
        if "</script" in script.lower():
            raise InterlaceError.said("script_ends_itself")
    links = _Links()
    with speaking(report.language):
        return (
            environment()
            .get_template("page.html.j2")
            .render(
                report=report,
                full=full,
                index=index,
                version=__version__,
                contents=contents(report),
                css=Markup(figures.stylesheet() + asset("page.css")),  # noqa: S704
                script=Markup(asset("page.js")),  # noqa: S704
                drawing=Markup(figures.script_elements(stored=True)),  # noqa: S704
                csp=Markup(content_security_policy(scripts)),  # noqa: S704
                link=links,
                links=links.addresses,
                figures=figures.stored(report.figures),
                metadata=metadata.embedded(report),
                board=figures.claims_board(report.verdicts, heading=3, full=full) if report.verdicts else "",
                bibtex=references.bibtex,
                works={work.key: work.short for work in report.references},
            )
        )


def contents(report: ReportData) -> tuple[Line, ...]:
    """Return the lines of the contents, in the page's order; below a section's stand those of its exhibits."""
    parts = (
        Line(part.trend, part.name, tuple(Line(block.id, block.name) for block in part.blocks))
        for part in report.sections
    )
    ends = {
        "claims-board": bool(report.verdicts),
        "limits": True,
        "choices": report.choices is not None,
        "method": True,
        "references": True,
        "provenance": True,
    }
    last = (Line(name, say(f"section.{name.partition('-')[0]}")) for name, there in ends.items() if there)
    return (Line("summary", say("page.summary")), *parts, *last)
