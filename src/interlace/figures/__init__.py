"""Figures: a result in, an exhibit out: a Vega-Lite specification or a grid, with its words.

A form is one file, declared in it (`form`) and found by its name in `FORMS`; `draw` chooses among them, for
``result.plot()`` too. `sparkline` is plain SVG, `claims_board` plain HTML. `vendor_scripts` are the scripts of a page,
whose part ``runtime.js`` says at its head what it expects of the page around a figure.
"""

from __future__ import annotations

from interlace.figures._export_groups import export_groups
from interlace.figures.assets import script_elements, script_hashes, stylesheet, vendor_scripts
from interlace.figures.claims_board import claims_board, claims_csv, claims_finding, claims_table
from interlace.figures.decomposition import decomposition
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import FORMS, Form, draw, form, scan
from interlace.figures.heat_map import heat_map
from interlace.figures.over_time import over_time
from interlace.figures.point_map import point_map
from interlace.figures.positions import positions
from interlace.figures.ranking import industries, ranking
from interlace.figures.sankey import sankey
from interlace.figures.scatter import scatter
from interlace.figures.small_multiples import small_multiples
from interlace.figures.smile import smile
from interlace.figures.sparkline import sparkline
from interlace.figures.store import stored
from interlace.figures.structure import structure
from interlace.figures.table import table
from interlace.figures.waterfall import waterfall
from interlace.figures.world_map import world_map

__all__ = [
    "FORMS",
    "Column",
    "Exhibit",
    "Form",
    "Grid",
    "claims_board",
    "claims_csv",
    "claims_finding",
    "claims_table",
    "decomposition",
    "draw",
    "export_groups",
    "form",
    "heat_map",
    "industries",
    "over_time",
    "point_map",
    "positions",
    "ranking",
    "sankey",
    "scatter",
    "script_elements",
    "script_hashes",
    "small_multiples",
    "smile",
    "sparkline",
    "stored",
    "structure",
    "stylesheet",
    "table",
    "vendor_scripts",
    "waterfall",
    "world_map",
]

scan()
