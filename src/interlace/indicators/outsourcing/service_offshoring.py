"""Service offshoring: producer services bought abroad, in the inputs of manufacturing."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from interlace.indicators._declaration import Case, Needs
from interlace.indicators._products import imported_inputs, total_or_each
from interlace.indicators._registry import indicator
from interlace.model.table import IOTable

CELLS = "added up by hand from the publisher's cells: imported {} of {} USD mn"


@indicator(
    id="service_offshoring",
    trend="outsourcing",
    title="Service offshoring of manufacturing",
    unit="share",
    formula=r"\frac{\sum_{i \in P,\, i \notin c} \sum_{j \in M_c} z_{ij}}{\sum_{i \notin E} \sum_{j \in M_c} z_{ij}}",
    reading="A value of 0.02 means that 2 cents in each dollar that manufacturers spend on inputs other than energy go "
    "to producer services from abroad.",
    cite=("amiti2005", "amiti2009", "feenstra1999"),
    needs=Needs(roles=("manufacturing",), producer_services=True, multiregional=True),
    denominators={
        "non_energy_inputs": "intermediate inputs of manufacturing other than energy, domestic and imported",
        "intermediates": "intermediate inputs of manufacturing, domestic and imported",
        "output": "gross output of manufacturing",
    },
    denominator="intermediate inputs of manufacturing other than energy (or all of them, or output)",
    traps=(
        "Amiti & Wei estimate imports by one ratio for all buyers; here they are read from the table, whose makers "
        "assumed some of that themselves.",
        "Their set is telecommunications, finance, insurance, business and computer services; name it as your own "
        "definition to come near theirs.",
        "Energy is whatever the table can tell apart: where coal, oil and gas sit with ores, all mining goes out.",
        "Services that an affiliate abroad gives without a bill are not in it.",
    ),
    cases=(
        Case("wiod2013", 2008, {"economy": "CHN"}, 29_711 / 5_083_657, 1e-12, CELLS.format("29,711", "5,083,657")),
        Case("wiod2013", 2008, {"economy": "DEU"}, 34_536 / 1_501_989, 1e-12, CELLS.format("34,536", "1,501,989")),
        Case("wiod2013", 2008, {"economy": "USA"}, 44_511 / 3_038_892, 1e-12, CELLS.format("44,511", "3,038,892")),
    ),
)
def service_offshoring(
    table: IOTable,
    *,
    producer_services: str | None = None,
    denominator: Literal["non_energy_inputs", "intermediates", "output"] = "non_energy_inputs",
    by: Literal["economy", "industry"] = "economy",
) -> pd.DataFrame:
    """Return the share of imported producer services in the inputs of manufacturing.

    Parameters
    ----------
    table : IOTable
        Multi-regional.
    producer_services : str, optional
        Name of the definition; the table's default (narrow) if None.
    denominator : {"non_energy_inputs", "intermediates", "output"}
        What they are measured against.
    by : {"economy", "industry"}
        Manufacturing as a whole, or each of its industries.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where nothing is bought).

    Raises
    ------
    Unsupported
        If energy cannot be told apart and is to be left out.

    References
    ----------
    Amiti & Wei (2005), eq. 1, without its assumption of one import ratio for all buyers; Feenstra & Hanson (1999).
    """
    services = table.in_producer_services(producer_services)
    imported = imported_inputs(table, services)
    if denominator == "output":
        whole = table.x
    elif denominator == "intermediates":
        whole = table.Z.sum(axis=0)
    else:
        whole = table.Z[~table.in_role("energy")].sum(axis=0)
    return total_or_each(table, imported, whole, table.in_role("manufacturing"), by)
