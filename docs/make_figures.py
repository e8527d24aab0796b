"""Compute what the documentation takes from outside tables, and write it to docs/measured.toml.

Run it by ``make docs-figures``; ``INTERLACE_TEST_DATA`` names the folder of outside tables, by default ``../shared``.
"""

from __future__ import annotations

import os
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from rdata import read_rda

import interlace
from interlace.indicators import Case, all_indicators, get
from interlace.indicators.cases import value_of

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

from measured import analyses, case_key, published, published_analyses  # noqa: E402
from whole_sets import whole_sets  # noqa: E402

YEAR = 2008
DIGITS = 9
EMPLOYED = "wiod2013 with China's employment"
NATIONAL = {
    "germany1995": ("germany1995", "germany-1995"),
    "bea_summary": ("bea_summary", "bea"),
    "bea_detail_supply_use": ("bea_detail_supply_use", "bea"),
    "wiod2016_usa": ("wiod2016_usa", "wiod2016-usa"),
}
"""Tables of one economy by the name that a case gives them: source, and folder of the outside tables."""
SHOWN = ("CHN", "DEU", "JPN", "KOR", "USA")
COMPARED = (
    ("direct_services_input_share", None),
    ("services_value_added_in_manufacturing_exports", None),
    ("services_value_added_in_manufacturing_final_demand", None),
    ("digital_value_added_in_manufacturing_exports", None),
    ("foreign_value_added_in_exports", None),
    ("producer_services_in_gdp", None),
    ("upstreamness", "c9"),
    ("downstreamness", "c15"),
)


def folder() -> Path:
    """Return the folder of outside tables."""
    given = os.environ.get("INTERLACE_TEST_DATA")
    return Path(given) if given else HERE.parent.parent / "shared"


def with_chinas_employment(table: Any) -> Any:
    """Return a table of WIOD 2013 with China's employment by industry beside it."""
    file = folder() / "data" / "china" / "china_employment.rda"
    heads = read_rda(file)["china_employment"].set_index("Code")[str(table.year)]
    parts = tomllib.loads((HERE / "china_employment.toml").read_text(encoding="utf-8"))
    rows = [("CHN", code, sum(heads[one] for one in own)) for code, own in parts.items()]
    frame = pd.DataFrame(rows, columns=["economy", "industry", "value"])
    return table.with_satellite("employment", frame, "10,000 persons", covers="CHN")


def national() -> dict[str, Any]:
    """Return the panels of the tables of one economy."""
    return {name: interlace.load(source, folder() / "data" / path) for name, (source, path) in NATIONAL.items()}


def table_of(case: Case, panels: dict[str, Any]) -> Any:
    """Return the table that a case is of."""
    if case.table == EMPLOYED:
        return with_chinas_employment(panels["wiod2013"][case.year])
    if case.table.startswith("china_2"):
        return interlace.load("china", folder() / "data" / "china" / f"{case.table}.rda")[case.year]
    if case.table not in panels:
        raise SystemExit(f"there is no table {case.table!r} to compute a case from")
    return case.data(lambda year: panels[case.table][year])


def cases(panels: dict[str, Any]) -> dict[str, float]:
    """Return our value of every reference case and published number, by its key."""
    wanted = [(declared, case) for declared in all_indicators(analyses=True) for case in declared.cases]
    wanted += [(get(one.indicator), one.case) for numbers in published().values() for one in numbers]
    tables: dict[tuple[str, str], Any] = {}
    found = {}
    for declared, case in wanted:
        where = (case.table, case.when)
        if where not in tables:
            tables[where] = table_of(case, panels)
        found[case_key(declared.id, case)] = value_of(declared, case, tables[where])
    return found


def numbers_of_analyses(panels: dict[str, Any]) -> dict[str, float]:
    """Return our value of every number that an analysis must reproduce, by its key."""
    table = cache(lambda name, year: panels[name][year])
    entries = [entry for found in published_analyses().values() for entry in found]
    return {entry.key: analyses.value_of(entry, table, folder()) for entry in entries}


def by_economy(name: str, table: Any, industry: str | None) -> dict[str, float]:
    """Return one value an economy: components added up, or the figure of one industry."""
    frame = interlace.compute(name, table, cache=False).to_frame()
    if industry:
        frame = frame[frame["industry"] == industry]
    return dict(frame.groupby("economy", sort=False)["value"].sum())


def compared(name: str, industry: str | None, full: Any, bundled: Any) -> dict[str, Any]:
    """Return an indicator on the full and on the bundled table."""
    first, second = by_economy(name, full, industry), by_economy(name, bundled, industry)
    if list(first) != list(second):
        raise SystemExit(f"{name}: the two tables have different economies")

    def entry(economy: str) -> dict[str, Any]:
        return {"economy": economy, "full": float(first[economy]), "bundled": float(second[economy])}

    largest = max(first, key=lambda economy: abs(first[economy] - second[economy]))
    words = full.classification.name_of(industry) if industry else ""
    economies = [entry(economy) for economy in SHOWN]
    result = {"indicator": name, "year": full.year, "industry": industry or "", "words": words}
    return {**result, "economies": economies, "largest": entry(largest)}


def _inline(item: dict[str, Any]) -> str:
    return f'{{ economy = "{item["economy"]}", full = {item["full"]:.6f}, bundled = {item["bundled"]:.6f} }}'


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def to_toml(ours: dict[str, dict[str, float]], merging: list[dict[str, Any]], comparisons: list[dict[str, Any]]) -> str:
    """Return the text of docs/measured.toml."""
    lines = ["# Written by docs/make_figures.py (make docs-figures); a test computes it again."]
    for part, values in ours.items():
        lines += ["", f"[{part}]", *(f'"{key}" = {value:.{DIGITS}f}' for key, value in values.items())]
    for entry in comparisons:
        lines += ["", "[[comparisons]]", *(f"{name} = {_value(value)}" for name, value in entry.items())]
    for entry in merging:
        lines += ["", "[[merging]]", f'indicator = "{entry["indicator"]}"', f"year = {entry['year']}"]
        lines += [f'industry = "{entry["industry"]}"', f'words = "{entry["words"]}"', "economies = ["]
        lines += [f"    {_inline(item)}," for item in entry["economies"]]
        lines += ["]", f"largest = {_inline(entry['largest'])}"]
    return "\n".join(lines) + "\n"


def text() -> str:
    """Compute everything and return the text of docs/measured.toml."""
    wiod = interlace.load("wiod2013", folder() / "data" / "wiod2013")
    panels = {"wiod2013": wiod, "bundled": interlace.load("bundled"), **national()}
    full, bundled = panels["wiod2013"][YEAR], panels["bundled"][YEAR]
    merging = [compared(name, industry, full, bundled) for name, industry in COMPARED]
    ours = {"cases": cases(panels), "analyses": numbers_of_analyses(panels)}
    return to_toml(ours, merging, whole_sets(lambda year: wiod[year], wiod, folder()))


if __name__ == "__main__":
    (HERE / "measured.toml").write_text(text(), encoding="utf-8")
    print(HERE / "measured.toml")
