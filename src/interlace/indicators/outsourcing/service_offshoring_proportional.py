"""Service offshoring as Amiti & Wei estimate it: one import ratio of a service for all its buyers."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from interlace.indicators._declaration import Case, Needs
from interlace.indicators._products import total_or_each
from interlace.indicators._registry import indicator
from interlace.indicators.outsourcing._imports import inputs_by_product, whole_inputs
from interlace.model.table import IOTable

WORKED = (
    "worked by hand from the publisher's cells: inputs of each service times its imports over its use at home, {} of "
    "{} USD mn"
)


@indicator(
    id="service_offshoring_proportional",
    trend="outsourcing",
    title="Service offshoring of manufacturing, in proportion to use",
    unit="share",
    formula=r"\frac{\sum_{i \in P} \sum_{j \in M_c} \frac{m_i}{x_i + m_i - e_i} z_{ij}}"
    r"{\sum_{i \notin E} \sum_{j \in M_c} z_{ij}}",
    reading="A value of 0.02 means that an estimated 2 cents in each dollar that manufacturers spend on inputs other "
    "than energy go to producer services from abroad.",
    cite=("amiti2005", "amiti2009", "feenstra1999"),
    needs=Needs(roles=("manufacturing",), producer_services=True, all_inputs=True),
    denominators={
        "non_energy_inputs": "intermediate inputs of manufacturing other than energy, domestic and imported",
        "intermediates": "intermediate inputs of manufacturing, domestic and imported",
        "output": "gross output of manufacturing",
    },
    denominator="intermediate inputs of manufacturing other than energy (or all of them, or output)",
    traps=(
        "An estimate: every buyer of a service is taken to import the same share of it. `service_offshoring` reads "
        "the imports of manufacturers from a multi-regional table; in 2008 it is 1.20 times this estimate for China "
        "and for Germany, and 1.43 times for the United States.",
        "Amiti & Wei's set is telecommunications, finance, insurance, business and computer services; name it as your "
        "own definition to come near theirs.",
        "Energy is whatever the table can tell apart: where coal, oil and gas sit with ores, all mining goes out.",
    ),
    cases=(
        Case(
            "wiod2013", 2008, {"economy": "CHN"}, 0.0048636542814703984, 1e-12,
            WORKED.format("24,725.15", "5,083,657"),
        ),
        Case(
            "wiod2013", 2008, {"economy": "DEU"}, 0.01918317229786449, 1e-12,
            WORKED.format("28,812.91", "1,501,989"),
        ),
        Case(
            "wiod2013", 2008, {"economy": "USA"}, 0.010258600680296355, 1e-12,
            WORKED.format("31,174.78", "3,038,892"),
        ),
    ),
)  # fmt: skip
def service_offshoring_proportional(
    table: IOTable,
    *,
    producer_services: str | None = None,
    denominator: Literal["non_energy_inputs", "intermediates", "output"] = "non_energy_inputs",
    by: Literal["economy", "industry"] = "economy",
) -> pd.DataFrame:
    """Return the estimated share of imported producer services in the inputs of manufacturing.

    Parameters
    ----------
    table : IOTable
        Multi-regional, or national with a column of competitive imports.
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
        If energy cannot be told apart and is to be left out, or imports are not known by product.

    References
    ----------
    Amiti & Wei (2005), eq. 1; Amiti & Wei (2009).
    """
    services = table.classification.producer_service_codes(producer_services)
    inputs = inputs_by_product(table, "proportional")
    rows = np.asarray(inputs.codes.isin(list(services)))
    whole, _ = whole_inputs(table, inputs, denominator)
    return total_or_each(table, inputs.imported[rows].sum(axis=0), whole, table.in_role("manufacturing"), by)
