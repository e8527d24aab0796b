"""The user's own table: what loads, and that it loads as it was written."""

from __future__ import annotations

import csv
import gzip
import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlace.errors import InputError, MissingExtra, OutputError, Unsupported
from interlace.sources.table import explain_file, load, template

from ..properties.strategies import FEW  # noqa: TID252 - one number of examples

CATEGORIES = ("households", "inventories")

NATIONAL = """\
# economy: AUT
# year: 2010
# unit: EUR mn
# prices: current basic prices
code,A,C10T12,G,households,exports,output
A,10,20,5,60,5,100
C10T12,15,30,10,100,45,200
G,5,40,20,70,15,150
value_added,70,110,115,,,
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def national(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = NATIONAL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return write(tmp_path / "my.csv", text)


def steps(table) -> str:
    return "\n".join(map(str, table.provenance.steps))


def test_smallest_file(tmp_path: Path) -> None:
    panel = load(national(tmp_path))
    assert panel.years == (2010,)
    table = panel[2010]
    assert table.economies == ("AUT",)
    assert list(table.codes) == ["A", "C10T12", "G"]
    np.testing.assert_array_equal(table.x, [100, 200, 150])
    np.testing.assert_array_equal(table.value_added, [70, 110, 115])
    np.testing.assert_array_equal(table.Z[1], [15, 30, 10])
    np.testing.assert_array_equal(table.exports, [5, 45, 15])
    assert (table.unit.currency, table.unit.scale, table.unit.prices) == ("EUR", 1e6, "current basic prices")
    assert "NACE Rev. 2" in steps(table)
    assert table.classification.members("manufacturing") == {"C10T12"}
    assert table.provenance.source.files[0][0] == "my.csv"
    assert table.check().ok


def test_the_digest_ignores_the_name_and_follows_the_content(tmp_path: Path) -> None:
    first = load(national(tmp_path)).digest(2010)
    other = tmp_path / "other.csv"
    other.write_bytes((tmp_path / "my.csv").read_bytes())
    assert load(other).digest(2010) == first
    assert (
        load(national(tmp_path, ("5,60,5,100", "6,59,5,100"), ("115,,", "115,,"), ("70,110,115", "70,110,114"))).digest(
            2010
        )
        != first
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("economies", [None, ["CHN", "DEU"], ["ROM", "RoW", "USA"]])
@pytest.mark.parametrize("industries", [None, ["one", "two", "three"], ["=cmd()", "</script>", "@x", "-1"]])
def test_the_template_is_ready_as_it_stands(tmp_path: Path, kind: str, economies, industries) -> None:
    target = tmp_path / ("t.xlsx" if kind == "xlsx" else "t")
    files = template(target, kind, economies=economies, industries=industries)
    assert all(file.is_file() for file in files)
    findings = explain_file(target)
    assert findings[-1].what == "ready", [str(item) for item in findings]
    table = load(target)[2020]
    if industries:
        assert list(table.classification.codes) == industries
    if economies:
        assert "ROM" not in table.economies
        assert "RoW" not in table.economies
    assert table.check(strict=True).ok
    assert table.classification.members("services")
    assert table.classification.producer_service_codes("narrow")
    assert len(table.classification.functions) == len(table.classification.codes)
    with pytest.raises(OutputError):
        template(target, kind)


def test_templates_say_the_same_in_every_form_and_twice(tmp_path: Path) -> None:
    template(tmp_path / "a", "csv", economies=["CHN", "ROW"])
    template(tmp_path / "b.xlsx", "xlsx", economies=["CHN", "ROW"])
    template(tmp_path / "c.xlsx", "xlsx", economies=["CHN", "ROW"])
    template(tmp_path / "d.csv", "csv", economies=["CHN", "ROW"])
    one, two, four = (load(tmp_path / name)[2020] for name in ("a", "b.xlsx", "d.csv"))
    for other in (two, four):
        np.testing.assert_array_equal(one.Z, other.Z)
        np.testing.assert_array_equal(one.Y, other.Y)
        np.testing.assert_array_equal(one.V, other.V)
        assert one.industries.equals(other.industries)
        assert one.classification.key() == other.classification.key()
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()


def test_template_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        template(tmp_path / "a", "ods")
    with pytest.raises(InputError):
        template(tmp_path / "a", "csv", industries=["A", "A"])
    with pytest.raises(OutputError):
        template(write(tmp_path / "file", "x") / "below", "csv")


# Round trips ----------------------------------------------------------------------------------------------------


@st.composite
def tables(draw: st.DrawFn) -> dict[str, np.ndarray | list]:
    economies = draw(st.sampled_from([["CHN"], ["DEU", "ROW"], ["USA", "JPN", "ROW"]]))
    codes = draw(st.sampled_from([["A"], ["i1", "i2"], ["C10T12", "G", "H49"]]))
    n, k = len(economies) * len(codes), len(economies) * len(CATEGORIES)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    Z = rng.uniform(0, 10, (n, n)) * (rng.random((n, n)) < 0.8)
    Y = rng.uniform(0, 10, (n, k))
    Y[:, 1::2] = rng.uniform(-1, 1, (n, len(economies)))
    Y[:, 0] += Z.sum(axis=0) * 1.5 + 3
    if draw(st.booleans()) and n > 1:
        Z[0], Z[:, 0], Y[0] = 0, 0, 0
    V = (Z.sum(axis=1) + Y.sum(axis=1) - Z.sum(axis=0))[None, :]
    return {"economies": economies, "codes": codes, "Z": Z, "Y": Y, "V": V}


def parts(data) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[tuple[str, str]], np.ndarray]:
    rows = [(economy, code) for economy in data["economies"] for code in data["codes"]]
    final = [(economy, category) for economy in data["economies"] for category in CATEGORIES]
    body = np.vstack([np.hstack([data["Z"], data["Y"]]), np.hstack([data["V"], np.zeros((1, len(final)))])])
    return rows, final, [("", "value_added")], body


def square_rows(data) -> list[list[object]]:
    rows, final, primary, body = parts(data)
    top = [["economy", "", *(e for e, _ in rows + final)], ["", "code", *(c for _, c in rows + final)]]
    return top + [[*label, *map(float, line)] for label, line in zip(rows + primary, body, strict=True)]


def long_frame(data) -> pd.DataFrame:
    rows, final, primary, body = parts(data)
    cells = [
        (*row, *column, float(body[i, j]))
        for i, row in enumerate(rows + primary)
        for j, column in enumerate(rows + final)
        if body[i, j] != 0 or i == j
    ]
    return pd.DataFrame(cells, columns=["row_economy", "row", "column_economy", "column", "value"])


def square_csv(data, folder: Path) -> Path:
    stream = io.StringIO()
    csv.writer(stream).writerows(square_rows(data))
    write(folder / "about.toml", 'year = 2010\nunit = "USD mn"\n')
    return write(folder / "table.csv", stream.getvalue())


def semicolon_csv(data, folder: Path) -> Path:
    lines = [
        ";".join(str(cell).replace(".", ",") if isinstance(cell, float) else str(cell) for cell in row)
        for row in square_rows(data)
    ]
    path = folder / "table.csv"
    path.write_bytes(("# year: 2010\n# unit: USD mn\n# decimal: ,\n" + "\n".join(lines)).encode("utf-16"))
    return path


def gzipped(data, folder: Path) -> Path:
    path = folder / "table-2010.csv.gz"
    path.write_bytes(gzip.compress(square_csv(data, folder).read_bytes()))
    return path


def zipped(data, folder: Path) -> Path:
    source = square_csv(data, folder)
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(source, "inside/table.csv")
        archive.write(folder / "about.toml", "inside/about.toml")
    return path


def long_csv(data, folder: Path) -> Path:
    frame = long_frame(data).assign(year=2010)
    frame.to_csv(folder / "cells.csv", index=False)
    return folder / "cells.csv"


def long_parquet(data, folder: Path) -> Path:
    long_frame(data).assign(year=2010).to_parquet(folder / "cells.parquet", index=False)
    return folder / "cells.parquet"


def square_parquet(data, folder: Path) -> Path:
    rows, final, primary, body = parts(data)
    frame = pd.DataFrame(
        body,
        index=pd.MultiIndex.from_tuples(rows + primary, names=["economy", "code"]),
        columns=pd.MultiIndex.from_tuples(rows + final, names=["economy", "code"]),
    )
    frame.to_parquet(folder / "table-2010.parquet")
    return folder / "table-2010.parquet"


def flat_parquet(data, folder: Path) -> Path:
    rows, final, primary, body = parts(data)
    frame = pd.DataFrame(body, columns=["|".join(label) for label in rows + final])
    frame.insert(0, "code", [code for _, code in rows + primary])
    frame.insert(0, "economy", [economy for economy, _ in rows + primary])
    frame.to_parquet(folder / "table-2010.parquet")
    return folder / "table-2010.parquet"


def workbook(data, folder: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "table"
    for row in square_rows(data):
        sheet.append([None if cell == "" else cell for cell in row])
    about = book.create_sheet("about")
    about.append(["year", 2010])
    about.append(["unit", "USD mn"])
    about.sheet_state = "hidden"
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


FORMS = (
    square_csv, semicolon_csv, gzipped, zipped, long_csv, long_parquet, square_parquet, flat_parquet, workbook
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@FEW
@given(data=tables())
def test_round_trip(form, data, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = form(data, tmp_path_factory.mktemp("round"))
    table = load(path)[2010]
    rows, final, _, _ = parts(data)
    assert list(table.industries) == rows
    assert sorted(table.final) == sorted(final)
    order = [list(table.final).index(label) for label in final]
    # The library that writes the workbook keeps 16 digits; every other form is exact.
    digits = 2e-15 if form is workbook else 0
    np.testing.assert_allclose(table.Z, data["Z"], rtol=digits, atol=0)
    np.testing.assert_allclose(table.Y[:, order], data["Y"], rtol=digits, atol=0)
    np.testing.assert_allclose(table.V, data["V"], rtol=digits, atol=0)
    assert explain_file(path)[-1].what == "ready"


# Layouts and conventions ----------------------------------------------------------------------------------------


def test_columns_in_another_order_are_aligned(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t-2010.csv",
        "# economy: AUT\ncode,G,A,households\nA,5,10,85\nG,20,8,72\nvalue_added,75,82,\n",
    )
    table = load(path)[2010]
    assert list(table.codes) == ["A", "G"]
    np.testing.assert_array_equal(table.Z, [[10, 5], [8, 20]])
    np.testing.assert_array_equal(table.V, [[82, 75]])
    assert "order of the rows" in steps(table)
    assert "file's name" in steps(table)


def test_value_added_is_derived_and_recorded(tmp_path: Path) -> None:
    table = load(national(tmp_path, ("value_added,70,110,115,,,\n", "")))[2010]
    np.testing.assert_array_equal(table.value_added, [70, 110, 115])
    assert "output less the column's sum" in steps(table)
    partial = load(national(tmp_path, ("value_added,70,110,115,,,", "taxes_on_products,1,2,3,,,")))[2010]
    np.testing.assert_array_equal(partial.value_added, [69, 108, 112])
    assert partial.V.shape == (2, 3)


@pytest.mark.parametrize("sign", [1, -1])
def test_competitive_imports_and_residual(tmp_path: Path, sign: int) -> None:
    text = (
        "# economy: CHN\n# year: 2017\n# unit: 10,000 CNY\ncode,A,B,households,exports,imports,residual,output\n"
        f"A,10,20,60,5,{sign * 7},2,90\nB,15,30,100,45,{sign * 9},-1,180\nvalue_added,65,130,,,,,\n"
    )
    table = load(write(tmp_path / "t.csv", text))[2017]
    np.testing.assert_array_equal(table.imports, [7, 9])
    np.testing.assert_array_equal(table.residual, [2, -1])
    np.testing.assert_array_equal(table.x, [90, 180])
    assert (table.unit.scale, table.unit.currency) == (1e4, "CNY")
    assert ("positive sign" in steps(table)) == (sign < 0)
    with pytest.raises(Unsupported):
        table.in_role("manufacturing")


def test_decimal_comma_is_found_out(tmp_path: Path) -> None:
    text = "# economy: DEU\n# year: 2010\ncode;A;G;households\nA;1,5;2;3,25\nG;1;2,5;4\n"
    table = load(write(tmp_path / "t.csv", text))[2010]
    np.testing.assert_array_equal(table.Z, [[1.5, 2], [1, 2.5]])
    assert "decimal comma" in steps(table)


def test_blanks_as_zero_only_where_the_user_says_so(tmp_path: Path) -> None:
    path = national(tmp_path, ("A,10,20,5,60,5,100", "A,10,20,,65,5,100"), ("70,110,115", "70,110,120"))
    with pytest.raises(InputError, match="blank"):
        load(path)
    path = write(path, "# blanks: zero\n" + path.read_text())
    table = load(path)[2010]
    assert table.Z[0, 2] == 0
    assert "blank cells" in steps(table)


def test_roles_names_satellites_and_ignored_rows(tmp_path: Path) -> None:
    text = (
        "code,name,role,one,two,sub,hh,out\n,,role,industry,industry,ignore,final:households,output\n"
        "one,First,industry,1,2,3,7,10\ntwo,Second,industry,3,4,7,13,20\n"
        "sum,Total,ignore,4,6,10,20,\nva,Value,primary:value_added,6,14,,,\njobs,Jobs,satellite:persons,5,6,,,\n"
    )
    text = text.replace("code,name,role,one,two,sub,hh,out\n,,role,", "code,,,one,two,sub,hh,out\n,role,name,")
    text = text.replace("one,First,industry", "one,industry,First").replace(
        "two,Second,industry", "two,industry,Second"
    )
    text = text.replace("sum,Total,ignore", "sum,ignore,Total").replace(
        "va,Value,primary:value_added", "va,primary:value_added,Value"
    )
    text = text.replace("jobs,Jobs,satellite:persons", "jobs,satellite:persons,Jobs")
    table = load(write(tmp_path / "t-2001.csv", "# economy: aut\n" + text))[2001]
    assert table.economies == ("AUT",)
    assert table.classification.name_of("one") == "First"
    assert table.satellites is not None
    assert table.satellites.loc["jobs"].tolist() == [5, 6]
    assert table.satellites.attrs["units"] == {"jobs": "persons"}
    assert "left out" in steps(table)


def test_head_as_pandas_writes_it(tmp_path: Path) -> None:
    labels = pd.MultiIndex.from_product([["CHN", "ROW"], ["A", "G"]], names=["economy", "code"])
    final = pd.MultiIndex.from_product([["CHN", "ROW"], ["households"]], names=["economy", "code"])
    frame = pd.DataFrame(np.arange(24.0).reshape(4, 6) + 1, index=labels, columns=labels.append(final))
    frame.iloc[:, 4:] += 100
    frame.to_csv(tmp_path / "t-2010.csv")
    table = load(tmp_path / "t-2010.csv")[2010]
    np.testing.assert_array_equal(table.Z, frame.iloc[:, :4])
    assert table.economies == ("CHN", "ROW")


def test_blank_corner(tmp_path: Path) -> None:
    table = load(write(tmp_path / "t-2010.csv", "# economy: AUT\n,A,G,households\nA,1,2,7\nG,3,4,8\n"))[2010]
    assert table.x.tolist() == [10, 15]


def test_rounded_cells_balance_within_rounding(tmp_path: Path) -> None:
    table = load(national(tmp_path, ("70,110,115", "71,109,115")))[2010]
    assert "imbalance left as it is" in steps(table)


def test_rounding_level_negative_output_is_kept(tmp_path: Path) -> None:
    text = "# economy: AUT\n# year: 2010\ncode,A,G,households\nA,0,0,-1\nG,0,400000,800000\n"
    table = load(write(tmp_path / "t.csv", text))[2010]
    assert table.x[0] == -1
    assert "rounding-level negative output" in steps(table)


def test_stated_tolerance_and_publisher(tmp_path: Path) -> None:
    path = national(tmp_path, ("70,110,115", "70,110,145"))
    with pytest.raises(InputError, match="does not balance"):
        load(path)
    path = write(path, "# tolerance: 0.09\n" + path.read_text())
    with pytest.raises(InputError, match="does not balance"):
        load(path)
    text = path.read_text().replace("0.09", "0.0999").replace("145", "125")
    path = write(path, "# publisher: Statistik Austria\n" + text)
    table = load(path)[2010]
    assert "accepted as the user says" in steps(table)
    assert table.provenance.source.publisher == "Statistik Austria"


def test_primary_inputs_of_final_use_are_left_out_with_a_word(tmp_path: Path) -> None:
    table = load(national(tmp_path, ("70,110,115,,,", "70,110,115,9,,")))[2010]
    assert "primary inputs of final use left out" in steps(table)


def test_economies_are_renamed_and_recorded(tmp_path: Path) -> None:
    text = "economy,,ROM,RoW,ROM,RoW\n,code,A,A,households,households\nROM,A,1,2,3,4\nRoW,A,1,2,3,5\n"
    table = load(write(tmp_path / "t-2010.csv", text))[2010]
    assert table.economies == ("ROU", "ROW")
    assert "ISO alpha-3" in steps(table)


# Years ----------------------------------------------------------------------------------------------------------


def test_one_file_a_year(tmp_path: Path) -> None:
    for year, more in ((2010, 0), (2012, 5)):
        write(tmp_path / f"table-{year}.csv", f"code,A,G,households\nA,1,2,{7 + more}\nG,3,4,8\n")
    write(tmp_path / "about.toml", 'economy = "AUT"\nunit = "EUR bn"\n')
    panel = load(tmp_path)
    assert panel.years == (2010, 2012)
    assert [table.x[0] for table in panel] == [10, 15]
    assert panel.digest(2010) != panel.digest(2012)
    assert {table.year: float(table.x.sum()) for table in panel} == {2010: 25.0, 2012: 30.0}
    write(tmp_path / "table-2013.csv", "code,A,B,households\nA,1,2,7\nB,3,4,8\n")
    with pytest.raises(InputError, match="different industries"):
        load(tmp_path)[2013]
    assert explain_file(tmp_path)[-1].what == "not ready"


@pytest.mark.parametrize("layout", ["square", "long"])
def test_a_column_of_years(tmp_path: Path, layout: str) -> None:
    if layout == "square":
        text = "year,code,A,G,households\n2010,A,1,2,7\n2010,G,3,4,8\n2011,A,1,2,9\n2011,G,3,4,8\n"
    else:
        text = "year,row,column,value\n" + "".join(
            f"{year},{i},{j},{v}\n"
            for year in (2010, 2011)
            for i, j, v in (
                ("A", "A", 1), ("A", "G", 2), ("A", "households", year - 2003),
                ("G", "A", 3), ("G", "G", 4), ("G", "households", 8),
            )
        )  # fmt: skip
    panel = load(write(tmp_path / "t.csv", "# economy: AUT\n" + text))
    assert panel.years == (2010, 2011)
    assert panel[2010].x.tolist() == [10, 15]
    assert panel[2011].Z.tolist() == [[1, 2], [3, 4]]
    assert panel.digest(2010) != panel.digest(2011)


def test_one_sheet_a_year(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for year in (2010, 2011):
        sheet = book.create_sheet(f"table {year}")
        for row in (["code", "A", "G", "households"], ["A", 1, 2, year], ["G", 3, "4", 8]):
            sheet.append(row)
    book.create_sheet("about").append(["economy", "AUT"])
    book.save(tmp_path / "b.xlsx")
    panel = load(tmp_path / "b.xlsx")
    assert panel.years == (2010, 2011)
    assert panel[2011].Y.tolist() == [[2011], [8]]


# Industries -----------------------------------------------------------------------------------------------------

SHEET = """code,name,roles,narrow
A,Farms,primary,no
C10T12,Food,manufacturing,no
G,Trade,services; wholesale,yes
"""


def test_sheet_of_industries(tmp_path: Path) -> None:
    path = national(tmp_path)
    write(tmp_path / "my.industries.csv", SHEET)
    table = load(path)[2010]
    classification = table.classification
    assert classification.members("services") == {"G"}
    assert classification.members("goods") == {"A", "C10T12"}
    assert classification.producer_service_codes() == {"G"}
    assert classification.functions["G"] == "distribution"
    assert classification.name_of("A") == "Farms"
    with pytest.raises(Unsupported, match="mining"):
        classification.members("secondary")
    with pytest.raises(Unsupported):
        classification.members("digital")
    assert len(table.provenance.source.files) == 2


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("manufacturing", "manufactoring", "manufactoring"),
        ("primary", "", "no sector"),
        ("primary", "primary; services", "more than one sector"),
        ("wholesale,yes", "wholesale,perhaps", "neither yes nor no"),
        ("A,Farms", "B,Farms", "not in the sheet"),
        ("A,Farms,primary,no\n", "A,Farms,primary,no\nA,Again,primary,no\n", "more than once"),
        ("code,name", "kode,name", "column `code`"),
        (",narrow\n", ",function\n", "function"),
        ("G,Trade", ",Trade", "no code"),
    ],
)
def test_wrong_sheet_of_industries(tmp_path: Path, old: str, new: str, match: str) -> None:
    path = national(tmp_path)
    assert old in SHEET
    write(tmp_path / "my.industries.csv", SHEET.replace(old, new))
    with pytest.raises(InputError, match=match) as caught:
        load(path)
    assert caught.value.where
    assert caught.value.fix


def test_codes_of_wiod(tmp_path: Path) -> None:
    codes = [f"c{i}" for i in range(1, 36)]
    rng = np.random.default_rng(1)
    rows = [["code", *codes, "households"]]
    rows += [[code, *rng.integers(0, 9, 35), 1000] for code in codes]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    table = load(write(tmp_path / "t-2008.csv", "# economy: CHN\n" + text))[2008]
    assert table.classification.producer_service_codes("narrow") == {"c23", "c24", "c25", "c26", "c27", "c28", "c30"}
    assert table.classification.name_of("c30").startswith("Renting")


# A published table --------------------------------------------------------------------------------------------


def german_table(test_data: Path, about: str) -> str:
    """Return Eurostat's table of Germany 1995 as a ministry would paste it: its own codes, subtotals marked ignore."""
    import rdata

    with pytest.warns(UserWarning, match="Date"):
        file = rdata.read_rda(test_data / "data" / "germany-1995" / "germany_1995.rda")
    cells = file["germany_1995"]
    wide = cells.assign(values=cells["values"].astype(float)).pivot(index="prod_na", columns="induse", values="values")
    wide = wide.loc[list(dict.fromkeys(cells["prod_na"])), list(dict.fromkeys(cells["induse"]))]
    unread = {"CPA_TOTAL", "TFU", "P2", "B1G", "TOTAL"}
    jobs = {"EMP-WS", "EMP-FTE", "EMP"}
    rows = [["code", "", *wide.columns], ["", "role", *("ignore" if code in unread else "" for code in wide.columns)]]
    for code, line in wide.iterrows():
        role = "ignore" if code in unread else "satellite:thousand jobs" if code in jobs else ""
        role = "primary:imports" if code == "P7" else role
        rows.append([code, role, *("" if np.isnan(cell) else repr(cell) for cell in line)])
    return about + "\n".join(",".join(map(str, row)) for row in rows)


