"""Who buys producer services: the share of the secondary sector."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.errors import Unsupported
from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import group_sums, of_industries
from interlace.indicators.options import AGAINST, By, ProducerServices
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import ratio
from interlace.model.frames import economies, tidy
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums"

Sellers = Literal["all", "domestic_at_home", "domestic_anywhere"]


@indicator(
    id="producer_services_users",
    trend="servicification",
    title="Share of the secondary sector among users of producer services",
    unit="share",
    formula=r"\frac{\sum_{i \in P} \sum_{j \in U_c} z_{ij}}{\sum_{i \in P} \sum_{j \in c} z_{ij}}",
    reading="A value of 0.30 means that mining, manufacturing, utilities and construction buy 30 cents of each dollar "
    "of producer services that the economy's industries use.",
    cite=("francois2008", "timmer2015"),
    needs=Needs(IOTable, roles=("secondary",), producer_services=True),
    denominators={
        "intermediate_use": "producer services that all industries use",
        "all_use": "producer services that all industries and final users use",
    },
    denominator="producer services that all industries use (or final users too)",
    traps=(
        "The definition and the denominator move it: final users take a fifth to two fifths of producer services.",
        "Producer services of all origins or those made at home are two questions; small open economies differ by ten "
        "points and more.",
        "A large share can mean a large secondary sector: it says who buys, not how much each buyer needs.",
    ),
    cases=(
        *Case.each("wiod2013", 2008, {"IND": 0.645, "CHN": 0.570, "USA": 0.195, "IRL": 0.322}, 0.0005, WORKED),
        Case("wiod2013", 2008, {"economy": "IRL"}, 0.215, 0.0005, WORKED, {"sellers": "domestic_at_home"}),
    ),
)
def producer_services_users(
    table: IOTable,
    *,
    producer_services: ProducerServices = None,
    denominator: Annotated[Literal["intermediate_use", "all_use"], AGAINST] = "intermediate_use",
    sellers: Annotated[
        Sellers, "whose producer services: of all origins, or made at home and sold there, or anywhere"
    ] = "all",
    users: Annotated[
        Literal["secondary", "manufacturing", "services"], "whose share in their use is asked for"
    ] = "secondary",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the share of a group of users in the use of producer services.

    Parameters
    ----------
    table : IOTable
    producer_services : str, optional
        Name of the definition; the table's default (narrow) if None.
    denominator : {"intermediate_use", "all_use"}
        Use by industries, or by industries and final users.
    sellers : {"all", "domestic_at_home", "domestic_anywhere"}
        Producer services of all origins that the economy's own users buy; of these only those made at home; or those
        made at home, whatever economy the users are in.
    users : {"secondary", "manufacturing", "services"}
        Whose share is asked for.
    by : {"economy", "industry"}
        The group as a whole, or each of its industries; the parts add up to the whole.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where none are used).

    Raises
    ------
    Unsupported
        If the table cannot tell the sellers apart.
    """
    group = table.in_role(users)
    sold, final = _sales(table, table.in_producer_services(producer_services), sellers)
    whole = group_sums(table, sold) if sellers != "domestic_anywhere" else sold.sum(axis=0)
    if denominator == "all_use":
        whole = whole + final
    if sellers == "domestic_anywhere":
        return _sold_anywhere(table, sold, whole, group, by)
    if by == "industry":
        return of_industries(table, ratio(sold, whole[table.economy_of]), group)
    return tidy([economies(table)], ratio(group_sums(table, np.where(group, sold, 0.0)), whole))


def _sales(table: IOTable, services: Bools, sellers: Sellers) -> tuple[Float, Float]:
    """Return sales to each industry, (n,) or (n, sellers' economies), and sales to final users, (economies,)."""
    _refuse(table, sellers)
    economies = np.arange(len(table.economies))
    if sellers == "all":
        return table.Z[services].sum(axis=0), _home_final(table)[services].sum(axis=0)
    if sellers == "domestic_at_home":
        sold = np.zeros(table.n)
        final = np.zeros(len(economies))
        for g in economies:
            home = table.economy_of == g
            sold[home] = table.Z[np.ix_(services & home, home)].sum(axis=0)
            final[g] = _home_final(table)[services & home, g].sum()
        return sold, final
    makers = (table.economy_of[:, None] == economies) & services[:, None]
    return table.Z.T @ makers.astype(np.float64), makers.T.astype(np.float64) @ table.Y.sum(axis=1)


def _home_final(table: IOTable) -> Float:
    """Return final use by economy without a national table's exports, shape (n, economies)."""
    exports = table.final_with_role("exports")
    if not exports.any():
        return table.Y_by_economy
    columns = np.flatnonzero(exports)
    owners = [table.economies.index(code) for code in table.final.get_level_values("economy")[columns]]
    final = table.Y_by_economy.copy()
    for column, owner in zip(columns, owners, strict=True):
        final[:, owner] -= table.Y[:, column]
    return final


def _refuse(table: IOTable, sellers: Sellers) -> None:
    if sellers == "domestic_anywhere" and not table.is_multiregional:
        raise Unsupported.said("users_abroad_unknown")
    if sellers == "all" and table.V[table.primary_with_roles(["imports"])].any():
        raise Unsupported.said("services_imported_in_one_row")
    if sellers == "domestic_at_home" and table.imports is not None:
        raise Unsupported.said("services_of_both_origins")


def _sold_anywhere(table: IOTable, sold: Float, whole: Float, group: Bools, by: str) -> pd.DataFrame:
    if by == "industry":
        raise Unsupported.said("sellers_of_no_industry")
    return tidy([economies(table)], ratio(sold[group].sum(axis=0), whole))
