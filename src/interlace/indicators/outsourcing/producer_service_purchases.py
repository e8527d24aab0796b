"""Producer services in what manufacturers buy, from home and from abroad."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import BY_ORIGIN, total_or_each
from interlace.indicators.options import AGAINST, By, ImportedInputs, ProducerServices
from interlace.indicators.outsourcing._imports import inputs_by_product, whole_inputs
from interlace.model.table import IOTable

HOME = {"CHN": (389_956, 5_083_657), "DEU": (263_376, 1_501_989)}
CELLS = "added up by hand from the publisher's cells: {} of {} USD mn"


@indicator(
    id="producer_service_purchases",
    trend="outsourcing",
    title="Producer services that manufacturers buy, at home and abroad",
    unit="share",
    formula=r"\frac{\sum_{i \in P} \sum_{j \in M_c} z_{ij}}{\sum_{i \notin E} \sum_{j \in M_c} z_{ij}} = "
    r"\frac{\sum_{i \in P,\, i \in c} \sum_{j \in M_c} z_{ij} + \sum_{i \in P,\, i \notin c} \sum_{j \in M_c} z_{ij}}"
    r"{\sum_{i \notin E} \sum_{j \in M_c} z_{ij}}",
    reading="A domestic value of 0.08 and a foreign one of 0.01 mean that 8 cents in each dollar that manufacturers "
    "spend on inputs other than energy go to producer services at home and 1 cent to those abroad.",
    cite=("amiti2005", "feenstra1999"),
    needs=Needs(IOTable, roles=("manufacturing",), producer_services=True, all_inputs=True),
    denominators={
        "non_energy_inputs": "intermediate inputs of manufacturing other than energy, domestic and imported",
        "intermediates": "intermediate inputs of manufacturing, domestic and imported",
        "output": "gross output of manufacturing",
    },
    denominator="intermediate inputs of manufacturing other than energy (or all of them, or output)",
    traps=(
        "What is bought only: services that a firm makes in-house are not in it, so a rise may be outsourcing or a "
        "larger need.",
        "The shares are nominal: they rise where services become dearer than goods.",
        'With imports="proportional" every buyer of a service is taken to import the same share of it.',
    ),
    cases=(
        *Case.each("wiod2013", 2008, HOME, 1e-12, CELLS, component="domestic"),
        *Case.each("wiod2013", 2008, {"USA": (634_330, 3_038_892)}, 1e-12, CELLS),
    ),
)  # fmt: skip
def producer_service_purchases(
    table: IOTable,
    *,
    producer_services: ProducerServices = None,
    imports: ImportedInputs = "table",
    denominator: Annotated[Literal["non_energy_inputs", "intermediates", "output"], AGAINST] = "non_energy_inputs",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the shares of domestic and of foreign producer services in the inputs of manufacturing.

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
        ``economy``, ``industry`` where asked for, ``component`` (domestic, foreign), ``value`` (a fraction; missing
        where nothing is bought).

    Raises
    ------
    Unsupported
        If energy cannot be told apart and is to be left out, or imports are not known by user.
    """
    inputs = inputs_by_product(table, imports)
    rows = inputs.of_codes(table.classification.producer_service_codes(producer_services))
    whole, _ = whole_inputs(table, inputs, denominator)
    foreign = inputs.imported[rows].sum(axis=0)
    parts = (inputs.bought[rows].sum(axis=0) - foreign, foreign)
    makers = table.in_role("manufacturing")
    frames = [
        total_or_each(table, part, whole, makers, by).assign(component=name)
        for name, part in zip(BY_ORIGIN["component"], parts, strict=True)
    ]
    # The two parts of an economy, or of an industry, one below the other.
    return pd.concat(frames).sort_index(kind="stable").reset_index(drop=True)