def test_germany_1995(tmp_path: Path, test_data: Path) -> None:
    path = write(tmp_path / "germany.csv", german_table(test_data, "# economy: GER\n# year: 1995\n# unit: EUR mn\n"))
    table = load(path)[1995]
    assert table.economies == ("DEU",)
    assert table.x.tolist() == [43910, 1079446, 245606, 540063, 692487, 508918]
    assert table.value_added.tolist() == [21664, 395022, 115624, 311407, 415426, 365017]
    assert table.exports.sum() == 379293
    assert table.satellites is not None
    assert table.satellites.loc["EMP"].sum() == 36428
    assert "NACE Rev. 2" in steps(table)
    with pytest.raises(Unsupported, match="B-E"):
        table.in_role("manufacturing")


# Size and extras ------------------------------------------------------------------------------------------------


def test_a_large_file_reads_in_good_time(tmp_path: Path) -> None:
    n = 600
    rng = np.random.default_rng(3)
    Z = rng.random((n, n)).round(3)
    lines = ["code," + ",".join(f"i{j}" for j in range(n)) + ",households"]
    lines += [f"i{i}," + ",".join(map(repr, map(float, Z[i]))) + ",500.0" for i in range(n)]
    table = load(write(tmp_path / "t-2010.csv", "# economy: AUT\n" + "\n".join(lines)))[2010]
    np.testing.assert_array_equal(table.Z, Z)


