"""Merging, choosing, checking, digests, cache and files, on random productive tables."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import interlace
from interlace.errors import UnknownName
from interlace.model.provenance import Provenance, Source, Step
from interlace.model.result import Result
from interlace.model.table import IOTable

from .helpers import grouped
from .strategies import FEW, factories, tables, trading, worlds

TITLE = Source("mine", "a table")


@given(tables())
def test_check_accepts_what_balances(table: IOTable) -> None:
    report = table.check(strict=True)
    assert report.ok
    assert {finding.rule for finding in report.findings} <= {"negative_cells", "value_added"}


@given(tables(idle=False), st.integers(0, 10**6), st.sampled_from([-0.3, 1e-4, 0.5]))
def test_check_names_the_row_that_does_not_balance(table: IOTable, place: int, size: float) -> None:
    j = place % table.n
    V = np.array(table.V)
    V[0, j] += size * table.x[j]
    broken = replace(table, V=V)
    found = {finding.rule: finding for finding in broken.check().errors}
    economy, code = table.industries[j]
    assert f"{economy} {code}" in found["column_balance"].where


@given(trading)
def test_merging_keeps_every_total(table: IOTable) -> None:
    groups: dict[str, list[str]] = {}
    for code in table.classification.codes:
        groups.setdefault(code.rstrip("0123456789"), []).append(code)
    merged = table.aggregate(economies={"EU": list(table.economies[:2])}, industries=groups)
    size = np.abs(table.x).sum()
    for before, after in (
        (table.x, merged.x),
        (table.value_added, merged.value_added),
        (table.Y, merged.Y),
        (table.inventories, merged.inventories),
    ):
        assert after.sum() == pytest.approx(before.sum(), rel=1e-12, abs=1e-12 * size)
    new_code = {old: new for new, olds in groups.items() for old in olds}
    labels = pd.MultiIndex.from_tuples(
        [("EU" if economy in table.economies[:2] else economy, new_code[code]) for economy, code in table.industries]
    )
    output = pd.Series(table.x, index=labels).groupby(level=[0, 1]).sum()
    found = pd.Series(merged.x, index=pd.MultiIndex.from_tuples(list(merged.industries)))
    np.testing.assert_allclose(found.reindex(output.index), output, rtol=1e-11, atol=1e-13 * size)
    assert merged.check().ok
    assert merged.provenance.digest != table.provenance.digest


@given(trading)
def test_the_order_of_merging_does_not_matter(table: IOTable) -> None:
    groups: dict[str, list[str]] = {}
    for code in table.classification.codes:
        groups.setdefault(code.rstrip("0123456789"), []).append(code)
    economies = {"EU": list(table.economies[:2])}
    first = table.aggregate(economies=economies).aggregate(industries=groups)
    second = table.aggregate(industries=groups).aggregate(economies=economies)
    assert first.industries.equals(second.industries)
    assert first.final.equals(second.final)
    np.testing.assert_allclose(first.Z, second.Z, rtol=1e-12)
    np.testing.assert_allclose(first.Y, second.Y, rtol=1e-12, atol=1e-14 * np.abs(table.Y).sum())


@given(worlds, st.data())
def test_choosing_economies_keeps_their_exports(table: IOTable, data: st.DataObject) -> None:
    own = [economy for economy in table.economies if economy != "ROW"]
    kept = data.draw(st.lists(st.sampled_from(own), min_size=1, unique=True))
    chosen = table.select(kept)
    assert set(chosen.economies) <= {*kept, "ROW"}
    if not chosen.is_multiregional:
        assume(False)
    for economy in kept:
        before, after = table.of_economy(economy), chosen.of_economy(economy)
        assert list(chosen.industries[after]) == list(table.industries[before])
        for name in ("exports", "x", "value_added"):
            wanted = getattr(table, name)[before]
            np.testing.assert_allclose(
                getattr(chosen, name)[after], wanted, rtol=1e-9, atol=1e-12 * np.abs(table.x).sum()
            )


@given(worlds)
def test_what_all_export_is_what_all_others_buy(table: IOTable) -> None:
    flows = table.bilateral_exports
    for g in range(len(table.economies)):
        assert not flows[table.economy_of == g, g].any()
    everything = table.Z.sum() + table.Y.sum()
    home = sum(
        float(grouped(table, (table.Z_by_economy + table.Y_by_economy)[:, g], table.of_economy(economy))[economy])
        for g, economy in enumerate(table.economies)
    )
    assert table.exports.sum() == pytest.approx(everything - home, rel=1e-9, abs=1e-12 * abs(everything))


@given(tables())
def test_labelled_cells_are_matched_by_label(table: IOTable) -> None:
    order = np.random.default_rng(1).permutation(table.n)
    columns = np.random.default_rng(2).permutation(table.Y.shape[1])
    Z = pd.DataFrame(table.Z, index=table.industries, columns=table.industries).iloc[order, order[::-1]]
    Y = pd.DataFrame(table.Y, index=table.industries, columns=table.final).iloc[order, columns]
    V = pd.DataFrame(table.V, index=table.primary, columns=table.industries).iloc[::-1, order]
    same = replace(table, Z=Z, Y=Y, V=V)
    assert np.array_equal(same.Z, table.Z)
    assert np.array_equal(same.Y, table.Y)
    assert np.array_equal(same.V, table.V)


# Digests -----------------------------------------------------------------------------------------------------------

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.text(min_size=1), st.text(min_size=1), st.binary(min_size=1), st.dictionaries(st.text(max_size=4), plain))
def test_a_digest_covers_contents_and_not_names(name: str, other: str, content: bytes, parameters: dict) -> None:
    sha = content.hex()
    one = Provenance(replace(TITLE, files=((name, sha),)), (Step("did", parameters),))
    two = Provenance(replace(TITLE, files=((other, sha),)), (Step("did", parameters),))
    assert one.digest == two.digest
    assert len(one.digest) == 12
    assert int(one.digest, 16) >= 0
    changed = Provenance(replace(TITLE, files=((name, sha + "00"),)), one.steps)
    assert changed.digest != one.digest
    assert one.then("did more").digest != one.digest
    assert Provenance.from_dict(json.loads(json.dumps(one.to_dict()))).digest == one.digest


@given(tables(), st.integers(0, 10**6))
def test_a_fingerprint_covers_every_cell(table: IOTable, place: int) -> None:
    again = replace(table, Z=np.array(table.Z))
    assert again.fingerprint == table.fingerprint
    Z = np.array(table.Z)
    Z.flat[place % Z.size] += 1.0
    assert replace(table, Z=Z).fingerprint != table.fingerprint
    assert replace(table, year=table.year + 1).fingerprint != table.fingerprint


# Cache and files ---------------------------------------------------------------------------------------------------


@FEW
@given(factories)
def test_the_cache_returns_equal_figures(table: IOTable) -> None:
    for item in interlace.list_indicators():
        try:
            fresh = interlace.compute(item.id, table, cache=False)
        except interlace.errors.Unsupported:
            continue
        for kept in (interlace.compute(item.id, table), interlace.compute(item.id, table)):
            pd.testing.assert_frame_equal(kept.to_frame(), fresh.to_frame(), check_exact=True)
            assert kept.digest == fresh.digest
            assert kept.definitions == fresh.definitions


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
values = st.one_of(st.none(), st.floats(-1e300, 1e300))


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Draw figures with labels of any kind, some missing."""
    rows = draw(st.lists(st.tuples(texts, texts, st.integers(1000, 2999), values), min_size=1, max_size=6))
    frame = pd.DataFrame(rows, columns=["economy", "component", "year", "value"])
    frame = frame.assign(value=frame["value"].astype(float), unit="share")
    provenance = Provenance(Source("random", draw(texts)), (Step(draw(texts)),))
    return Result(frame, "made", {draw(texts): draw(texts)}, provenance, heading=draw(texts), unit="share")


