"""Reports that several tests look at: built once a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from interlace.report import build

if TYPE_CHECKING:
    from interlace.report import Report


@pytest.fixture(scope="session")
def china(bundled: Any) -> Report:
    """Return the report on China from the bundled tables."""
    return build(bundled.panel, "CHN")


@pytest.fixture(scope="session")
def china_page(china: Report) -> str:
    """Return the page of that report."""
    return china.to_html()
