"""Options that several indicators share, with the words that explain them."""

from __future__ import annotations

from typing import Annotated, Literal

SPLIT = "how finely the figure is split"

By = Annotated[Literal["economy", "industry"], SPLIT]
ProducerServices = Annotated[
    str | None, "which industries are producer services: a definition's name, or a list of industry codes"
]
