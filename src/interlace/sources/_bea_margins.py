"""BEA's trade and transport margins: what products cost their buyers, and what their makers are paid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from interlace.errors import Unsupported
from interlace.model.classification import Classification
from interlace.model.options import choice, choices
from interlace.sources._bea_files import Level, Release, Tables
from interlace.sources._labelled import block, folder_of, require_equal, wrong
from interlace.words import said

RELEASES: dict[int, Release] = {2012: "12sch", 2017: "17sch"}
"""The schedule under which the use table of a year is published at both prices."""
HOUSEHOLDS = {"summary": "F010", "detail": "F01000"}
SUPPLY = {
    "output": ("T007",), "imports": ("MCIF", "MADJ"), "trade": ("TRADE",), "transport": ("TRANS",),
    "taxes": ("MDTY", "TOP", "SUB"), "purchasers": ("T016",),
}  # fmt: skip
"""Columns of the supply table: output at basic prices, imports, margins, taxes less subsidies, purchasers' value."""
SECTORS = ("manufacturing", "primary", "utilities", "construction", "services", "adjustment")
INSTEAD = (
    "purchasers' prices by product and buyer are published for the United States (BEA, 2012 and 2017: "
    "interlace.sources.bea.margins(2017, folder)); give other margins yourself"
)
_ROUNDING = 30.0
"""Million USD by which the sum of 400 rounded cells may miss the sum at the other prices."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a final product costs its buyer, and what is left of that for its maker.

    Parameters
    ----------
    year : int
    category : str
        Whose final use, as the publisher's code.
    purchasers, producers : float
        Value at purchasers' and at producers' prices, million USD.
    trade, transport : float
        The difference, split by what the supply table says of each commodity over all its uses; taxes that the trade
        collects are part of `trade`, as in the publisher's output of trade at producers' prices.
    product : str
    source : str
    """

    year: int
    category: str
    purchasers: float
    producers: float
    trade: float
    transport: float
    product: str
    source: str

    @property
    def margin(self) -> float:
        """Purchasers' less producers' value, million USD."""
        return self.purchasers - self.producers

    @property
    def share(self) -> float:
        """Share of the margin in the purchasers' value."""
        return self.margin / self.purchasers


def margins(year: int, path: Path, *, level: Level = "detail") -> pd.DataFrame:
    """Return every commodity in every category of final use at purchasers' and at producers' prices.

    Parameters
    ----------
    year : int
        2012 (schedule of 2012) or 2017 (schedule of 2017).
    path : pathlib.Path
        The folder of the files ``Detail_Use_2017_PUR_BeforeRedef_17sch.rda`` and ``..._PRO_...`` (or ``Summary_...``).
    level : {"detail", "summary"}

    Returns
    -------
    pandas.DataFrame
        ``commodity``, ``commodity_name``, ``role`` (manufacturing, primary, utilities, construction, services,
        adjustment), ``category``, ``category_name``, ``purchasers``, ``producers``, ``margin`` (their difference),
        ``year``, ``unit``; a row for each commodity and category, zeros included. The margin of a trade or transport
        commodity is negative: its service is in the purchasers' value of the goods. A commodity without a row at
        purchasers' prices (retail trade) is bought with the goods alone, so its purchasers' value is 0.

    Raises
    ------
    Unsupported
        If the publisher has no purchasers' prices of the year.
    InputError
        If a file is missing or damaged, or a category costs its buyers something else at the two prices.

    Notes
    -----
    Detail tables before redefinitions of 2017: households (F01000) pay 3,664,721 million USD for manufactured goods
    (commodities 31-33) whose makers and importers get 1,741,004 million: 52.5% is margin.
    """
    tables = _tables(year, path, level)
    book, codes, final = _labels(tables)
    file, other = tables.use_file("PUR"), tables.use_file("PRO")
    bought, made = tables.frame(file, ""), tables.frame(other, "")
    present = [code for code in codes if code in bought.index]
    purchasers = np.zeros((len(codes), len(final)))
    purchasers[[codes.index(code) for code in present]] = block(bought, present, final, file)
    producers = block(made, codes, final, other)
    paid, received = purchasers.sum(axis=0), producers.sum(axis=0)
    require_equal(paid, received, final, "the total at producers' prices", file, share=0.0, rounding=_ROUNDING)
    frame = _commodities(book, codes).loc[np.repeat(np.arange(len(codes)), len(final))].reset_index(drop=True)
    frame["category"] = np.tile(np.array(final, dtype=object), len(codes))
    frame["category"] = frame["category"].astype("str")
    frame["category_name"] = frame["category"].map({code: book.final[code].name for code in final})
    frame["purchasers"], frame["producers"] = purchasers.ravel(), producers.ravel()
    frame["margin"] = frame["purchasers"] - frame["producers"]
    return frame.assign(year=year, unit="USD mn")


