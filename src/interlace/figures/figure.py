"""A figure: a Vega-Lite specification with everything that must stand around it on a page."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interlace import words
from interlace.errors import MissingExtra
from interlace.figures import outlines
from interlace.model.files import atomic_write, neutralise, suffix_of

__all__ = ["EXPORT_WIDTH", "Figure", "safe_json", "slug"]

EXPORT_WIDTH = 900
SHARED = (outlines.NAME,)
"""Data sets that a page holds once: `stored` figures or else `assets.vendor_scripts` carry them."""
_MIME = "application/vnd.vegalite.v6+json"


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


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn result.

    Parameters
    ----------
    id : str
        Safe in HTML and file names.
    title : str
        The finding in plain words.
    subtitle : str
        Measure, unit, definition, years.
    spec : dict
        Vega-Lite 6, data inside, as wide as its container; without title, which the page prints.
    alt : str
        Text alternative with the main numbers.
    table : pandas.DataFrame
        The table view: words, not codes; text cells; units in the headers.
    source : str
        Where the data come from, in words.
    indicator : str
        Id of the indicator.
    digest : str
        12 hexadecimal figures of the provenance.
    definition : str
        The choices that the numbers depend on.
    how_to_read : str
        One plain sentence.
    denominator : str
        What the shares are shares of; empty where there are none.
    data : pandas.DataFrame
        Tidy rows for the CSV file, full precision.
    caption : str
        The choices in sentences, for a page; empty where title and subtitle say them.
    """

    id: str
    title: str
    subtitle: str
    spec: dict[str, Any]
    alt: str
    table: pd.DataFrame
    source: str
    indicator: str
    digest: str
    definition: str
    how_to_read: str
    denominator: str
    data: pd.DataFrame
    caption: str = ""

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

    def to_csv(self) -> str:
        """CSV text; cells that a spreadsheet would run as a formula are neutralised."""
        return safe_csv(self.data.assign(**self.about()))

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
        frame = self._frame(width)
        layers = [*self.spec["layer"], frame["footer"]]
        rest = {key: frame[key] for key in ("width", "padding", "background", "title")}
        return {**self.spec, **rest, "layer": layers}

    def _frame(self, width: int) -> dict[str, Any]:
        def wrap(text: str, size: float) -> list[str]:
            return textwrap.wrap(text, max(20, int(width / (0.53 * size)))) or [""]

        title = {"text": wrap(self.title, 18), "subtitle": wrap(self.subtitle, 13), "frame": "bounds", "offset": 14}
        mark = {
            "type": "text",
            "align": "left",
            "baseline": "top",
            "fontSize": 11,
            "lineHeight": 15,
            "color": "#595959",
            "x": 0,
            "y": {"expr": "height + 44"},
            "text": wrap(self.footer, 11),
        }
        footer = {"data": {"values": [{}]}, "mark": mark}
        return {"width": width, "padding": 16, "background": "#ffffff", "title": title, "footer": footer}

    def payload(self) -> dict[str, Any]:
        """What ``runtime.js`` needs: specification, frame of an image, and the columns of the CSV file.

        Data sets that a page holds once (`SHARED`) are named in ``shared`` and left out of the specification.
        """
        spec, shared = _without_shared(self.spec)
        return {
            "id": self.id,
            "spec": spec,
            "shared": shared,
            "frame": self._frame(EXPORT_WIDTH),
            "rows": len(self.data),
            "columns": [_column(name, self.data[name]) for name in self.data.columns],
            "about": [[key, neutralise(value)] for key, value in self.about().items()],
        }

    def payload_json(self) -> str:
        """The payload as JSON that is safe inside ``<script type="application/json">``."""
        return safe_json(self.payload())

    def to_html(self) -> str:
        """A whole page with this figure alone, scripts inside, no outside request."""
        from interlace.figures.standalone import page

        return page(self)

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
        return f"<Figure {self.id}: {self.title}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Mapping[str, Any]:
        bundle: dict[str, Any] = {_MIME: self.framed_spec(760), "text/plain": repr(self)}
        try:
            bundle["image/svg+xml"] = self.to_image("svg", width=760).decode("utf-8")
        except MissingExtra:
            bundle["text/html"] = self._repr_html_()
        return bundle

    def _repr_html_(self) -> str:
        from interlace.figures.standalone import embedded

        return embedded(self)


def _without_shared(spec: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The specification without the data sets that a page holds once for all its figures, and their names."""
    datasets = spec.get("datasets", {})
    shared = [name for name in datasets if name in SHARED]
    kept = {name: rows for name, rows in datasets.items() if name not in SHARED}
    return ({**spec, "datasets": kept} if shared else spec), shared


def _column(name: str, column: pd.Series[Any]) -> dict[str, Any]:
    """A column of the tidy frame, kept small: numbers with many values as they are, all else as levels.

    Row i has the level ``codes[i]``, or, where the levels follow one another in equal runs, ``(i // each) % levels``.
    """
    codes, levels = pd.factorize(column)
    if pd.api.types.is_numeric_dtype(column):
        if len(levels) > len(column) // 4:
            return {"name": name, "values": [None if pd.isna(v) else v.item() for v in column.to_numpy()]}
        shown = levels.tolist()
    else:
        shown = [neutralise(str(level)) for level in levels]
    count = max(len(levels), 1)
    change = np.flatnonzero(np.diff(codes))
    each = int(change[0]) + 1 if len(change) else max(len(codes), 1)
    if np.array_equal(codes, (np.arange(len(codes)) // each) % count):
        return {"name": name, "levels": shown, "each": each}
    return {"name": name, "levels": shown, "codes": codes.tolist()}
