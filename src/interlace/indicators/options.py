"""Options that several indicators share, with the words that explain them."""

from __future__ import annotations

from typing import Annotated, Literal

from interlace.indicators._products import Industries

SPLIT = "how finely the figure is split"
AGAINST = "what the inputs are measured against"

By = Annotated[Literal["economy", "industry"], SPLIT]
ByIndustry = Annotated[Literal["industry"] | None, SPLIT]
ByFunction = Annotated[Literal["function", "industry"] | None, SPLIT]
Measured = Annotated[Industries, "which industries are measured"]
Demand = Annotated[Literal["finished", "bought"], "whose final products: finished in the economy, or bought by it"]
InventoryCorrection = Annotated[bool, "whether changes of stocks are booked in proportion to the other uses"]
ProducerServices = Annotated[
    str | None, "which industries are producer services: a definition's name, or a list of industry codes"
]
Direction = Annotated[
    Literal["forward", "backward"],
    "where value added goes (forward), or where that in final products comes from (backward)",
]
Imports = Literal["table", "proportional"]
ImportedInputs = Annotated[
    Imports, "which inputs are imported: as the table has them, or in proportion to all use of a product"
]
