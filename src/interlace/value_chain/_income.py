"""GVC income: what each economy earns in the final products of a group of industries, wherever they are finished."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

import pandas as pd

from interlace.errors import UnknownName
from interlace.kernels.coefficients import ratio
from interlace.kernels.content import value_added_by_origin
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._frames import grouped, industry_columns, over_years
from interlace.value_chain._select import functions_of, industries_of, known_flows, require_domestic

__all__ = ["gvc_income"]

By = Literal["economy", "function", "industry"]
LABELS: dict[str, list[str]] = {
    "economy": ["economy"],
    "function": ["economy", "function"],
    "industry": ["economy", "industry", "industry_name", "function"],
}


def gvc_income(
    data: IOTable | TablePanel,
    of: str | Iterable[str] = "manufacturing",
    *,
    by: By = "function",
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Return what each economy earns in the world's final products of a group of industries.

    Parameters
    ----------
    data : IOTable or TablePanel
    of : str or iterable of str
        Whose final products: a role, a code, the words of an industry, or several.
    by : {"function", "economy", "industry"}
        How finely the income of an economy is split.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        As in `interlace.model.yearly.run`.

    Returns
    -------
    Result
        ``economy`` (that earns), ``industry``, ``industry_name``, ``function`` where asked for, ``year``, ``value``
        (share of the final products' value), ``unit``, ``amount`` (in the unit of the table). The shares of a year add
        up to 1 where value added is all that inputs leave of output.

    Raises
    ------
    UnknownName, InputError
        If the industries are unknown.
    Unsupported
        If origins cannot be told.

    References
    ----------
    Timmer et al. (2013), Economic Policy 28(76), eq. 3: s'v̂By_M; Timmer et al. (2014).

    Examples
    --------
    >>> import interlace
    >>> income = interlace.value_chain.gvc_income(interlace.load("bundled")[2011], by="economy").to_frame()
    >>> income.set_index("economy")["value"][["CHN", "USA", "DEU"]].round(3).to_dict()
    {'CHN': 0.162, 'USA': 0.145, 'DEU': 0.068}
    """
    panel = panel_of(data)
    if by not in LABELS:
        raise UnknownName.of("value of by", by, LABELS)
    chosen = industries_of(of, panel.classification)
    return over_years(
        panel,
        gvc_income_frame,
        years,
        id="gvc_income",
        title=f"Income in the world's final products of {chosen.name}",
        unit="share",
        options={"industries": list(chosen.codes), "by": by},
        definitions={
            "industry": chosen.label,
            "industry_name": chosen.name,
            "denominator": "final value of these products of all economies, at basic prices",
        },
        cite=("timmer2013", "timmer2014"),
        workers=workers,
        progress=progress,
    )


def gvc_income_frame(table: IOTable, *, industries: list[str], by: By) -> pd.DataFrame:
    """Return the GVC income of one year; see `gvc_income`."""
    require_domestic(table, "who earns what in final products")
    final = known_flows(table, table.Y.sum(axis=1), table.in_codes(industries))
    amounts = value_added_by_origin(table.factor, table.v, final[:, None])[:, 0]
    columns = industry_columns(table)
    if by == "function" or (by == "industry" and table.classification.functions):
        columns["function"] = functions_of(table)
    frame = pd.DataFrame(
        {**columns, "year": table.year, "value": ratio(amounts, final.sum()), "unit": "share", "amount": amounts}
    )
    return frame if by == "industry" else grouped(frame, LABELS[by])
