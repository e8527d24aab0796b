"""A report's parts -> one self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from interlace._version import __version__
from interlace.errors import InterlaceError
from interlace.model import references
from interlace.report import metadata
from interlace.report.document import Refused
from interlace.report.wording import say

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

    from interlace.report.document import ReportData


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
    made.filters["stop"] = _stop
    made.filters["nostop"] = lambda text: text.rstrip().removesuffix(".")
    made.filters["sentence"] = lambda text: _stop(text[:1].upper() + text[1:])
    made.tests["refused"] = lambda item: isinstance(item, Refused)
    made.tests["table"] = lambda item: item.spec is None
    made.globals["say"] = say
    return made


def _stop(text: str) -> str:
    text = text.rstrip()
    return text if not text or text.endswith((".", "!", "?", "。")) else f"{text}."


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


def render(report: ReportData) -> str:
    """Return the page of a report.

    Parameters
    ----------
    report : Report

    Returns
    -------
    str
        HTML; the same report gives the same text.
    """
    from markupsafe import Markup

    from interlace import figures

    scripts = [*figures.vendor_scripts(stored=True), asset("page.js")]
    for text in scripts:
        if "</script" in text.lower():
            raise InterlaceError("a script of the page would end its own element", fix="write <\\/script in it")
    links = _Links()
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            version=__version__,
            contents=contents(report),
            css=Markup(figures.stylesheet() + asset("page.css")),  # noqa: S704
            scripts=[Markup(text) for text in scripts],  # noqa: S704
            csp=Markup(content_security_policy(scripts)),  # noqa: S704
            link=links,
            links=links.addresses,
            figures=figures.stored(report.figures),
            metadata=metadata.embedded(report),
            board=figures.claims_board(report.verdicts, heading=3) if report.verdicts else "",
            bibtex=references.bibtex,
            works={work.key: work.short for work in report.references},
        )
    )


def contents(report: ReportData) -> tuple[tuple[str, str], ...]:
    """Return the lines of the contents, in the page's order: the anchor and the words of each."""
    parts = ((part.trend, f"{part.number} {part.name}") for part in report.sections)
    return (
        ("summary", say("summary.label")),
        *parts,
        *([("claims-board", say("section.claims"))] if report.verdicts else []),
        *([("choices", say("section.choices"))] if report.choices else []),
        ("method", say("section.method")),
        ("limits", say("section.limits")),
        ("provenance", say("section.provenance")),
    )