def plain_text(text: str) -> str:
    """Return a label without what the writers take out of it on purpose."""
    return text.removeprefix("'") if text[:1] == "'" else text


@given(results())
def test_json_and_parquet_give_back_every_figure(result: Result) -> None:
    frame = result.to_frame()
    book = json.loads(result.to_json())
    assert [row["value"] for row in book["data"]] == [None if v != v else v for v in frame["value"]]
    assert [row["economy"] for row in book["data"]] == frame["economy"].tolist()
    assert book["digest"] == result.digest
    table = pq.read_table(io.BytesIO(result.to_parquet()))
    pd.testing.assert_frame_equal(table.to_pandas(), frame, check_exact=True)
    assert json.loads(table.schema.metadata[b"interlace"]) == result.metadata()


@given(results())
def test_csv_gives_back_every_figure(result: Result) -> None:
    frame = result.to_frame()
    back = list(csv.DictReader(io.StringIO(result.to_csv(), newline="")))
    assert len(back) == len(frame)
    numbers = [float(row["value"]) if row["value"] else np.nan for row in back]
    np.testing.assert_array_equal(numbers, frame["value"].to_numpy())
    for row, wanted in zip(back, frame["economy"], strict=True):
        assert plain_text(row["economy"]) == plain_text(wanted.replace("\r\n", "\n").replace("\r", "\n"))
        assert row["digest"] == result.digest


@given(results())
def test_a_workbook_gives_back_every_figure(result: Result) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    frame = result.to_frame()
    book = openpyxl.load_workbook(io.BytesIO(result.to_xlsx()))
    rows = list(book["data"].iter_rows(values_only=True))
    assert rows[0] == tuple(frame.columns)
    column = frame.columns.get_loc("value")
    numbers = [np.nan if row[column] is None else float(row[column]) for row in rows[1:]]
    np.testing.assert_allclose(numbers, frame["value"].to_numpy(), rtol=1e-15)
    assert dict(book["about"].iter_rows(values_only=True))["digest"] == result.digest


@given(results())
def test_the_same_figures_give_the_same_bytes(result: Result) -> None:
    again = replace(result, data=result.to_frame())
    assert result.to_csv() == again.to_csv()
    assert result.to_json() == again.to_json()
    assert result.to_parquet() == again.to_parquet()
    assert result.to_xlsx() == again.to_xlsx()


@given(factories)
def test_an_unknown_economy_is_an_error_and_not_an_empty_answer(table: IOTable) -> None:
    result = interlace.compute("direct_services_input_share", table, cache=False)
    with pytest.raises(UnknownName):
        result.where(economy="XXX")
    with pytest.raises(UnknownName):
        result.where(year=[1066])
    assert len(result.where(economy=table.economies, year=table.year).data) == len(result.data)
