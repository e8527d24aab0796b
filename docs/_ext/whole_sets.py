"""Whole data sets of others beside ours, every figure of them: how many, and the largest difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import interlace
from interlace.exports import decompose
from interlace.model.economies import canonical
from interlace.sources import bea, uk2010

NOISE = 1e-12
LEAST_FLOW = 1_000.0
"""A difference in exports counts against the flow, or against this many million USD where the flow is smaller."""
OUTSIDE = "export decomposition of WIOD 2013 by an outside implementation"
LABELS = {
    "Country": "exporter",
    "Exporting_Country": "exporter",
    "Exporting_Industry": "industry",
    "Importing_Country": "importer",
}
BM = "borin_mancini"
EXPORTS: dict[str, tuple[str, dict[str, Any]]] = {
    "wwz": ("Wang, Wei and Zhu, industry by importer", {"method": "wwz", "by": "bilateral_sector"}),
    "kww": ("Koopman, Wang and Wei, by country", {"method": "kww"}),
    "bm_exporter_source_country": ("Borin and Mancini, by source, by country", {"method": BM}),
    "bm_exporter_source_bilateral": (
        "Borin and Mancini, by source, industry by importer",
        {"method": BM, "by": "bilateral_sector"},
    ),
    "bm_exporter_sink_sector": (
        "Borin and Mancini, by sink, by industry",
        {"method": BM, "approach": "sink", "by": "sector"},
    ),
    "bm_exporter_sink_bilateral": (
        "Borin and Mancini, by sink, industry by importer",
        {"method": BM, "approach": "sink", "by": "bilateral_sector"},
    ),
    "bm_self_sector": (
        "Borin and Mancini, perspective of the flow itself, by industry",
        {"method": BM, "perspective": "self", "by": "sector"},
    ),
    "bm_world_source_country": (
        "Borin and Mancini, the world's perspective, by source",
        {"method": BM, "perspective": "world"},
    ),
    "bm_world_sink_country": (
        "Borin and Mancini, the world's perspective, by sink",
        {"method": BM, "perspective": "world", "approach": "sink"},
    ),
    "bm_imports_country": ("Borin and Mancini, imports by country", {"method": BM, "perspective": "importer"}),
}
"""File of the outside answers to words, and what is asked of `decompose`."""


def rounded(difference: float) -> float:
    """Return a difference to two figures; one that is a matter of the last digits only is 0."""
    return 0.0 if difference < NOISE else float(f"{difference:.2g}")


def _entry(what: str, page: str, figures: int, tolerance: float, largest: float, source: str) -> dict[str, Any]:
    entry = {"what": what, "page": page, "figures": int(figures), "tolerance": tolerance}
    return {**entry, "largest": rounded(float(largest)), "source": source}


def positions(panel: Any, folder: Path) -> list[dict[str, Any]]:
    """Compare both positions with the published ones: every industry of every year, by size of output."""
    file = folder / "data" / "antras-chor" / "WIOD2013_GVCmeasures_Dec2017.dta"
    published = pd.read_stata(file)[["year", "cty_name", "ind_num", "GVC_Ui", "GVC_Di"]]
    published["industry"] = "c" + published["ind_num"].astype(int).astype(str)
    published["economy"] = published["cty_name"].map(canonical)
    outputs = []
    for table in panel:
        frame = table.industries.to_frame(index=False)
        outputs.append(frame.assign(year=table.year, output=table.x))
    found = []
    for name, column in (("upstreamness", "GVC_Ui"), ("downstreamness", "GVC_Di")):
        ours = interlace.compute(name, panel, cache=False).to_frame()
        both = ours.merge(pd.concat(outputs), on=["economy", "industry", "year"], validate="one_to_one")
        both = both.merge(published, on=["economy", "industry", "year"], validate="one_to_one")
        if len(both) != len(ours):
            raise SystemExit(f"{name}: {len(ours)} figures, but {len(both)} with a published one")
        for floor, tolerance in ((10_000, 0.021), (1_000, 0.115)):
            part = both[both["output"] > floor]
            words = f"{name}, 1995-2011, industries with an output above {floor // 1000} bn USD"
            largest = (part["value"] - part[column]).abs().max()
            source = "Antràs & Chor (2018), data set on WIOD 2013"
            found.append(_entry(words, f"indicators/{name}.md", len(part), tolerance, largest, source))
    return found


def services_content(table: Any, folder: Path) -> list[dict[str, Any]]:
    """Compare the services content of manufacturing exports of 1995 with another program's, economy by economy."""
    file = folder / "reference" / "exports-1995" / "services_content_of_manufacturing_exports.csv"
    theirs = pd.read_csv(file, index_col=0).drop(index="WORLD").rename(index=canonical)
    name = "services_value_added_in_manufacturing_exports"
    ours = interlace.compute(name, table, cache=False).to_frame()
    found = []
    for component, column in (("domestic", "serv_dom_share"), ("foreign", "serv_for_share")):
        mine = ours[ours["component"] == component].set_index("economy")["value"]
        if set(mine.index) != set(theirs.index):
            raise SystemExit(f"{name}: the economies differ from the reference's")
        largest = (mine - theirs[column].reindex(mine.index)).abs().max()
        what = f"{component} services value added in manufacturing exports, 1995"
        found.append(_entry(what, f"indicators/{name}.md", len(mine), 1e-9, largest, OUTSIDE))
    return found