def test_missing_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    template(tmp_path / "b.xlsx", "xlsx")
    real = builtins.__import__

    def refuse(name: str, *args, **kwargs):
        if name.partition(".")[0] == "openpyxl":
            raise ImportError(name="openpyxl")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtra) as caught:
        load(tmp_path / "b.xlsx")
    assert caught.value.fix == 'pip install "interlace[xlsx]"'
    with pytest.raises(MissingExtra):
        template(tmp_path / "c.xlsx", "xlsx")


def test_missing_labels_of_a_nullable_parquet_column_are_blank(tmp_path: Path) -> None:
    names = pd.array(["Farms", None], dtype="string")
    numbers = {"A": [1.0, 2.0], "B": [3.0, 4.0], "households": pd.array([6, 5], dtype="Int64")}
    frame = pd.DataFrame({"code": ["A", "B"], "name": names, **numbers})
    path = tmp_path / "table-2010.parquet"
    frame.to_parquet(path)
    errors = [item.what for item in explain_file(path) if item.severity == "error"]
    assert errors == ["it is not stated which economy the table is of"]


def test_a_row_of_formulas_without_saved_values_is_not_left_out(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "table 2010"
    for row in (["code", "A", "B", "households"], ["A", 1, 2, 3], ["=X1", "=1+1", "=2+2", "=3"], ["B", 1, 2, 3]):
        sheet.append(row)
    path = tmp_path / "own.xlsx"
    book.save(path)
    assert any("a row with numbers has no label" in item.what for item in explain_file(path))


def test_the_largest_imbalance_is_that_of_the_industries_named(test_data: Path) -> None:
    path = test_data / "cases" / "balance_message_largest.csv"
    (found,) = [item for item in explain_file(path) if "does not balance" in item.what]
    assert found.what.endswith("in 1 of 3 industries, by up to 0.5")


def test_a_long_file_with_names_may_lack_an_industry_on_one_side(tmp_path: Path) -> None:
    path = write(
        tmp_path / "t.csv",
        "# year: 2010\n# unit: EUR mn\nrow_economy,row,row_name,column_economy,column,column_name,value\n"
        "AUT,A,Farming,AUT,A,Farming,10\nAUT,A,Farming,DEU,C,Making,3\nAUT,A,Farming,AUT,households,Homes,10\n"
        "DEU,A,Farming,DEU,C,Making,1\nDEU,A,Farming,DEU,households,Homes,9\nDEU,C,Making,DEU,households,Homes,7\n"
        ",value_added,Value added,AUT,A,Farming,13\n,value_added,Value added,DEU,A,Farming,10\n"
        ",value_added,Value added,DEU,C,Making,3\nAUT,C,Making,AUT,A,Farming,0\n",
    )
    (table,) = load(path)
    assert table.classification.names == {"A": "Farming", "C": "Making"}
    np.testing.assert_array_equal(table.x, [23, 10, 7, 0])
    np.testing.assert_array_equal(table.V, [[13, 10, 3, 0]])


# Names of regions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["t", "t.csv", "t.xlsx"])
def test_a_region_is_named_beside_the_table(tmp_path: Path, name: str) -> None:
    files = template(tmp_path / name, economies=["NTH", "STH", "AUT"])
    if name == "t.xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.load_workbook(files[0])
        assert [row[0].value for row in book["economies"].iter_rows()] == ["code", "NTH", "STH"]
        book["economies"]["B2"] = "North & coast"
        book.save(files[0])
    else:
        beside = next(file for file in files if file.name.endswith("economies.csv"))
        write(beside, beside.read_text().replace("Name of NTH", "North & coast"))
    panel = load(tmp_path / name)
    assert panel.classification.economies == {"NTH": "North & coast", "STH": "Name of STH"}
    assert pickle.loads(pickle.dumps(panel[2020])).classification.economies == panel.classification.economies
    assert "no ISO alpha-3" not in str([str(item) for item in explain_file(tmp_path / name)])
    merged = panel[2020].aggregate(industries={"all": list(panel.classification.codes)})
    assert merged.classification.economies["NTH"] == "North & coast"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,name\nNTH,North\nDEU,Deutschland\n", "DEU is Germany in ISO 3166"),
        ("code,name\nNTH,North\nOST,East\n", "names some that are not in the table: OST"),
        ("code,name\nSTH,South\n", "no ISO alpha-3 codes: NTH;"),
    ],
)
def test_a_name_that_names_nothing_is_a_warning(tmp_path: Path, text: str, words: str) -> None:
    template(tmp_path / "t", economies=["NTH", "DEU"])
    write(tmp_path / "t" / "economies.csv", text)
    assert [item.severity for item in explain_file(tmp_path / "t") if words in item.what] == ["warning"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("region,name\nNTH,North\n", "no columns `code` and `name`"),
        ("code,name\nNTH,North\nNTH,Far north\n", "'NTH' stands more than once"),
        ("code,name\n,North\n", "an economy has no code"),
    ],
)
def test_a_sheet_of_economies_that_cannot_be_read_is_refused(tmp_path: Path, text: str, words: str) -> None:
    template(tmp_path / "t", economies=["NTH", "DEU"])
    write(tmp_path / "t" / "economies.csv", text)
    with pytest.raises(InputError, match=words):
        load(tmp_path / "t")


def test_an_economy_with_a_code_needs_no_name(tmp_path: Path) -> None:
    names = {file.name for file in template(tmp_path / "t", economies=["AUT", "DEU"])}
    assert names == {"table.csv", "industries.csv", "about.toml"}
