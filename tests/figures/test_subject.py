"""Whose figure it is where nobody is named, and who is compared."""

from __future__ import annotations

import pytest

import interlace
from interlace.errors import UnknownName


@pytest.fixture(scope="module")
def shares(bundled):
    return interlace.compute("services_value_added_in_manufacturing_exports", bundled[2011])


def test_a_figure_without_a_subject_is_about_the_largest_economy(shares):
    assert "USA" in shares.plot().id.upper()
    assert "AUS" not in shares.plot().id.upper()
    assert "CHN" in shares.where(economy=["AUS", "DEU", "CHN"]).plot().id.upper()


def test_one_peer_may_be_named_alone(shares):
    one, listed = (shares.plot(economy="CHN", peers=peers) for peers in ("FRA", ["FRA"]))
    assert (one.title, one.alt, one.spec) == (listed.title, listed.alt, listed.spec)
    with pytest.raises(UnknownName, match="unknown peer 'FRNA'"):
        shares.plot(economy="CHN", peers="FRNA")