def supply(year: int, path: Path, *, level: Level = "detail") -> pd.DataFrame:
    """Return the supply of every commodity: output, imports, trade and transport margins, taxes, purchasers' value.

    The publisher splits margins into trade and transport by commodity, over all its uses, not by user.

    Parameters
    ----------
    year, path, level
        As in `margins`.

    Returns
    -------
    pandas.DataFrame
        ``commodity``, ``commodity_name``, ``role``, ``output`` (basic prices), ``imports`` (c.i.f.), ``trade``,
        ``transport``, ``taxes`` (duties and taxes less subsidies on products), ``purchasers``, ``year``, ``unit``.
    """
    tables = _tables(year, path, level)
    book, codes, _ = _labels(tables)
    file = tables.supply_file()
    raw = tables.frame(file, "")
    raw = raw.set_axis([str(column).upper() for column in raw.columns], axis=1)
    frame = _commodities(book, codes)
    for name, columns in SUPPLY.items():
        frame[name] = block(raw, codes, list(columns), file).sum(axis=1)
    whole = frame[["output", "imports", "trade", "transport", "taxes"]].sum(axis=1).to_numpy()
    paid = frame["purchasers"].to_numpy()
    require_equal(whole, paid, codes, "the purchasers' value", file, share=0.0, rounding=_ROUNDING)
    return frame.assign(year=year, unit="USD mn")


def distribution(
    year: int,
    path: Path,
    *,
    role: str = "manufacturing",
    commodities: Iterable[str] | None = None,
    category: str | None = None,
    level: Level = "detail",
) -> Distribution:
    """Return what final buyers pay for some commodities beyond the producers' price.

    Parameters
    ----------
    year, path, level
        As in `margins`.
    role : str
        Commodities by role, where `commodities` does not name them.
    commodities : iterable of str, optional
        Codes of commodities, of that role.
    category : str, optional
        A code of final use; households by default.

    Returns
    -------
    Distribution
    """
    frame, whole = margins(year, path, level=level), supply(year, path, level=level)
    wanted = choice("category of final use", category or HOUSEHOLDS[level], list(frame["category"].unique()))
    rows = frame[frame["category"] == wanted].reset_index(drop=True)
    product = f"{role} goods" if role == "manufacturing" else role
    if commodities is None:
        chosen = rows["role"] == choice("role", role, SECTORS)
    else:
        codes = choices("commodity", commodities, list(rows["commodity"]))
        chosen = rows["commodity"].isin(codes)
        product = ", ".join(rows["commodity_name"][chosen][:3]) + ("..." if chosen.sum() > 3 else "")
    total = (whole["trade"] + whole["transport"] + whole["taxes"]).to_numpy()
    moved = np.zeros(len(whole))
    np.divide(whole["transport"].to_numpy(), total, out=moved, where=total != 0)
    margin = rows["margin"].to_numpy()[chosen]
    transport = float(margin @ moved[chosen])
    return Distribution(
        year=year,
        category=wanted,
        purchasers=float(rows["purchasers"][chosen].sum()),
        producers=float(rows["producers"][chosen].sum()),
        trade=float(margin.sum()) - transport,
        transport=transport,
        product=product,
        source=f"BEA, use tables of {year} at producers' and purchasers' prices, {level}, before redefinitions",
    )


def _tables(year: int, path: Path, level: Level) -> Tables:
    if year not in RELEASES:
        raise Unsupported.said("bea_one_price", year=year)
    return Tables(folder_of(path, "bea", said("errors.files.bea")), year, level, RELEASES[year])


def _labels(tables: Tables) -> tuple[Classification, list[str], list[str]]:
    """Return the classification, the commodities and the categories of final use but imports."""
    book = Classification.load(tables.classification)
    made = tables.frame(tables.use_file("PRO"), "")
    codes = [code for code in book.codes if code in made.index]
    if not codes:
        raise wrong(tables.folder, f"{tables.use_file('PRO').name} holds no commodity that is known", None)
    return book, codes, [code for code, item in book.final.items() if item.role != "import_adjustment"]


def _commodities(book: Classification, codes: list[str]) -> pd.DataFrame:
    sector = {code: name for name in SECTORS for code in book.members(name)}
    frame = pd.DataFrame({"commodity": codes, "commodity_name": [book.name_of(code) for code in codes]})
    return frame.assign(role=[sector[code] for code in codes])