def exports(table: Any, folder: Path) -> list[dict[str, Any]]:
    """Compare every term of every flow of 1995 with another program's."""
    found = []
    for name, (words, asked) in EXPORTS.items():
        ours = decompose(table, **asked).to_frame(wide=True)
        labels = [label for label in ("exporter", "industry", "importer") if label in ours]
        ours = ours.set_index(labels)
        gross, *terms = ours.columns
        theirs = pd.read_csv(folder / "reference" / "exports-1995" / f"{name}.csv.gz").rename(columns=LABELS)
        for label in {"exporter", "importer"} & set(labels):
            theirs[label] = theirs[label].map(canonical)
        theirs = theirs.set_index(labels).reindex(ours.index)[terms]
        gap = (ours[terms] - theirs).abs().div(ours[gross].abs().clip(lower=LEAST_FLOW), axis=0)
        if gap.isna().any(axis=None):
            raise SystemExit(f"{name}: flows of ours that the reference lacks")
        page = "../exports-borin-mancini.md" if asked["method"] == BM else "../exports.md"
        what = f"exports of 1995 after {words}: {len(terms)} terms"
        found.append(_entry(what, page, gap.size, 1e-9, gap.max(axis=None), OUTSIDE))
    return found


def united_kingdom(folder: Path) -> list[dict[str, Any]]:
    """Compare input coefficients and the Leontief inverse of 2010 with the publisher's."""
    file = folder / "data" / "uk-2010" / uk2010.FILE
    table = uk2010.read(file).domestic()
    theirs = uk2010.published(file)
    ours = table.A, table.factor.solve(np.eye(table.n))
    words = "United Kingdom 2010, input coefficients", "United Kingdom 2010, Leontief inverse"
    source = "Office for National Statistics, input-output analytical tables 2010"
    return [
        _entry(what, "../exposure.md", mine.size, 1e-12, np.abs(mine - other).max(), source)
        for what, mine, other in zip(words, ours, theirs, strict=True)
    ]


def united_states(folder: Path) -> list[dict[str, Any]]:
    """Compare total requirements of 2010-2016, worked from make and use tables, with the publisher's."""
    place, largest, figures = folder / "data" / "bea", 0.0, 0
    for year in range(2010, 2017):
        theirs = bea.total_requirements(year, place).to_numpy()
        table = bea.read(year, place, release="12sch", redefinitions="after")
        ours = table.factor.solve(np.eye(table.n))[: len(theirs), : len(theirs)]
        largest = max(largest, np.abs(ours - theirs).max())
        figures += theirs.size
    what = "United States 2010-2016, total requirements from make and use tables"
    source = "BEA, IxI_TR_1997-2020_PRO_SUM.xlsx, to 7 decimals; the tables it is worked from are in whole millions"
    return [_entry(what, "../profit.md", figures, 5e-5, largest, source)]


def whole_sets(table: Callable[[int], Any], panel: Any, folder: Path) -> list[dict[str, Any]]:
    """Return all comparisons; `table` gives WIOD 2013 by year, `panel` is the whole of it."""
    of_1995 = table(1995)
    return [
        *services_content(of_1995, folder),
        *positions(panel, folder),
        *exports(of_1995, folder),
        *united_kingdom(folder),
        *united_states(folder),
    ]
