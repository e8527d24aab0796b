"""One figure as a page of its own, for notebooks and files."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from interlace import words
from interlace.figures.assets import read, script_elements, script_hashes, stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interlace.figures.grid import Grid

__all__ = ["embedded", "page", "table_html"]

_AROUND = 240
"""Pixels of title, source and buttons around a drawing, until the frame knows its page."""
_FITTED = (
    "const page = this.contentDocument.documentElement; "
    "new ResizeObserver(() => { this.style.height = page.offsetHeight + 2 + 'px' }).observe(page)"
)
"""Keeps a frame as high as its page, whatever opens in it."""


ACTIONS = ("png", "svg", "csv", "copy-image")
STATUS = ("figure-failed", "copied")


def table_html(grid: Grid) -> str:
    """A grid as an HTML table; every cell escaped."""

    def row(tag: str, cells: Iterable[str]) -> str:
        marked = zip(cells, grid.columns, strict=True)
        inside = (
            f"<{tag}{' class=number' if column.numeric else ''}>{html.escape(cell)}</{tag}>" for cell, column in marked
        )
        return f"<tr>{''.join(inside)}</tr>"

    head = row("th", (column.label for column in grid.columns))
    body = "".join(row("td", cells) for cells in grid.shown())
    return f'<table class="table"><thead>{head}</thead><tbody>{body}</tbody></table>'


def page(texts: Mapping[str, str], grid: Grid, payload: str, *, cut: bool) -> str:
    """A self-contained page: title, chart, buttons, table, source.

    Parameters
    ----------
    texts : mapping
        ``id``, ``title``, ``subtitle``, ``alt`` and ``footer``.
    grid : Grid
    payload : str
        Of the exhibit, as JSON.
    cut : bool
        Whether a button is to show rows that are not drawn at first.

    Returns
    -------
    str
        HTML; no outside request, scripts allowed by hash.
    """
    text = {name: html.escape(said) for name, said in texts.items()}
    policy = (
        f"default-src 'none'; script-src {' '.join(script_hashes())}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    labels = {name: html.escape(words.text(f"figures.button.{name}")) for name in (*ACTIONS, "table", "all")}
    every = f'<button type="button" data-action="all" aria-pressed="false">{labels["all"]}</button>' if cut else ""
    buttons = "".join(f'<button type="button" data-action="{name}">{labels[name]}</button>' for name in ACTIONS)
    said = "".join(f' data-{key}="{html.escape(words.text(f"figures.status.{key}"))}"' for key in STATUS)
    return f"""<!doctype html>
<html lang="{words.language()}"{said}><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{text["title"]}</title><link rel="icon" href="data:,"><style>
{read("standalone.css")}{stylesheet()}</style></head>
<body><figure id="{text["id"]}" data-figure="{text["id"]}">
<figcaption><h1>{text["title"]}</h1><p>{text["subtitle"]}</p></figcaption>
<div data-figure-chart role="img" aria-label="{text["alt"]}"></div>
<p class="source">{text["footer"]}</p>
{every}{buttons}<button type="button" data-action="table" aria-expanded="false" aria-controls="{text["id"]}-table">\
{labels["table"]}</button>
<div id="{text["id"]}-table" data-figure-table hidden class="scroll">{table_html(grid)}</div>
<p data-figure-status role="status"></p></figure>
<script type="application/json" id="fig-{text["id"]}">{payload}</script>
{script_elements()}</body></html>
"""


def embedded(page: str, title: str, height: int) -> str:
    """The page inside a frame as wide as its cell and as high as its page, which alone says what runs in it."""
    inside, name = html.escape(page, quote=True), html.escape(title, quote=True)
    return (
        f'<iframe title="{name}" sandbox="allow-scripts allow-downloads allow-same-origin" srcdoc="{inside}" '
        f'onload="{_FITTED}" style="width:100%;height:{height + _AROUND}px;border:0"></iframe>'
    )
