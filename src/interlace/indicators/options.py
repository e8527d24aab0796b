"""Options that several indicators share, with the words that explain them, and what a type checker knows of them."""

from __future__ import annotations

from typing import Annotated, Literal

from interlace.indicators._products import Industries

SPLIT = "how finely the figure is split"
AGAINST = "what the inputs are measured against"

By = Annotated[Literal["economy", "industry"], SPLIT]
ByIndustry = Annotated[Literal["industry"] | None, SPLIT]
ByFunction = Annotated[Literal["function", "industry"] | None, SPLIT]
Measured = Annotated[Industries, "which industries are measured"]
Buyers = Literal["finished", "bought"]
Demand = Annotated[Buyers, "whose final products: finished in the economy, or bought by it"]
InventoryCorrection = Annotated[bool, "whether changes of stocks are booked in proportion to the other uses"]
ProducerServices = Annotated[
    str | None, "which industries are producer services: a definition's name, or a list of industry codes"
]
Way = Literal["forward", "backward"]
Direction = Annotated[
    Way,
    "where value added goes (forward), or where that in final products comes from (backward)",
]
Imports = Literal["table", "proportional"]
ImportedInputs = Annotated[
    Imports, "which inputs are imported: as the table has them, or in proportion to all use of a product"
]

Split = Literal[
    "economy", "industry", "function", "linkage", "partner", "link",
    "country", "sector", "bilateral", "bilateral_sector",
]  # fmt: skip
"""What the option ``by`` may be, over all measures of the package; each takes some of these."""
Denominator = Literal[
    "output", "intermediates", "non_energy_inputs", "intermediate_use", "all_use", "value_added",
]  # fmt: skip
"""What the option ``denominator`` may be, over all measures of the package."""
