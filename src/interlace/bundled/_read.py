"""Reading the bundled tables, one year at a time."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pandas as pd

from interlace.bundled.format import from_bytes, read_provenance
from interlace.errors import InputError
from interlace.model.classification import Classification
from interlace.model.files import sha256_of
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources.registry import source_of

__all__ = ["load"]

NAME = "bundled"
UNIT = Unit("USD mn", currency="USD", scale=1e6, prices="current basic prices")


def load(path: Path | None = None) -> TablePanel:
    """Return the bundled panel: 41 economies, 26 industries, 1995-2011.

    Parameters
    ----------
    path : None
        The bundled tables have no path of their own.

    Raises
    ------
    InputError
        If a path is given.
    """
    if path is not None:
        raise InputError.said("bundled_takes_no_path", where=str(path))
    files = {int(item.name.removesuffix(".parquet")): item for item in _folder().iterdir() if _is_year(item)}
    if not files:
        raise InputError.said("bundled_lost")
    first = from_bytes(files[min(files)].read_bytes())
    economies = tuple(str(code) for code in first.industries.get_level_values(0).unique())
    return TablePanel(
        NAME,
        {year: partial(_table, file) for year, file in files.items()},
        {year: partial(_provenance_of, file) for year, file in files.items()},
        economies,
        classification(),
    )


def _folder() -> Traversable:
    return resources.files("interlace.bundled") / "wiod2013"


def _is_year(item: Traversable) -> bool:
    return item.name.endswith(".parquet") and item.name.removesuffix(".parquet").isdigit()


@cache
def classification() -> Classification:
    """Return the classification of the bundled tables: that of WIOD 2013, merged."""
    text = resources.files("interlace.bundled").joinpath("merging.toml").read_text(encoding="utf-8")
    plan = tomllib.loads(text)
    return Classification.load("wiod2013").merge(plan["groups"], plan["names"], plan["title"])


def _provenance(file: Traversable, content: bytes) -> Provenance:
    made = read_provenance(content)
    source = source_of(NAME, ((file.name, sha256_of(content)),))
    return replace(made, source=source)


def _provenance_of(file: Traversable) -> Provenance:
    return _provenance(file, file.read_bytes())


def _table(file: Traversable) -> IOTable:
    content = file.read_bytes()
    cells = from_bytes(content)
    x = cells.Z.sum(axis=1) + cells.Y.sum(axis=1)
    return IOTable(
        Z=cells.Z,
        Y=cells.Y,
        V=(x - cells.Z.sum(axis=0))[None, :],
        industries=cells.industries,
        final=cells.final,
        primary=pd.Index(["VA"], name="primary"),
        unit=UNIT,
        year=cells.year,
        classification=classification(),
        provenance=_provenance(file, content),
    )
