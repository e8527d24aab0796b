"""Rows beside a table: attached under its own labels, with their unit and their digest; jobs behind exports."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.indicators import get
from interlace.indicators.cases import value_of
from interlace.model import satellites
from interlace.model.files import sha256_of
from interlace.model.units import Unit

from .worlds import CODES, NATIONAL_Y, NATIONAL_Z, national, table, values, world

JOBS = "service_jobs_in_manufacturing_exports"
SHARE = "service_share_of_jobs_in_manufacturing_exports"
PEOPLE = [3.0, 8.0, 6.0, 2.0, 5.0, 9.0, 4.0, 1.0]


def compute(name, data, **options):
    return interlace.compute(name, data, cache=False, **options)


def frame_of(made, numbers):
    return pd.DataFrame(
        {
            "economy": made.industries.get_level_values("economy"),
            "industry": made.industries.get_level_values("industry"),
            "value": numbers,
        }
    )


def employed(made=None, unit="persons", **options):
    made = world() if made is None else made
    return made.with_satellite("employment", frame_of(made, PEOPLE[: made.n]), unit, **options)


# Attaching ------------------------------------------------------------------------------------------------------------


def test_a_row_is_aligned_by_its_labels():
    shuffled = frame_of(world(), PEOPLE).sample(frac=1, random_state=7)
    made = world().with_satellite("employment", shuffled, "thousand persons")
    np.testing.assert_array_equal(satellites.row(made, "employment"), PEOPLE)
    np.testing.assert_array_equal(satellites.persons_in(made, "employment"), np.array(PEOPLE) * 1000)
    assert satellites.unit_of(made, "employment") == Unit("thousand persons", scale=1000.0)
    assert made.satellites.columns.equals(made.industries)


def test_series_frame_and_file_give_the_same_row(tmp_path):
    frame = frame_of(world(), PEOPLE)
    file = tmp_path / "jobs.csv"
    file.write_text("\ufeff" + frame.to_csv(index=False), encoding="utf-8")
    made = [
        world().with_satellite("employment", given, "persons")
        for given in (frame.set_index(["economy", "industry"])["value"], frame, file)
    ]
    for one in made:
        np.testing.assert_array_equal(satellites.row(one, "employment"), PEOPLE)
    assert made[0].provenance.digest == made[1].provenance.digest
    step = made[2].provenance.steps[-1]
    assert step.action == "satellite row attached"
    assert step.parameters["sha256"] == sha256_of(file)
    assert (step.parameters["unit"], step.parameters["covers"]) == ("persons", "all economies")
    assert str(tmp_path) not in repr(made[2].provenance.to_dict())


def test_a_table_of_one_economy_needs_no_column_of_economies(tmp_path):
    file = tmp_path / "jobs.csv"
    file.write_text("industry,value\nwire,2\nmine,3\nmake,8\nmove,6\n", encoding="utf-8")
    from_file = national().with_satellite("employment", file, "persons")
    from_series = national().with_satellite("employment", pd.Series(PEOPLE[:4], index=list(CODES)), "persons")
    for made in (from_file, from_series):
        assert satellites.row(made, "employment").tolist() == PEOPLE[:4]


def test_the_digest_follows_the_contents():
    first = employed()
    assert employed().provenance.digest == first.provenance.digest
    other = world().with_satellite("employment", frame_of(world(), [*PEOPLE[:-1], 7.0]), "persons")
    assert other.provenance.digest != first.provenance.digest
    assert employed(unit="thousand persons").provenance.digest != first.provenance.digest
    assert world().provenance.digest != first.provenance.digest
    assert other.fingerprint != first.fingerprint


def test_rows_stand_side_by_side_and_none_is_replaced():
    made = employed().with_satellite("hours", frame_of(world(), range(8)), Unit("million hours", scale=1e6))
    assert list(made.satellites.index) == ["employment", "hours"]
    assert satellites.unit_of(made, "employment").name == "persons"
    assert satellites.unit_of(made, "hours").scale == 1e6
    with pytest.raises(InputError, match="has a satellite row 'hours' already"):
        made.with_satellite("hours", frame_of(world(), range(8)), "hours")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.iloc[1:], r"(?s)missing AAA mine"),
        (lambda f: pd.concat([f, f.iloc[:1]]), r"(?s)more than once: AAA mine"),
        (
            lambda f: f.replace({"industry": {"wire": "wires"}}),
            r"(?s)missing AAA wire, BBB wire; not expected AAA wires",
        ),
        (lambda f: f.astype({"value": object}).replace({"value": {3.0: "n/a"}}), r"'n/a' of AAA mine is not a finite"),
        (lambda f: f.replace({"value": {3.0: np.nan}}), r"'nan' of AAA mine is not a finite"),
        (lambda f: f.replace({"value": {3.0: np.inf}}), r"'inf' of AAA mine is not a finite"),
        (lambda f: f.rename(columns={"value": "jobs"}), r"lacks the columns value"),
        (lambda f: f.drop(columns="economy"), r"lacks the columns economy"),
    ],
)
def test_bad_frames_are_refused(change, message):
    with pytest.raises(InputError, match=message):
        world().with_satellite("employment", change(frame_of(world(), PEOPLE)), "persons")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read as CSV|empty"),
        ("economy;industry;value\nAAA;mine;1\n", "lacks the columns"),
        ("economy,industry,value\nAAA,mine,\n", "the value '' of AAA mine is not a finite number"),
        ('economy,industry,value\nAAA,mine,"1,200"\n', "the value '1,200' of AAA mine"),
        ("economy,industry,value\nAAA,mine,1_200\n", "the value '1_200' of AAA mine"),
        ("economy,industry,value\nAAA,mine,1,2,3\nAAA,make,1,2,3,4,5\n", "cannot be read as CSV"),
    ],
)
def test_bad_files_are_refused(tmp_path, text, message):
    file = tmp_path / "jobs.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        world().with_satellite("employment", file, "persons")


def test_files_that_are_not_text_or_not_there(tmp_path):
    file = tmp_path / "jobs.csv"
    file.write_bytes(b"economy,industry,value\nAAA,m\xefne,1\n")
    with pytest.raises(InputError, match="cannot be read as CSV"):
        world().with_satellite("employment", file, "persons")
    with pytest.raises(InputError):
        world().with_satellite("employment", tmp_path / "nowhere.csv", "persons")


def test_a_row_needs_name_unit_and_two_labels():
    frame = frame_of(world(), PEOPLE)
    for name, unit in (("", "persons"), ("employment", " ")):
        with pytest.raises(InputError, match="needs a name and a unit"):
            world().with_satellite(name, frame, unit)
    with pytest.raises(InputError, match="no labels of economy and industry"):
        world().with_satellite("employment", pd.Series(PEOPLE), "persons")
    with pytest.raises(UnknownName, match="'CCC'"):
        world().with_satellite("employment", frame, "persons", covers=["CCC"])


def test_merging_does_not_guess_which_rows_add_up():
    with pytest.raises(Unsupported, match=r"(?s)satellites cannot be merged.*attach them to the merged table"):
        employed().aggregate(economies={"AB": ["AAA", "BBB"]})


# Jobs -----------------------------------------------------------------------------------------------------------------


def test_jobs_with_an_explicit_inverse():
    made = employed(unit="thousand persons")
    B = np.linalg.inv(np.eye(8) - made.Z / made.x)
    jobs = 1000 * np.array(PEOPLE) / made.x
    expected, shares = [], []
    for g in (0, 1):
        bundle = np.where(made.in_role("manufacturing") & (made.economy_of == g), made.exports, 0.0)
        behind = jobs * (B @ bundle)
        services, home = made.in_role("services"), made.economy_of == g
        expected += [behind[services & home].sum(), behind[services & ~home].sum()]
        shares.append(behind[services & home].sum() / behind[home].sum())
    assert values(compute(JOBS, made)) == pytest.approx(expected, rel=1e-13)
    assert values(compute(JOBS, made, by="industry")) == pytest.approx(expected, rel=1e-13)
    assert values(compute(SHARE, made)) == pytest.approx(shares, rel=1e-13)
    assert values(compute(SHARE, made, by="industry")) == pytest.approx(shares, rel=1e-13)


def test_without_employment_it_says_how_to_attach_it():
    for name in (JOBS, SHARE):
        with pytest.raises(Unsupported, match=r"(?s)no satellite row 'employment'.*with_satellite.*economy, industry"):
            compute(name, world())
        assert "a satellite row of employment" in str(interlace.explain(name))


def test_a_unit_must_say_how_many_persons_it_stands_for():
    with pytest.raises(InputError, match=r"(?s)'full-time equivalents' .* does not say how many persons.*Unit\("):
        compute(JOBS, employed(unit="full-time equivalents"))
    stated = employed(unit=Unit("thousand full-time equivalents", scale=1000.0))
    assert values(compute(JOBS, stated)) == pytest.approx(values(compute(JOBS, employed(unit="thousand persons"))))


def test_negative_jobs_are_refused():
    made = world().with_satellite("employment", frame_of(world(), [*PEOPLE[:-1], -1.0]), "persons")
    with pytest.raises(InputError, match=r"(?s)negative number of jobs.*BBB wire"):
        compute(JOBS, made)


def test_jobs_that_are_not_known_are_missing_and_not_zero():
    given = frame_of(world(), PEOPLE).iloc[:4]
    made = world().with_satellite("employment", given, "persons", covers=["AAA"])
    assert made.provenance.steps[-1].parameters["covers"] == ["AAA"]
    whole = values(compute(JOBS, employed()))
    part = values(compute(JOBS, made))
    assert part[0] == pytest.approx(whole[0], rel=1e-14)
    assert np.isnan(part[1])  # jobs in BBB behind the exports of AAA
    assert np.isnan(part[2])  # jobs in BBB behind its own
    assert part[3] == pytest.approx(whole[3], rel=1e-14)  # jobs in AAA behind the exports of BBB
    shares = values(compute(SHARE, made))
    assert shares[0] == pytest.approx(values(compute(SHARE, employed()))[0], rel=1e-14)
    assert np.isnan(shares[1])


def test_a_table_of_one_economy_and_one_without_factories():
    made = employed(national())
    assert compute(JOBS, made).to_frame()["component"].tolist() == ["domestic"]
    Z, Y = np.array(NATIONAL_Z, dtype=float), np.array(NATIONAL_Y, dtype=float)
    Z[1], Z[:, 1], Y[1] = 0, 0, 0
    idle = employed(table(Z, Y, categories=("C", "E")))
    assert values(compute(JOBS, idle)).tolist() == [0.0]
    assert np.isnan(values(compute(SHARE, idle)))


# China ----------------------------------------------------------------------------------------------------------------

CONCORDANCE = {
    "c1": "A", "c2": "B", "c3": "C01 C02 C03 C04", "c4": "C05 C06", "c5": "C07", "c6": "C08", "c7": "C10 C11",
    "c8": "C13", "c9": "C14 C15 C16", "c10": "C17", "c11": "C18", "c12": "C19 C20 C21", "c13": "C22 C23",
    "c14": "C26 C27 C28", "c15": "C24 C25", "c16": "C09 C12 C29 C30 C31", "c17": "D", "c18": "E", "c19": "",
    "c20": "F01", "c21": "F02", "c22": "H", "c23": "G01 G02 G05", "c24": "G03", "c25": "G04", "c26": "G06 G07",
    "c27": "G08 I01", "c28": "J", "c29": "K", "c30": "I02 I03 L M", "c31": "S", "c32": "P", "c33": "Q",
    "c34": "N O R T", "c35": "",
}  # fmt: skip
"""China's industries (GB/T 4754) in the 35 of WIOD 2013; China's table has no c19 and no c35."""


@pytest.fixture(scope="module")
def china(test_data, wiod, r_objects):
    file = test_data / "data" / "china" / "china_employment.rda"
    heads = r_objects(file)["china_employment"].set_index("Code")["2008"]
    rows = [("CHN", code, sum(heads[part] for part in parts.split())) for code, parts in CONCORDANCE.items()]
    frame = pd.DataFrame(rows, columns=["economy", "industry", "value"])
    assert frame["value"].sum() == pytest.approx(heads["TOT"], abs=3)  # the publisher's own rounding
    return wiod[2008].with_satellite("employment", frame, "10,000 persons", covers="CHN")


@pytest.mark.parametrize("name", [JOBS, SHARE])
def test_china(name, china):
    for case in get(name).cases:
        assert value_of(get(name), case, china) == pytest.approx(case.expected, abs=case.tolerance, rel=0)


def test_china_by_industry_adds_up(china):
    parts = compute(JOBS, china, by="industry").to_frame()
    home = parts[(parts["economy"] == "CHN") & (parts["component"] == "domestic")]
    whole = values(compute(JOBS, china), economy="CHN", component="domestic")
    assert len(home) == 14
    assert home["value"].sum() == pytest.approx(whole[0], rel=1e-11)
    others = compute(JOBS, china).to_frame()
    assert others[(others["economy"] != "CHN")]["value"].isna().all()


def test_no_more_jobs_than_people(china):
    everyone = np.nansum(satellites.persons_in(china, "employment"))
    behind = values(compute(JOBS, china), economy="CHN", component="domestic")[0]
    assert 0 < behind < everyone


def test_a_unit_of_money_counts_nobody():
    for unit in ("USD mn", "m3", "kt CO2", Unit("EUR mn", "EUR", 1e6)):
        with pytest.raises(InputError, match="does not say how many persons"):
            compute(JOBS, employed(unit=unit))
    np.testing.assert_array_equal(satellites.persons_in(employed(unit="万人"), "employment"), np.array(PEOPLE) * 1e4)
