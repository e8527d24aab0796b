"""The entries ``analysis`` of these files, and our value of each, for the tests and the documentation."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from interlace import value_chain
from interlace.exports import decompose
from interlace.model.table import IOTable
from interlace.sources import bea

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Analysis:
    """A number from outside that an analysis must reproduce; `options` are those of its function below."""

    what: str
    function: str
    table: str
    year: int
    options: Mapping[str, Any]
    expected: float
    tolerance: float
    source: str

    @property
    def key(self) -> str:
        """The name under which our value stands in docs/measured.toml."""
        return f"{self.function}|{self.what}|{self.table}|{self.year}"


def published() -> dict[str, list[Analysis]]:
    """Return the title of each reference file that has such entries, and the entries."""
    found = {}
    for file in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        if content.get("analysis"):
            found[content["title"]] = [Analysis(**entry) for entry in content["analysis"]]
    return found


def exports(table: IOTable, method: str, terms: list[str], exporters: Any = None, *, rest: bool = False) -> float:
    """Terms of a method over gross exports, over the exporters named; with `rest` what is left of one."""
    wide = decompose(table, method, economy=exporters).to_frame(wide=True)
    share = wide[terms].to_numpy().sum() / wide["gross_exports"].sum()
    return float(1 - share if rest else share)


def gvc_income(table: IOTable, economies: list[str]) -> float:
    """The economies' share of the world's income in final manufactures."""
    return float(value_chain.gvc_income(table, by="economy").data.set_index("economy")["value"][economies].sum())


def foreign_share(table: IOTable, economy: str, industry: str) -> float:
    """The foreign share of an industry's final product."""
    return float(value_chain.chain(table, economy, industry).foreign_share.data["value"].item())


def linkages(table: IOTable, component: str, industry: str) -> float:
    """One linkage of one industry."""
    data = value_chain.linkages(table).data.set_index(["component", "industry"])["value"]
    return float(data[component, industry])


def distribution(folder: Path, year: int, part: str) -> float:
    """US households' manufactured goods: the share of the margin, or their value at either price."""
    return float(getattr(bea.distribution(year, folder / "data" / "bea"), part))


def total_requirements(folder: Path, year: int, row: str, column: str) -> float:
    """One cell of the Leontief inverse of BEA's industries."""
    table = bea.read(year, folder / "data" / "bea", release="12sch", redefinitions="after")
    one = np.zeros(table.n)
    one[list(table.codes).index(column)] = 1.0
    return float(table.factor.solve(one)[list(table.codes).index(row)])


OF_A_TABLE: dict[str, Callable[..., float]] = {
    "exports": exports,
    "gvc_income": gvc_income,
    "foreign_share": foreign_share,
    "linkages": linkages,
}
OF_BEA: dict[str, Callable[..., float]] = {"distribution": distribution, "total_requirements": total_requirements}


def value_of(entry: Analysis, table_of: Callable[[str, int], IOTable], folder: Path) -> float:
    """Return our value of an entry; `table_of` gives a table by name and year, `folder` is that of outside tables."""
    if entry.function in OF_BEA:
        return OF_BEA[entry.function](folder, entry.year, **entry.options)
    return OF_A_TABLE[entry.function](table_of(entry.table, entry.year), **entry.options)
