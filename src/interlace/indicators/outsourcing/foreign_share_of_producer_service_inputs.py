"""The share of manufacturers' producer services that comes from abroad."""

from __future__ import annotations

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import ByIndustry, ProducerServices
from interlace.model.imports import imported_inputs
from interlace.model.table import IOTable

CELLS = "added up by hand from the publisher's cells: imported {} of {} USD mn"


@indicator(
    id="foreign_share_of_producer_service_inputs",
    trend="outsourcing",
    title="Foreign share of manufacturers' producer services",
    unit="share",
    formula=r"\frac{\sum_{i \in P,\, i \notin c} \sum_{j \in M_c} z_{ij}}{\sum_{i \in P} \sum_{j \in M_c} z_{ij}}",
    reading="A value of 0.10 means that a tenth of the producer services that manufacturers buy comes from abroad.",
    cite=("amiti2005",),
    needs=Needs(IOTable, roles=("manufacturing",), producer_services=True, imported_inputs=True),
    denominator="producer services that manufacturing buys, domestic and imported",
    traps=(
        "Read directly from the table; no proportionality is assumed here, but the publisher assumed some "
        "when the table was built.",
        "Services that a firm makes in-house, at home or in an affiliate abroad, are not in it.",
    ),
    cases=Case.each(
        "wiod2013", 2008, {"CHN": (29711, 419667), "DEU": (34536, 297912), "USA": (44511, 634330)}, 1e-12, CELLS
    ),
)
def foreign_share_of_producer_service_inputs(
    table: IOTable, *, producer_services: ProducerServices = None, by: ByIndustry = None
) -> pd.DataFrame:
    """Return the share of imports in the producer services that manufacturing buys.

    Parameters
    ----------
    table : IOTable
        Multi-regional, or with its imported part told.
    producer_services : str, optional
        Name of the definition; the table's default (narrow) if None.
    by : {None, "industry"}
        Manufacturing as a whole, or each of its industries.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where no producer service is bought).
    """
    services = table.in_producer_services(producer_services)
    manufacturing = table.in_role("manufacturing")
    bought = table.Z[services].sum(axis=0)
    return total_or_each(table, imported_inputs(table, services), bought, manufacturing, by or "economy")
