"""Cells of a claim that compare two years: input coefficients against final demand, as shares of what moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from interlace import sda
from interlace._version import __version__
from interlace.claims._book import ALL_SERVICES, Cell
from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Float
from interlace.kernels.coefficients import ratio
from interlace.model.panel import TablePanel
from interlace.model.table import IOTable

SOURCING = "structural_decomposition"
"""What stands for the indicator in a cell of this kind."""

Answer = tuple[pd.Series, str] | Unsupported


def sourcing_shares(
    data: IOTable | TablePanel, cells: Sequence[tuple[Cell, str]], years: Sequence[int]
) -> list[Answer]:
    """Return each cell's share by (economy, year), with its digest, or the refusal.

    The share is s / (|s| + |d|): s is what input coefficients contributed to the change since the panel's first year
    (technology, domestic sourcing and offshoring, polar forms), d what final demand contributed. It is above one half
    where outsourcing raised services by more than final demand moved them, and negative where it held them back.

    Parameters
    ----------
    data : IOTable or TablePanel
    cells : sequence of (Cell, str)
        With the definition of producer services.
    years : sequence of int
        Ascending.
    """
    if not cells:
        return []
    if isinstance(data, IOTable) or list(years) == [data.years[0]]:
        return [Unsupported.said("nothing_before", year=years[0])] * len(cells)
    try:
        return _compared(data, cells, years)
    except (InputError, Unsupported) as error:
        return [Unsupported(error.reason, where=error.where, fix=error.fix)] * len(cells)


def _compared(panel: TablePanel, cells: Sequence[tuple[Cell, str]], years: Sequence[int]) -> list[Answer]:
    questions = [
        sda.Question(of=cell.options["of"], producer_services=None if name == ALL_SERVICES else name)
        for cell, name in cells
    ]
    first = panel.years[0]
    found = {year: sda.two_way(panel, first, year, questions) for year in years if year > first}
    answers: list[Answer] = []
    for position, (cell, name) in enumerate(cells):
        parts = {year: answer[position] for year, answer in found.items()}
        refusal = next((part for part in parts.values() if isinstance(part, Unsupported)), None)
        if refusal is not None:
            answers.append(refusal)
            continue
        shares = {year: _share(part) for year, part in parts.items() if isinstance(part, sda.TwoWay)}
        values = np.stack([shares.get(year, np.full(len(panel.economies), np.nan)) for year in years])
        index = pd.MultiIndex.from_product([years, panel.economies], names=["year", "economy"])
        series = pd.Series(values.ravel(), index=index, name="value").swaplevel()
        step = panel.provenance_of([first, *(year for year in years if year > first)]).then(
            "compared input coefficients with final demand", **cell.options, definition=name, version=__version__
        )
        answers.append((series, step.digest))
    return answers


def _share(part: sda.TwoWay) -> Float:
    return ratio(part.coefficients, np.abs(part.coefficients) + np.abs(part.final_demand))
