"""Structural decomposition: what drove the growth of output, value added and services."""

from __future__ import annotations

from interlace.sda._drivers import Drivers, decompose, decompose_many
from interlace.sda._question import MEASURES, Question
from interlace.sda._states import FACTORS
from interlace.sda._two_way import TwoWay, two_way

__all__ = ["FACTORS", "MEASURES", "Drivers", "Question", "TwoWay", "decompose", "decompose_many", "two_way"]
