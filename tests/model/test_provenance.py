"""Provenance: what a digest covers, how several are joined, and how one is told."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from interlace.errors import InputError
from interlace.model.economies import canonical, is_known, name_of, parts_among
from interlace.model.provenance import Provenance, Source, Step, combine
from interlace.model.references import bibtex, citation, keys
from interlace.model.units import Unit

SOURCE = Source("wiod", "WIOD", publisher="Groningen", version="2013", files=(("wiot_2008.RData", "ab" * 32),))


def test_a_digest_is_the_same_everywhere_and_for_ever():
    # A change of these figures makes every digest that was ever printed wrong: do not change them lightly.
    assert Provenance(SOURCE).digest == "8193c7ef2a46"
    assert Provenance(SOURCE).then("merged", groups={"b": ["c", "a"]}).digest == "b9a6537b3f9c"


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"files": (("another name.RData", "ab" * 32),)}, False),
        ({"title": "World Input-Output Database"}, False),
        ({"citation": "Timmer", "url": "https://example.org", "licence": "CC BY 4.0"}, False),
        ({"files": (("wiot_2008.RData", "cd" * 32),)}, True),
        ({"version": "2016"}, True),
        ({"name": "wiod2016"}, True),
    ],
)
def test_a_digest_covers_contents_and_no_name_of_a_file(change, differs):
    assert (Provenance(replace(SOURCE, **change)).digest != Provenance(SOURCE).digest) is differs


def test_steps_count_in_their_order_and_with_their_parameters():
    start = Provenance(SOURCE)
    assert start.then("a").then("b").digest != start.then("b").then("a").digest
    assert start.then("a", x=1).digest != start.then("a", x=2).digest
    assert start.then("a", x=1, y=2).digest == start.then("a", y=2, x=1).digest
    assert start.then("a", x=np.int64(1)).digest == start.then("a", x=1).digest
    assert start.then("a", x={"b", "a"}).digest == start.then("a", x={"a", "b"}).digest
    assert start.steps == ()


def test_what_is_no_plain_data_is_refused():
    with pytest.raises(TypeError, match="plain data"):
        _ = Provenance(SOURCE).then("a", x=object()).digest


def test_it_survives_json():
    made = combine([Provenance(SOURCE).then("a", x=[1, {"b": None}]), Provenance(SOURCE).then("a", x=2)]).then("c")
    again = Provenance.from_dict(json.loads(json.dumps(made.to_dict())))
    assert again.digest == made.digest
    assert again.source.files == made.source.files


def test_joining_keeps_files_shared_steps_and_every_parent():
    one = Provenance(SOURCE).then("rows summed").then("merged", groups=1)
    two = (
        Provenance(replace(SOURCE, files=(("wiot_2009.RData", "cd" * 32),)))
        .then("rows summed")
        .then("merged", groups=2)
    )
    both = combine([one, two])
    assert [name for name, _ in both.source.files] == ["wiot_2008.RData", "wiot_2009.RData"]
    assert both.parents == (one.digest, two.digest)
    assert [str(step) for step in both.steps] == ["rows summed", "merged"]
    assert "2 tables, one a year" in both.describe()
    assert combine([one]) is one
    assert combine([two, one]).digest != both.digest
    assert combine(part for part in (one, two)).digest == both.digest


def test_steps_after_a_difference_are_left_out():
    one, two = Provenance(SOURCE).then("a").then("b"), Provenance(SOURCE).then("x").then("b")
    assert combine([one, two]).steps == ()


def test_nothing_cannot_be_joined():
    with pytest.raises(InputError, match="at least one year"):
        combine([])


def test_it_is_told_in_words():
    lines = Provenance(SOURCE).then("merged", groups={"EU": ["DEU", "FRA"]}, long="x" * 100).describe()
    assert lines[0] == "WIOD (Groningen)"
    assert lines[1].startswith('merged (groups = {"EU":["DEU","FRA"]}, long = xxx')
    assert len(lines[1]) < 140
    assert str(Step("done")) == "done"


# The small books ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("ROM", "ROU"),
        ("rom", "ROU"),
        ("RoW", "ROW"),
        (" ROW ", "ROW"),
        ("chn", "CHN"),
        ("TWN", "TWN"),
        ("UK", "GBR"),
        ("North", "North"),
        (" R1 ", "R1"),
        ("", ""),
    ],
)
def test_codes_of_economies(code, wanted):
    assert canonical(code) == wanted
    assert canonical(canonical(code)) == wanted


def test_names_of_economies():
    assert name_of("CHN") == "China"
    assert name_of("ROU") == "Romania"
    assert name_of("Region 7") == "Region 7"
    assert is_known("TWN")
    assert not is_known("XXX")


def test_economies_that_stand_in_parts():
    assert parts_among(["DEU", "CN2", "CN1"]) == {"CHN": ("CN1", "CN2")}
    assert parts_among(["CHN", "CN1", "MX2", "MX1"]) == {"MEX": ("MX1", "MX2")}
    assert parts_among([]) == {}


def test_every_reference_can_be_cited():
    assert len(keys()) > 5
    for key in keys():
        assert str(key)
        assert citation(key).endswith((".", "x")) or "https://" in citation(key)
        assert "None" not in citation(key)
        assert bibtex(key).startswith(("@article{", "@misc{"))
        assert bibtex(key).count("{") == bibtex(key).count("}")
    with pytest.raises(InputError, match="unknown reference"):
        citation("nobody1900")


def test_units_print_their_prices():
    assert str(Unit("USD mn", prices="current basic prices")) == "USD mn, current basic prices"
    assert str(Unit("jobs")) == "jobs"
