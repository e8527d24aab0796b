"""An exhibit: a figure or a table, with everything that must stand around it on a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from interlace import words
from interlace.errors import InputError, MissingExtra
from interlace.figures import outlines, standalone, theme
from interlace.figures.grid import Cell, Column, Grid, Kind
from interlace.model.files import atomic_write, neutralise, suffix_of

__all__ = ["ALT", "EXPORT_WIDTH", "Cell", "Column", "Exhibit", "Grid", "Kind", "safe_json", "slug"]

ALT = 300
"""The most characters of a text alternative."""
EXPORT_WIDTH = 900
SHARED = (outlines.NAME,)
"""Data sets that a page holds once: `stored` figures or else `assets.vendor_scripts` carry them."""


def slug(*parts: object) -> str:
    """An id that is safe in HTML, CSS and file names.

    Examples
    --------
    >>> slug("upstreamness", "CHN", "over time"), slug("1 <b>")
    ('upstreamness-chn-over-time', 'f-1-b')
    """
    text = "-".join(str(part) for part in parts if part not in (None, ""))
    plain = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "figure"
    return plain if plain[0].isalpha() else f"f-{plain}"


def safe_json(value: object) -> str:
    """JSON that can stand inside a ``<script>`` element: no ``<``, no line separators, no NaN."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def safe_csv(rows: pd.DataFrame) -> str:
    """Rows as CSV text; cells that a spreadsheet would run as a formula are neutralised."""
    texts = [name for name in rows.columns if not pd.api.types.is_numeric_dtype(rows[name])]
    safe = {name: rows[name].map(lambda v: neutralise(v) if isinstance(v, str) else v) for name in texts}
    return rows.assign(**safe).to_csv(index=False, lineterminator="\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One thing with words, data and downloads: a figure, or, without a specification, a table.

    Parameters
    ----------
    id : str
        Safe in HTML and file names.
    form : str
        Its name among `interlace.figures.FORMS`.
    title : str
        The finding in plain words.
    subtitle : str
        Measure, unit, definition, years.
    grid : Grid
        The table view.
    data : pandas.DataFrame
        Tidy rows for the CSV file, full precision.
    source : str
        Where the data come from, in words.
    indicator : str
        Id of the indicator.
    digest : str
        12 hexadecimal figures of the provenance.
    spec : dict, optional
        Vega-Lite 6, data inside, as wide as its container; without title, which the page prints. None for a table.
    alt : str
        Text alternative with the main numbers, at most `ALT` characters; empty for a table.
    how_to_read : str
        One plain sentence.
    caption : str
        The choices in sentences, for a page; empty where title and subtitle say them.
    definition : str
        The choices that the numbers depend on.
    denominator : str
        What the shares are shares of; empty where there are none.
    year : int, optional
        The year that the title speaks of.
    """

    id: str
    form: str
    title: str
    subtitle: str
    grid: Grid
    data: pd.DataFrame
    source: str
    indicator: str
    digest: str
    spec: dict[str, Any] | None = None
    alt: str = ""
    how_to_read: str = ""
    caption: str = ""
    definition: str = ""
    denominator: str = ""
    year: int | None = None

    @classmethod
    def table(cls, grid: Grid, *, form: str = "table", **fields: Any) -> Exhibit:
        """A grid with its words and no drawing; its data are the cells of the grid."""
        return cls(grid=grid, form=form, data=grid.frame(), **fields)

    @property
    def height(self) -> int:
        """Pixels of the plot without its axes; 0 of a table."""
        return int((self.spec or {}).get("height", 0))

    @property
    def cut(self) -> bool:
        """Whether a button is to show rows that are not drawn at first."""
        return "all" in (self.spec or {}).get("usermeta", {})

    @property
    def footer(self) -> str:
        """Source, indicator and digest on one line."""
        return words.text(
            "figures.footer.line", source=self.source.rstrip("."), indicator=self.indicator, digest=self.digest
        )

    def about(self) -> dict[str, str]:
        """What every row of the CSV file carries besides its figures."""
        return {
            "indicator": self.indicator,
            "definitions": self.definition,
            "source": self.source,
            "digest": self.digest,
        }

    def to_csv(self, *, full: bool = True) -> str:
        """CSV text; cells that a spreadsheet would run as a formula are neutralised.

        Parameters
        ----------
        full : bool
            Whether indicator, definitions, source and digest stand in every row; otherwise they stand once, in lines
            that begin with ``#`` above the figures.
        """
        if full:
            return safe_csv(self.data.assign(**self.about()))
        head = (" ".join(f"# {name}: {value}".split()) + "\n" for name, value in self.about().items())
        return "".join(head) + safe_csv(self.data)

    def framed_spec(self, width: int = EXPORT_WIDTH) -> dict[str, Any]:
        """The specification as an image needs it: fixed width, title, subtitle and source inside.

        Parameters
        ----------
        width : int
            Pixels.

        Returns
        -------
        dict
            Vega-Lite 6.
        """
        spec, frame = self._drawing(), self._frame(width)
        footer = frame.pop("footer")
        return {**theme.sized(spec, width), **frame, "layer": [*spec["layer"], footer]}

    def _drawing(self) -> dict[str, Any]:
        if self.spec is None:
            raise InputError.said("no_drawing", id=self.id)
        return self.spec

    def _frame(self, width: int) -> dict[str, Any]:
        return theme.frame(self.title, self.subtitle, self.footer, width)

    def payload(self) -> dict[str, Any]:
        """What ``runtime.js`` needs: specification, frame of an image, and the columns of the CSV file.

        Data sets that a page holds once (`SHARED`) are named in ``shared`` and left out of the specification.
        """
        spec, shared = _without_shared(self._drawing())
        return {
            "id": self.id,
            "spec": spec,
            "shared": shared,
            "frame": {
                "width": EXPORT_WIDTH,
                "font": theme.image_config()["font"],
                "words": [self.title, self.subtitle, self.footer],
            },
            "rows": len(self.data),
            "columns": [_column(name, self.data[name]) for name in self.data.columns],
            "about": [[key, neutralise(value)] for key, value in self.about().items()],
        }

    def payload_json(self) -> str:
        """The payload as JSON that is safe inside ``<script type="application/json">``."""
        return safe_json(self.payload())

    def to_html(self) -> str:
        """A whole page with this figure alone, scripts inside, no outside request."""
        texts = {name: getattr(self, name) for name in ("id", "title", "subtitle", "alt", "footer")}
        return standalone.page(texts, self.grid, self.payload_json(), cut=self.cut)

    def to_image(self, form: str, *, scale: float = 2.0, width: int = EXPORT_WIDTH) -> bytes:
        """The figure with its title and source as PNG or SVG.

        Parameters
        ----------
        form : str
            ``"png"`` or ``"svg"``.
        scale : float
            Pixels of the PNG a CSS pixel.
        width : int
            CSS pixels of the plot.

        Returns
        -------
        bytes

        Raises
        ------
        MissingExtra
            If vl-convert is not installed.
        """
        try:
            import vl_convert
        except ImportError as error:
            raise MissingExtra.of("vl-convert-python", "image", "writing a figure as PNG or SVG") from error
        spec = self.framed_spec(width)
        if form == "png":
            return bytes(vl_convert.vegalite_to_png(spec, scale=scale))
        return str(vl_convert.vegalite_to_svg(spec)).encode("utf-8")

    def save(self, path: str | Path) -> Path:
        """Write the figure; the suffix says how.

        Parameters
        ----------
        path : path-like
            ``.json`` (Vega-Lite), ``.html`` (self-contained), ``.png``, ``.svg`` or ``.csv``.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        InputError
            If the suffix is not one of these.
        MissingExtra
            If an image is asked for and vl-convert is not installed.
        OutputError
            If the file cannot be written; nothing is left half-written.
        """
        target = Path(path)
        writers: dict[str, Callable[[], str | bytes]] = {
            ".json": lambda: json.dumps(self.framed_spec(), ensure_ascii=False, indent=1) + "\n",
            ".html": self.to_html,
            ".png": lambda: self.to_image("png"),
            ".svg": lambda: self.to_image("svg"),
            ".csv": self.to_csv,
        }
        return atomic_write(target, writers[suffix_of(target, writers)]())

    def __repr__(self) -> str:
        return f"<Exhibit {self.id}: {self.title}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Mapping[str, Any]:
        # A frame fits its cell at any width, which a specification of one width does not; SVG is for print.
        bundle = {"text/html": self._repr_html_(), "text/plain": repr(self)}
        if self.spec is not None:
            with suppress(MissingExtra):
                bundle["image/svg+xml"] = self.to_image("svg", width=760).decode("utf-8")
        return bundle

    def _repr_html_(self) -> str:
        if self.spec is None:
            return standalone.table_html(self.grid)
        return standalone.embedded(self.to_html(), self.title, self.height)


def _without_shared(spec: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The specification without the data sets that a page holds once for all its figures, and their names."""
    datasets = spec.get("datasets", {})
    shared = [name for name in datasets if name in SHARED]
    kept = {name: rows for name, rows in datasets.items() if name not in SHARED}
    return ({**spec, "datasets": kept} if shared else spec), shared


def _column(name: str, column: pd.Series[Any]) -> dict[str, Any]:
    """A column of the tidy frame: numbers in full, texts neutralised."""
    if pd.api.types.is_numeric_dtype(column):
        return {"name": name, "values": [None if pd.isna(v) else v.item() for v in column.to_numpy()]}
    return {"name": name, "values": [None if pd.isna(v) else neutralise(str(v)) for v in column]}
