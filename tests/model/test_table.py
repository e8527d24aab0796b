"""The table: labels are never matched by position, arrays are never changed from outside."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.axes import align, require_unique
from interlace.model.options import choice, choices

from .tables import CODES, Y, Z, classification, labels, table

ARRAYS = (
    "Z",
    "Y",
    "V",
    "x",
    "A",
    "v",
    "value_added",
    "exports",
    "inventories",
    "Y_by_economy",
    "Z_by_economy",
    "bilateral_exports",
    "economy_of",
    "codes",
)


# Labels ------------------------------------------------------------------------------------------------------------


def test_labels_given_in_another_order_are_matched_by_name():
    order = [3, 1, 5, 0, 4, 2]
    Z_frame = pd.DataFrame(Z, index=labels(), columns=labels()).iloc[order, order[::-1]]
    made = table(Z=Z_frame, V=table().V)
    assert np.array_equal(made.Z, Z)


@pytest.mark.parametrize("what", ["renamed", "fewer", "twice", "unlabelled", "swapped levels"])
def test_labels_that_differ_are_an_error(what):
    frame = pd.DataFrame(Z, index=labels(), columns=labels())
    if what == "renamed":
        frame = frame.rename(index={"mine": "dig"}, level=1)
    elif what == "fewer":
        frame = frame.iloc[:5]
    elif what == "twice":
        frame = frame.iloc[[0, 0, 2, 3, 4, 5]]
    elif what == "unlabelled":
        frame = pd.DataFrame(Z)
    else:
        frame = frame.swaplevel(axis=0)
    with pytest.raises(InputError):
        table(Z=frame, V=table().V)


def test_a_series_of_imports_is_matched_by_name():
    imports = pd.Series(np.arange(6.0), index=labels())
    made = table(imports=imports.iloc[::-1])
    assert made.imports.tolist() == [0, 1, 2, 3, 4, 5]
    with pytest.raises(InputError, match="axes"):
        table(imports=imports.to_frame())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"industries": labels(("CHN", "CHN"))}, "more than once"),
        ({"industries": pd.MultiIndex.from_product([("CHN", None), CODES])}, "without a label"),
        ({"industries": pd.MultiIndex.from_product([("CHN", " "), CODES])}, "without a label"),
        ({"industries": pd.MultiIndex.from_product([("CHN", "DEU"), ("mine", "make", "dance")])}, "'dance'"),
        ({"industries": pd.MultiIndex.from_product([(1, 2), CODES])}, "not text"),
        ({"industries": pd.Index(list("abcdef"))}, "not pairs"),
        ({"industries": labels(("CHN",))}, "no industry: DEU"),
        ({"final": pd.MultiIndex.from_product([("CHN", "DEU"), ("C", "Q")])}, "'Q'"),
        ({"final": pd.MultiIndex.from_product([("CHN", "FRA"), ("C", "N")])}, "FRA"),
        ({"primary": pd.Index(["VAT"])}, "'VAT'"),
        ({"primary": pd.Index(["VA", "VA"]), "V": np.ones((2, 6))}, "more than once"),
        ({"Z": Z[:, :5]}, "shape"),
        ({"V": np.ones(6)}, "shape"),
        ({"imports": np.ones((6, 1))}, "shape"),
        ({"year": "2005"}, "not a whole number"),
        ({"year": None}, "not a whole number"),
        ({"year": 2005.0}, "not a whole number"),
        ({"satellites": pd.DataFrame(np.ones((1, 6)), columns=labels()[::-1])}, "satellites"),
        ({"satellites": pd.DataFrame(np.ones((1, 5)), columns=labels()[:5])}, "satellites"),
    ],
)
def test_what_does_not_fit_is_refused(changes, words):
    with pytest.raises(InputError, match=words):
        table(**{"V": np.ones((1, 6)), **changes})


def test_a_table_of_nothing_is_refused():
    nothing = pd.MultiIndex.from_arrays([[], []])
    with pytest.raises(InputError, match="no industry"):
        table(Z=np.ones((0, 0)), Y=np.ones((0, 4)), V=np.ones((1, 0)), industries=nothing)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["Z", "Y", "V"])
def test_a_cell_that_is_not_finite_is_refused_with_its_place(name, bad):
    cells = np.array(getattr(table(), name))
    cells[0, 1] = bad
    with pytest.raises(InputError, match=f"{name} holds") as caught:
        table(**{"V": table().V, name: cells})
    assert "(0, 1)" in str(caught.value)


def test_infinities_that_cancel_are_found():
    cells = np.array(Z)
    cells[0, 0], cells[1, 1] = np.inf, -np.inf
    with pytest.raises(InputError, match="finite"):
        table(Z=cells, V=table().V)


@pytest.mark.parametrize("cell", ["twelve", None, "1,5", {}])
def test_a_cell_that_is_not_a_number_is_refused(cell):
    cells = Z.astype(object)
    cells[2, 2] = cell
    with pytest.raises(InputError):
        table(Z=cells, V=table().V)


def test_a_masked_cell_is_missing_and_not_the_number_beneath():
    cells = np.ma.array(Z, mask=Z == 9.0)
    with pytest.raises(InputError, match="missing"):
        table(Z=cells, V=table().V)


def test_whole_numbers_become_floats():
    made = table(Z=Z.astype(int), Y=Y.astype(np.int32))
    assert made.Z.dtype == made.Y.dtype == np.float64


def test_industries_may_differ_between_economies():
    some = labels().delete(5)
    made = table(Z=Z[:5, :5], Y=Y[:5], V=table().V[:, :5], industries=some)
    assert made.of_economy("DEU").tolist() == [False, False, False, True, True]


# Arrays ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_are_read_only(name):
    array = getattr(table(), name)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = array[-1]


@pytest.mark.parametrize("order", ["C", "F"])
def test_writing_into_what_was_given_changes_no_table(order):
    cells = np.array(Z, order=order)
    frame = pd.DataFrame(np.array(Y), index=labels(), columns=table().final)
    made = table(Z=cells, Y=frame)
    before = made.x.copy()
    cells[:] = 0.0
    frame.iloc[:] = 0.0
    assert np.array_equal(made.Z, Z)
    assert np.array_equal(made.Y, Y)
    assert np.array_equal(made.x, before)


def ways_in():
    """Ways to hand over the cells of Z, each with what its owner may write into afterwards."""

    def frame_of_an_array():
        owner = np.array(Z)
        return pd.DataFrame(owner, copy=False).to_numpy(), owner

    def transposed_frame():
        frame = pd.DataFrame(np.array(Z).T)
        return frame.to_numpy().T, frame

    def rows_of_series():
        series = pd.Series(np.array(Z).ravel())
        return series.to_numpy().reshape(Z.shape), series

    def view_of_an_array_made_read_only_later():
        cells = np.array(Z)
        owner = cells[:]
        cells.flags.writeable = False
        return cells, owner

    def read_only_view():
        owner = np.array(Z)
        view = owner.view()
        view.flags.writeable = False
        return view, owner

    def memory():
        owner = np.array(Z)
        return memoryview(owner), owner

    def memory_map(folder):
        owner = np.memmap(folder / "cells", dtype=np.float64, mode="w+", shape=Z.shape)
        owner[:] = Z
        return np.memmap(folder / "cells", dtype=np.float64, mode="r", shape=Z.shape), owner

    return (
        frame_of_an_array, transposed_frame, rows_of_series, view_of_an_array_made_read_only_later, read_only_view,
        memory, memory_map,
    )  # fmt: skip


@pytest.mark.parametrize("way", ways_in(), ids=lambda way: way.__name__)
def test_what_its_owner_writes_later_changes_no_table(way, tmp_path):
    given, owner = way(tmp_path) if way.__name__ == "memory_map" else way()
    made = table(Z=given)
    if isinstance(owner, np.ndarray):
        owner[0:1] = 99.0
    else:
        owner.iloc[0:1] = 99.0
    assert np.array_equal(made.Z, Z)


def test_vectors_and_satellites_are_the_tables_own():
    imports = pd.Series(np.arange(6.0))
    rows = np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    satellites = pd.DataFrame(rows, index=["jobs"], columns=labels(), copy=False)
    satellites.attrs["units"] = {"jobs": "persons"}
    made = table(imports=imports.to_numpy(), satellites=satellites)
    imports.iloc[0] = rows[0, 0] = satellites.iloc[0, 1] = 99.0
    satellites.attrs["units"]["jobs"] = "thousand persons"
    assert made.imports.tolist() == [0, 1, 2, 3, 4, 5]
    assert made.satellites.loc["jobs"].tolist() == [1, 2, 3, 4, 5, 6]
    assert made.satellites.attrs["units"] == {"jobs": "persons"}


def test_the_cells_of_a_table_are_handed_on_without_a_copy():
    made = table()
    assert np.shares_memory(replace(made, year=1999).Z, made.Z)
    assert np.shares_memory(table(V=made.V).V, made.V)


def test_fields_are_frozen():
    with pytest.raises(FrozenInstanceError):
        table().year = 1999


# Numbers -----------------------------------------------------------------------------------------------------------


def test_numbers_by_hand():
    made = table()
    assert made.x.tolist() == [17, 46, 26, 15, 55, 32]
    assert made.value_added.tolist() == [13, 15, 18, 9, 27, 25]
    assert made.inventories.tolist() == [1, -2, 0, -1, 2, 0]
    # Mining of CHN: deliveries 0 + 2 + 0 abroad, and 1 of final use.
    assert made.exports.tolist() == [3, 15, 3, 3, 16, 3]
    assert made.economies == ("CHN", "DEU")
    assert made.of_economy("deu").tolist() == [False] * 3 + [True] * 3
    with pytest.raises(UnknownName, match="'DUE'"):
        made.of_economy("DUE")


def test_imports_and_residual_are_in_the_balance():
    made = table(imports=np.full(6, 2.0), residual=np.full(6, 0.5))
    assert made.x.tolist() == (table().x - 1.5).tolist()


def test_value_added_is_its_parts_and_not_taxes_on_products():
    V = np.stack([np.full(6, 3.0), np.full(6, 1.0)])
    assert table(V=V, primary=pd.Index(["W", "T"])).value_added.tolist() == [3.0] * 6
    with pytest.raises(Unsupported, match="no row of value added"):
        _ = table(V=V[:1], primary=pd.Index(["T"])).value_added
    with pytest.raises(Unsupported):
        _ = table(V=np.ones((0, 6)), primary=pd.Index([], dtype=object)).value_added


def test_no_output_means_coefficients_of_nought():
    cells, final = np.array(Z), np.array(Y)
    cells[2], final[2] = 0.0, 0.0
    made = table(Z=cells, Y=final)
    assert made.x[2] == 0
    assert not made.A[:, 2].any()
    assert made.v[2] == 0
    # The factor is that of the same A, also where an idle industry still buys.
    B = np.linalg.inv(np.eye(6) - made.A)
    np.testing.assert_allclose(made.factor.inverse(), B, rtol=1e-12, atol=1e-15)


def test_a_rounding_level_negative_output_is_divided_by_like_any_other():
    cells, final = np.array(Z), np.array(Y)
    cells[2], final[2] = 0.0, [0.0, -1.0, 0.0, 0.0]
    made = table(Z=cells, Y=final)
    assert made.x[2] == -1
    assert made.A[0, 2] == -1.0
    total = made.v @ made.factor.solve(made.Y.sum(axis=1))
    assert total == pytest.approx(made.Y.sum())


def test_exports_of_one_economy_need_a_column():
    one = {
        "industries": labels(("CHN",)),
        "final": pd.MultiIndex.from_product([("CHN",), ("C", "N")]),
        "Z": Z[:3, :3],
        "Y": Y[:3, :2],
    }
    with pytest.raises(Unsupported, match="no column of exports"):
        _ = table(**one).exports
    named = table(**{**one, "final": pd.MultiIndex.from_product([("CHN",), ("C", "E")])})
    assert named.exports.tolist() == [1, -2, 0]
    assert not named.is_multiregional


def test_re_exports_are_exported_once():
    final = pd.MultiIndex.from_product([("CHN", "DEU"), ("C", "E")])
    made = table(Y=np.abs(Y), final=final)
    # Mining of CHN: 2 of deliveries abroad, 1 of final use of DEU, 0 that DEU re-exports, 1 straight out of the table.
    assert made.exports[0] == 2 + 1 + 0 + 1
    # Transport of DEU: 2 of deliveries abroad, 1 of final use of CHN, 0 that CHN re-exports, 0 straight out.
    assert made.exports[5] == 2 + 1 + 0 + 0
    # Manufacturing of CHN: 6 of deliveries, 9 of final use of DEU, 2 straight out.
    assert made.exports[1] == 6 + 9 + 2
    # One more that DEU takes and sends on has left CHN once, not twice.
    more = np.abs(Y)
    more[1, 3] += 1.0
    assert table(Y=more, final=final).exports[1] == made.exports[1] + 1


def test_labels_that_no_role_names_are_simply_outside():
    made = table()
    assert not made.in_codes([]).any()
    assert made.in_role("services").tolist() == [False, False, True] * 2
    with pytest.raises(Unsupported, match="does not say which industries are finance"):
        made.in_role("finance")
    with pytest.raises(Unsupported, match="it is nowhere"):
        made.in_role("research")


def test_producer_services_of_ones_own():
    made = table().with_producer_services("ours", ["make"])
    assert made.in_producer_services().tolist() == [False, True, False] * 2
    assert made.provenance.digest != table().provenance.digest
    assert "make" in made.provenance.describe()[-1]
    assert table().in_producer_services().tolist() == [False, False, True] * 2
    assert made.fingerprint != table().fingerprint
    for name, codes, words in (("ours", [], "at least one"), ("ours", ["dance"], "dance"), ("narow", None, "narrow")):
        with pytest.raises(InputError, match=words):
            table().with_producer_services(name, codes)
    with pytest.raises(Unsupported, match="not apart"):
        table().with_producer_services("kibs")


def test_a_fingerprint_tells_apart_what_the_digest_cannot():
    one = table()
    final = {**one.classification.final, "N": one.classification.final["C"]}
    for other in (
        replace(one, classification=classification(final=final)),
        replace(one, classification=classification(names={**one.classification.names, "make": "Factories"})),
        replace(one, imports=np.zeros(6)),
        replace(one, residual=np.zeros(6)),
        replace(one, satellites=pd.DataFrame(np.ones((1, 6)), index=["jobs"], columns=one.industries)),
    ):
        assert other.provenance.digest == one.provenance.digest
        assert other.fingerprint != one.fingerprint


def test_a_role_that_changes_is_never_answered_from_the_cache():
    one = table()
    other = replace(
        one, classification=classification(final={**one.classification.final, "N": one.classification.final["C"]})
    )
    first, second = (interlace.compute("upstreamness", made).to_frame() for made in (one, other))
    fresh = interlace.compute("upstreamness", other, cache=False).to_frame()
    assert not np.allclose(first["value"], second["value"])
    pd.testing.assert_frame_equal(second, fresh)


def test_names_that_change_are_never_answered_from_the_cache():
    one = table()
    names = {**one.classification.names, "make": "Factories"}
    _ = interlace.compute("downstreamness", one)
    again = interlace.compute("downstreamness", replace(one, classification=classification(names=names)))
    assert "Factories" in set(again.to_frame()["industry_name"])


def test_representations_say_what_it_is():
    assert "2 economies x 3 industries (6 rows), USD mn, basic prices" in repr(table())


# Axes --------------------------------------------------------------------------------------------------------------


def test_align_brings_one_order_into_the_other():
    given, wanted = pd.Index(["c10", "c2", "c1"]), pd.Index(["c1", "c2", "c10"])
    assert given[align(given, wanted, "rows")].tolist() == wanted.tolist()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["a", "b"], "missing c"),
        (["a", "b", "c", "d"], "not expected d"),
        (["a", "b", "x"], "missing c; not expected x"),
        (["a", "b", "b"], "more than once: b"),
        (["a", "b", None], "without a label"),
    ],
)
def test_align_fills_nothing_and_drops_nothing(given, words):
    with pytest.raises(InputError, match=words):
        align(pd.Index(given, dtype=object), pd.Index(["a", "b", "c"]), "rows")


def test_find_knows_case_only_where_it_is_clear():
    assert choice("economy", " chn ", ["CHN", "DEU"]) == "CHN"
    assert choices("code", ["a", "A"], ["a", "A"]) == ("a", "A")
    with pytest.raises(UnknownName):
        choice("code", "ß", ["x"])
    with pytest.raises(UnknownName, match="'Ab'"):
        choice("code", "Ab", ["ab", "AB"])
    with pytest.raises(UnknownName, match="none to choose"):
        choice("code", "a", [])


def test_unique_labels_pass():
    require_unique([("a", 1), ("a", 2)], "rows")
    require_unique([], "rows")


def test_value_added_as_a_whole_and_in_parts_is_refused():
    made = table(V=np.ones((2, 6)), primary=pd.Index(["VA", "W"]))
    with pytest.raises(InputError, match="counted twice"):
        _ = made.value_added


def test_an_economy_is_meant_by_an_alias_too(bundled):
    made = bundled[2011]
    for alias, code in (("GER", "DEU"), ("UK", "GBR"), (" deu ", "DEU")):
        assert (made.of_economy(alias) == made.of_economy(code)).all()
    with pytest.raises(UnknownName, match=r"unknown economy 'GRM'\n.*did you mean"):
        made.of_economy("GRM")
    own = table(industries=labels(("UK", "DEU")), final=table().final.set_levels(["UK", "DEU"], level=0))
    assert own.of_economy("UK").tolist() == [True] * 3 + [False] * 3


def test_a_role_that_is_written_wrong_is_no_role_that_is_missing(bundled):
    made = bundled[2011]
    with pytest.raises(UnknownName, match=r"unknown role 'manufactring'\n.*did you mean 'manufacturing'"):
        made.in_role("manufactring")
    with pytest.raises(Unsupported):
        made.in_role("research")
