"""Service offshoring: producer services bought abroad, in the inputs of manufacturing."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import AGAINST, By, ImportedInputs, ProducerServices
from interlace.indicators.outsourcing._imports import inputs_by_product, whole_inputs
from interlace.model.table import IOTable

CELLS = "added up by hand from the publisher's cells: imported {} of {} USD mn"
WORKED = (
    "worked by hand from the publisher's cells: inputs of each service times its imports over its use at home, {} of "
    "{} USD mn"
)
IMPORTED = {"CHN": (29_711, 5_083_657), "DEU": (34_536, 1_501_989), "USA": (44_511, 3_038_892)}
ESTIMATED = {"imports": "proportional"}


@indicator(
    id="service_offshoring",
    trend="outsourcing",
    title="Service offshoring of manufacturing",
    unit="share",
    formula=r"\frac{\sum_{i \in P,\, i \notin c} \sum_{j \in M_c} z_{ij}}{\sum_{i \notin E} \sum_{j \in M_c} z_{ij}}",
    reading="A value of 0.02 means that 2 cents in each dollar that manufacturers spend on inputs other than energy go "
    "to producer services from abroad.",
    cite=("amiti2005", "amiti2009", "feenstra1999"),
    needs=Needs(IOTable, roles=("manufacturing",), producer_services=True, all_inputs=True),
    denominators={
        "non_energy_inputs": "intermediate inputs of manufacturing other than energy, domestic and imported",
        "intermediates": "intermediate inputs of manufacturing, domestic and imported",
        "output": "gross output of manufacturing",
    },
    denominator="intermediate inputs of manufacturing other than energy (or all of them, or output)",
    traps=(
        "Amiti & Wei estimate imports by one ratio of a service for all its buyers; that is imports=proportional. By "
        "default they are read from the table, whose makers assumed some of that themselves: in 2008 it gives 1.20 "
        "times the estimate for China and for Germany, and 1.43 times for the United States.",
        "Their set is telecommunications, finance, insurance, business and computer services; name it as your own "
        "definition to come near theirs.",
        "Energy is whatever the table can tell apart: where coal, oil and gas sit with ores, all mining goes out.",
        "Services that an affiliate abroad gives without a bill are not in it.",
    ),
    cases=(
        *Case.each("wiod2013", 2008, IMPORTED, 1e-12, CELLS),
        *(
            Case("wiod2013", 2008, {"economy": economy}, expected, 1e-12, WORKED, ESTIMATED, gaps=tuple(cells))
            for economy, expected, *cells in (
                ("CHN", 0.0048636542814703984, "24,725.15", "5,083,657"),
                ("DEU", 0.01918317229786449, "28,812.91", "1,501,989"),
                ("USA", 0.010258600680296355, "31,174.78", "3,038,892"),
            )
        ),
    ),
)
def service_offshoring(
    table: IOTable,
    *,
    producer_services: ProducerServices = None,
    imports: ImportedInputs = "table",
    denominator: Annotated[Literal["non_energy_inputs", "intermediates", "output"], AGAINST] = "non_energy_inputs",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the share of imported producer services in the inputs of manufacturing.

    Parameters
    ----------
    table : IOTable
        Multi-regional; or national with competitive imports, whose imported part is told unless
        ``imports="proportional"``.
    producer_services : str, optional
        Name of the definition; the table's default (narrow) if None.
    imports : {"table", "proportional"}
        As the table has them, or one import ratio of a service for all its buyers.
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
        If energy cannot be told apart and is to be left out, or imports are not known by user.

    References
    ----------
    Amiti & Wei (2005), eq. 1, whose assumption of one import ratio for all buyers is ``imports="proportional"``;
    Feenstra & Hanson (1999).
    """
    inputs = inputs_by_product(table, imports)
    rows = inputs.of_codes(table.classification.producer_service_codes(producer_services))
    whole, _ = whole_inputs(table, inputs, denominator)
    return total_or_each(table, inputs.imported[rows].sum(axis=0), whole, table.in_role("manufacturing"), by)
