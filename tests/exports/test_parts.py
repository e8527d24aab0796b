"""Economies that a publisher splits: both ways to join them, against plain numpy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlace
from interlace.errors import InputError, UnknownName
from interlace.exports._methods import accounts_of
from interlace.exports._parts import parts_of, world_of
from interlace.model.economies import canonical, is_known, name_of
from interlace.model.table import IOTable

from ..properties.strategies import FEW, balanced, seeds  # noqa: TID252 - one maker of tables

ECONOMIES = ("CHN", "DEU", "MEX", "USA", "CN1", "CN2", "MX1", "MX2")
JOINED = ("CHN", "DEU", "MEX", "USA")
KINDS = ["mine", "make", "move"]
GROUPS = {"CHN": ("CHN", "CN1", "CN2"), "MEX": ("MEX", "MX1", "MX2")}
OWNER = np.repeat([0, 1, 2, 3, 0, 0, 2, 2], len(KINDS))
"""Which of `JOINED` each row of the split table belongs to."""
N = len(KINDS)


def split_table(seed: int = 5, *, alike: bool = False) -> IOTable:
    """Return a table laid out as ICIO: CHN and MEX have zero rows and all the final use of their parts.

    The second parts make exports of imports, the first parts serve the home market. With `alike`, the parts of an
    economy need the same of each joined economy-industry for a unit of output, but split it differently.
    """
    rng = np.random.default_rng(seed)
    n, G = len(OWNER), len(JOINED)
    rests = np.isin(np.repeat(ECONOMIES, N), ["CHN", "MEX"])
    A = rng.random((n, n))
    A[rests], A[:, rests] = 0.0, 0.0
    if alike:
        merged = joined_rows(A)
        for parts in (("CN1", "CN2"), ("MX1", "MX2")):
            first, second = (np.flatnonzero(np.repeat(ECONOMIES, N) == part) for part in parts)
            # Equal after adding up the rows of parts: scale the second part's columns row group by row group.
            ratio = merged[:, first] / np.where(merged[:, second] > 0, merged[:, second], 1.0)
            A[:, second] *= ratio[merged_row()]
    y = rng.random((n, G)) * ~rests[:, None]
    if not alike:
        first, second = (np.isin(np.repeat(ECONOMIES, N), parts) for parts in (["CN1", "MX1"], ["CN2", "MX2"]))
        home, sold_at_home = OWNER[:, None] == OWNER, OWNER[:, None] == np.arange(G)
        A[:, first] *= np.where(home, 1.0, 0.1)[:, first]
        A[:, second] *= np.where(home, 0.1, 1.0)[:, second]
        A[first] *= np.where(home, 1.0, 0.1)[first]
        A[second] *= np.where(home, 0.1, 1.0)[second]
        y[first] *= np.where(sold_at_home, 1.0, 0.1)[first]
        y[second] *= np.where(sold_at_home, 0.1, 1.0)[second]
    totals = A.sum(axis=0)
    A *= 0.6 / np.where(totals > 0, totals, 1.0)
    Z = A * np.linalg.solve(np.eye(n) - A, y.sum(axis=1))
    final = pd.MultiIndex.from_product([JOINED, ["C"]])
    return balanced(Z, y, ECONOMIES, KINDS, final)


def merged_row() -> np.ndarray:
    """Return where each row goes when the rows of parts are added up by industry, economy after economy."""
    return OWNER * N + np.tile(np.arange(N), len(ECONOMIES))


def joined_rows(cells: np.ndarray) -> np.ndarray:
    out = np.zeros((len(JOINED) * N, *cells.shape[1:]))
    np.add.at(out, merged_row(), cells)
    return out


def plain_accounts(Z: np.ndarray, Y: np.ndarray, owner: np.ndarray) -> dict[str, np.ndarray]:
    """Return figures by row and importer by plain numpy, every inverse and sum written out; 0 at home."""
    n, G = Y.shape
    x = Z.sum(axis=1) + Y.sum(axis=1)
    A = np.divide(Z, x, out=np.zeros_like(Z), where=x != 0)
    v = np.divide(x - Z.sum(axis=0), x, out=np.zeros(n), where=x != 0)
    B = np.linalg.inv(np.eye(n) - A)
    names = ("gross_exports", "DC", "DVA", "FC", "FVA", "DVA_FIN", "DVA_INT", "MVA_FIN")
    out = {name: np.zeros((n, G)) for name in names}
    for s in range(G):
        own, rest = np.flatnonzero(owner == s), np.flatnonzero(owner != s)
        cut = A.copy()
        cut[np.ix_(own, rest)] = 0.0
        extracted = np.linalg.inv(np.eye(n) - cut)
        for r in set(range(G)) - {s}:
            there = np.flatnonzero(owner == r)
            E = Z[np.ix_(own, there)].sum(axis=1) + Y[own, r]
            once = v[own] @ extracted[np.ix_(own, own)]
            out["gross_exports"][own, r] = E
            out["DC"][own, r] = (v[own] @ B[np.ix_(own, own)]) * E
            out["DVA"][own, r] = once * E
            out["FC"][own, r] = (v[rest] @ B[np.ix_(rest, own)]) * E
            out["FVA"][own, r] = (v[rest] @ extracted[np.ix_(rest, own)]) * E
            out["DVA_FIN"][own, r] = (v[own] @ B[np.ix_(own, own)]) * Y[own, r]
            used = A[np.ix_(own, there)] @ B[np.ix_(there, there)] @ Y[there, r]
            out["DVA_INT"][own, r] = once * used
            out["MVA_FIN"][own, r] = (v[there] @ B[np.ix_(there, own)]) * Y[own, r]
    return out


def wanted_of(table: IOTable, merge: str) -> dict[str, np.ndarray]:
    """Return the plain figures by joined industry, invert then add or add then invert."""
    Z, Y = np.array(table.Z), np.array(table.Y)
    if merge == "add_then_invert":
        Z = joined_rows(joined_rows(Z).T).T
        return plain_accounts(Z, joined_rows(Y), np.repeat(np.arange(len(JOINED)), N))
    return {name: joined_rows(values) for name, values in plain_accounts(Z, Y, OWNER).items()}


def found_of(table: IOTable, merge: str, method: str, by: str = "bilateral_sector") -> pd.DataFrame:
    return interlace.exports.decompose(table, method, by=by, merge=merge).to_frame(wide=True)


def cells(frame: pd.DataFrame, name: str, codes: list[str]) -> np.ndarray:
    """Return a term by joined industry and importer, found by label; 0 at home."""
    out = np.zeros((len(JOINED) * N, len(JOINED)))
    for exporter, industry, importer, value in frame[["exporter", "industry", "importer", name]].itertuples(
        index=False
    ):
        out[JOINED.index(exporter) * N + codes.index(industry), JOINED.index(importer)] = value
    return out


@pytest.mark.parametrize("merge", ["invert_then_add", "add_then_invert"])
@pytest.mark.parametrize(
    ("method", "terms"),
    [
        ("borin_mancini", ("gross_exports", "DC", "DVA", "FC", "FVA")),
        ("wwz", ("gross_exports", "DVA_FIN", "DVA_INT", "MVA_FIN")),
    ],
)
def test_each_way_is_what_plain_algebra_gives(merge: str, method: str, terms: tuple[str, ...]) -> None:
    table = split_table()
    frame, wanted = found_of(table, merge, method), wanted_of(table, merge)
    codes = [str(code) for code in table.classification.codes]
    assert len(frame) == len(JOINED) * N * (len(JOINED) - 1)
    for name in terms:
        np.testing.assert_allclose(cells(frame, name, codes), wanted[name], rtol=1e-10, atol=1e-13)
    if method == "wwz":
        rest = ["exporter", "industry", "importer", "gross_exports"]
        np.testing.assert_allclose(frame.drop(columns=rest).sum(axis=1), frame["gross_exports"], rtol=1e-10)


def test_the_two_ways_differ() -> None:
    table = split_table()
    split, joined = (
        found_of(table, merge, "borin_mancini", "country").set_index("exporter")
        for merge in ("invert_then_add", "add_then_invert")
    )
    # What is exported does not depend on the way; what is in it does, most where the split is.
    np.testing.assert_allclose(split["gross_exports"], joined["gross_exports"], rtol=1e-12)
    share = (split["DVA"] - joined["DVA"]).abs() / split["gross_exports"]
    assert share["CHN"] > 0.01
    assert share["MEX"] > 0.01


@given(seeds)
@FEW
def test_parts_with_one_input_structure_may_be_added_up_first(seed: int) -> None:
    table = split_table(seed, alike=True)
    for method in ("borin_mancini", "wwz"):
        split, joined = (found_of(table, merge, method) for merge in ("invert_then_add", "add_then_invert"))
        labels = ["exporter", "industry", "importer"]
        pd.testing.assert_frame_equal(split[labels], joined[labels])
        np.testing.assert_allclose(
            split.drop(columns=labels), joined.drop(columns=labels), rtol=1e-9, atol=1e-12 * table.x.max()
        )


@pytest.mark.parametrize("key", [key for key in accounts_of("borin_mancini") if key[2] != "self"], ids=str)
def test_every_account_agrees_for_parts_with_one_input_structure(key: tuple[str, str | None, str, str]) -> None:
    _, approach, perspective, by = key
    table = split_table(11, alike=True)
    split, joined = (
        interlace.exports.decompose(
            table, approach=approach or "source", perspective=perspective, by=by, merge=merge
        ).to_frame(wide=True)
        for merge in ("invert_then_add", "add_then_invert")
    )
    numbers = split.select_dtypes("number").columns
    np.testing.assert_allclose(split[numbers], joined[numbers], rtol=1e-9, atol=1e-12)


def test_what_parts_deliver_to_one_another_is_no_export() -> None:
    table = split_table()
    joined = world_of(table)
    assert joined.economies == JOINED
    assert [len(range(block.start, block.stop)) for block in joined.world.blocks] == [9, 3, 9, 3]
    assert joined.industries.tolist() == [(economy, code) for economy in JOINED for code in table.classification.codes]
    apart = world_of(table, {})
    assert apart.economies == ECONOMIES
    china = [ECONOMIES.index(code) for code in GROUPS["CHN"]]
    rows = np.isin(apart.world.owner, china)
    within = apart.world.E[rows][:, china].sum()
    assert within > 0
    exports = joined.add_up(joined.world.E)[:N].sum()
    assert exports == pytest.approx(apart.world.E[rows].sum() - within, rel=1e-12)


def test_the_result_says_how_parts_were_joined() -> None:
    table = split_table()
    split, joined = (
        interlace.exports.decompose(table, merge=merge) for merge in ("invert_then_add", "add_then_invert")
    )
    assert "CHN = CHN + CN1 + CN2; MEX = MEX + MX1 + MX2; invert_then_add" in split.definitions["split economies"]
    assert "add_then_invert" in joined.definitions["split economies"]
    assert split.digest != joined.digest
    assert interlace.exports.decompose(table).digest == split.digest


def test_tables_without_parts_are_left_as_they_are(bundled: Any) -> None:
    table = bundled[2011]
    joined = world_of(table)
    assert joined.world.Z is table.Z
    assert joined.economies == table.economies
    assert joined.add_up(table.x) is table.x


def test_rows_of_an_economy_that_do_not_stand_together_are_put_together() -> None:
    table = split_table()
    shuffled = np.random.default_rng(0).permutation(table.n)
    mixed = IOTable(
        table.Z[np.ix_(shuffled, shuffled)],
        table.Y[shuffled],
        table.V[:, shuffled],
        table.industries[shuffled],
        table.final,
        table.primary,
        table.unit,
        table.year,
        table.classification,
        table.provenance,
    )
    labels = ["exporter", "industry", "importer"]
    first, second = (found_of(one, "invert_then_add", "borin_mancini").set_index(labels) for one in (table, mixed))
    np.testing.assert_allclose(first, second.loc[first.index], rtol=1e-10, atol=1e-13)


def test_parts_of_ones_own_choice() -> None:
    table = split_table()
    joined = world_of(table, {"usmca": ["USA", "mex", "MX1", "MX2"]})
    assert joined.economies == ("CHN", "DEU", "usmca", "CN1", "CN2")
    assert parts_of(table.economies, {}) == {}
    # One part alone is no split economy.
    assert parts_of(("DEU", "CN1", "ROW")) == {}
    # An economy's own rows belong to it, where the table has them.
    assert parts_of(table.economies, {"CHN": ["CN2", "CN1"]}) == {"CHN": ("CHN", "CN1", "CN2")}
    assert parts_of(("DEU", "CN1", "CN2")) == {"CHN": ("CN1", "CN2")}


@pytest.mark.parametrize(
    ("parts", "error", "match"),
    [
        ({"CHN": ["CN1", "CN9"]}, UnknownName, "CN9"),
        ({"CHN": []}, InputError, "parts of CHN"),
        ({"CHN": "CN1"}, InputError, "parts of CHN"),
        ({"CHN": ["CN1"], "MEX": ["CN1", "MX1"]}, InputError, "CN1 is given as a part of CHN and of MEX"),
        ({"CHN": ["CN1"], "ASIA": ["CHN"]}, InputError, "CHN is given as a part of CHN and of ASIA"),
    ],
)
def test_wrong_parts(parts: Any, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        interlace.exports.decompose(split_table(), parts=parts)


def test_an_unknown_way_to_join() -> None:
    with pytest.raises(UnknownName, match="invert_and_add"):
        interlace.exports.decompose(split_table(), merge="invert_and_add")


def test_satellites_do_not_stand_in_the_way() -> None:
    table = split_table()
    jobs = pd.DataFrame(np.ones((1, table.n)), index=["jobs"], columns=table.industries)
    jobs.attrs["units"] = {"jobs": "thousand"}
    with_jobs = IOTable(
        table.Z, table.Y, table.V, table.industries, table.final, table.primary, table.unit, table.year,
        table.classification, table.provenance, satellites=jobs,
    )  # fmt: skip
    found, wanted = (found_of(one, "add_then_invert", "borin_mancini", "country") for one in (with_jobs, table))
    pd.testing.assert_frame_equal(found, wanted)


@given(st.sampled_from(["CN1", "CN2", "MX1", "MX2"]))
def test_codes_of_parts_are_kept_and_named(code: str) -> None:
    assert canonical(code) == canonical(code.lower()) == code
    assert is_known(code)
    assert name_of(code).split(",")[0] in {"China", "Mexico"}


def test_words_of_the_parts() -> None:
    assert [name_of(code) for code in ("CN1", "CN2", "MX1", "MX2")] == [
        "China, excluding export processing",
        "China, export processing",
        "Mexico, excluding global manufacturing",
        "Mexico, global manufacturing",
    ]


def written(table: IOTable, file: Path, *, left_out: tuple[str, ...] = (), jobs: bool = False) -> Path:
    """Write a table as ICIO lays it out, without the rows and columns of some economies."""
    owners = [str(economy) for economy in table.industries.get_level_values(0)]
    kept = [i for i, economy in enumerate(owners) if economy not in left_out]
    head = [
        ["economy", "", "", *(owners[i] for i in kept), *JOINED],
        ["", "code", "role", *(str(table.codes[i]) for i in kept), *["households"] * len(JOINED)],
    ]
    body = [
        [owners[i], str(table.codes[i]), "industry", *map(repr, map(float, [*table.Z[i, kept], *table.Y[i]]))]
        for i in kept
    ]
    blank = [""] * len(JOINED)
    body.append(["", "VA", "primary:value_added", *map(repr, map(float, table.value_added[kept])), *blank])
    if jobs:
        body.append(["", "employment", "satellite:persons", *["7"] * len(kept), *blank])
    lines = ["# year: 2005", "# unit: USD mn", "# prices: current basic prices"]
    file.write_text("\n".join([*lines, *(",".join(row) for row in [*head, *body])]) + "\n", encoding="utf-8")
    return file


def test_ones_own_table_keeps_the_parts_apart(tmp_path: Path) -> None:
    """A file laid out as ICIO is read as it stands, zero rows of CHN and MEX included, and then joined."""
    table = split_table()
    read = interlace.load("table", written(table, tmp_path / "icio.csv"))[2005]
    assert read.economies == ECONOMIES
    np.testing.assert_allclose(read.Z, table.Z, rtol=1e-14)
    found, wanted = (found_of(one, "invert_then_add", "borin_mancini", "country") for one in (read, table))
    pd.testing.assert_frame_equal(found, wanted, rtol=1e-9)


@pytest.mark.parametrize("merge", ["invert_then_add", "add_then_invert"])
def test_a_file_without_rows_of_the_whole_is_read_with_rows_of_zeros(tmp_path: Path, merge: str) -> None:
    """Final use stands under CHN and MEX, industries under their parts alone: nothing goes to another economy."""
    table = split_table()
    file = written(table, tmp_path / "icio.csv", left_out=("CHN", "MEX"), jobs=True)
    read = interlace.load("table", file)[2005]
    assert read.economies == ("DEU", "USA", "CN1", "CN2", "MX1", "MX2", "CHN", "MEX")
    assert not read.x[read.of_economy("CHN")].any()
    assert read.satellites is not None
    assert read.satellites.loc["employment"].sum() == 7 * 6 * N
    assert read.satellites.attrs["units"] == {"employment": "persons"}
    assert [step.parameters["economy"] for step in read.provenance.steps if "zeros" in step.action] == ["CHN", "MEX"]
    found, wanted = (
        found_of(one, merge, "borin_mancini", "country").set_index("exporter").loc[list(JOINED)]
        for one in (read, table)
    )
    pd.testing.assert_frame_equal(found, wanted, rtol=1e-9)


def test_final_use_of_an_economy_with_one_part_alone_is_refused(tmp_path: Path) -> None:
    table = split_table()
    with pytest.raises(InputError, match="final use but no industries: CHN"):
        interlace.load("table", written(table, tmp_path / "icio.csv", left_out=("CHN", "CN2")))
