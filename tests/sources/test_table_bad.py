"""Bad files: each gives one clear error that says what, where and what to do, and nothing else is raised."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlace.errors import InputError, InterlaceError
from interlace.model import files
from interlace.sources.table import explain_file, load, template

HEAD = "# economy: AUT\n# year: 2010\n# unit: EUR mn\n"
GOOD = "code,A,B,households,output\nA,10,20,70,100\nB,15,30,155,200\nvalue_added,75,150,,\n"
MULTI = "economy,,CHN,DEU,CHN,DEU\n,code,A,A,households,households\nCHN,A,1,2,3,4\nDEU,A,1,2,3,5\n,value_added,8,7,,\n"

Make = Callable[[Path], Path]
CASES: dict[str, tuple[Make, str]] = {}


def case(name: str, match: str) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        CASES[name] = (make, match)
        return make

    return keep


def text_case(name: str, match: str, text: str, suffix: str = ".csv") -> None:
    def make(folder: Path) -> Path:
        path = folder / f"t{suffix}"
        path.write_bytes(text.encode("utf-8"))
        return path

    CASES[name] = (make, match)


def bytes_case(name: str, match: str, content: bytes, suffix: str = ".csv") -> None:
    def make(folder: Path) -> Path:
        path = folder / f"t{suffix}"
        path.write_bytes(content)
        return path

    CASES[name] = (make, match)


def changed(name: str, match: str, old: str, new: str, base: str = GOOD) -> None:
    assert old in base, name
    text_case(name, match, HEAD + base.replace(old, new))


# Files ----------------------------------------------------------------------------------------------------------

CASES["missing"] = (lambda folder: folder / "nothing.csv", "there is no file")
CASES["missing folder"] = (lambda folder: folder / "no" / "nothing.csv", "there is no file")
CASES["empty folder"] = (lambda folder: folder, "holds no table")
CASES["name too long"] = (lambda folder: folder / ("n" * 5000 + ".csv"), "there is no file")
bytes_case("empty csv", "empty", b"")
bytes_case("empty xlsx", "empty", b"", ".xlsx")
bytes_case("empty parquet", "empty", b"", ".parquet")
bytes_case("empty gz", "empty", b"", ".csv.gz")
bytes_case("gz of nothing", "empty", gzip.compress(b""), ".csv.gz")
bytes_case("blank lines only", "blank lines", b"\n\n\n")
bytes_case("comments only", "comments", b"# year: 2010\n# nothing else\n")
bytes_case("only a head", "no rows", (HEAD + "code,A,households\n").encode())
bytes_case("old excel", "not read", b"\xd0\xcf\x11\xe0rest", ".xls")
bytes_case("unknown suffix", "not read", b"x", ".docx")
bytes_case("no suffix", "not read", b"x", "")
bytes_case("csv that is a zip", "not what its suffix", b"PK\x03\x04rest of it")
bytes_case("csv that is parquet", "not what its suffix", b"PAR1rest of it")
bytes_case("csv that is gzip", "not what its suffix", gzip.compress(GOOD.encode()))
bytes_case("csv that is a pdf", "PDF", b"%PDF-1.7 rest")
bytes_case("csv that is a web page", "web page", b"\n<!DOCTYPE html><html><body>404</body></html>")
bytes_case("csv that is json", "JSON", b'{"data": [1, 2]}')
bytes_case("gz that is a zip", "not what its suffix", b"PK\x03\x04rest", ".csv.gz")
bytes_case("gz in gz", "gzip", gzip.compress(gzip.compress(b"x")), ".csv.gz")
bytes_case("gz cut short", "cut short", gzip.compress((HEAD + GOOD).encode() * 50)[:-40], ".csv.gz")
bytes_case("xlsx that is csv", "not what its suffix", GOOD.encode(), ".xlsx")
bytes_case("xlsx cut short", "damaged or cut short", b"PK\x03\x04" + b"x" * 500, ".xlsx")
bytes_case("parquet that is csv", "not what its suffix", GOOD.encode(), ".parquet")
bytes_case("parquet cut short", "cut short", b"PAR1" + b"x" * 100, ".parquet")
bytes_case("parquet with a wrong middle", "damaged", b"PAR1" + b"x" * 100 + b"PAR1", ".parquet")
bytes_case("latin-1", "line 5", (HEAD + GOOD).replace("A,10", "Ä,10").encode("latin-1"))
bytes_case("utf-16 cut in two", "UTF-16", (HEAD + GOOD).encode("utf-16")[:-1])
bytes_case("null characters", "null characters", (HEAD + GOOD).replace("70", "7\0").encode())
text_case("one column", "one column only", HEAD + "code\nA\nB\n")
text_case("cut in a row", "line 6", (HEAD + GOOD)[:-25])
text_case("open quotation mark", "", HEAD + GOOD.replace("A,10", '"A,10'))
text_case("two tables in one folder's year", "not stated which year", "# economy: AUT\n" + GOOD)
text_case("no economy", "which economy", "# year: 2010\n" + GOOD)
text_case("year that is none", "not a year", HEAD.replace("2010", "twenty ten") + GOOD)
text_case("years that differ", "and 2011 in the file's name", HEAD + GOOD, "-2011.csv")
text_case("decimal mark", "decimal mark", HEAD + "# decimal: apostrophe\n" + GOOD)
text_case("tolerance", "tolerance", HEAD + "# tolerance: 50%\n" + GOOD)
text_case("blanks", "blank", HEAD + "# blanks: sometimes\n" + GOOD)
text_case("scale", "scale", HEAD + "# scale: many\n" + GOOD)
text_case("classification", "classification", HEAD + "# classification: NACE Rev. 2\n" + GOOD.replace("B", "zz"))

# Labels ---------------------------------------------------------------------------------------------------------

changed("unknown corner", "known word", "code,A", "Tabelle,A")
changed("row without a column", "same label", "A,10", "X,10")
changed("misspelt label", "same label", "code,A,B,", "code,A,Bb,")
changed("row label twice", "more than one row", "B,15", "A,15")
changed("column label twice", "more than one column", "code,A,B", "code,A,A")
changed("no row label", "no label", "B,15", ",15")
changed("no column label", "no label", "code,A,B", "code,A,")
changed("not square: a row too many", "row", "B,15", "C,1,2,3,4\nB,15")
changed("not square: a row too few", "column", "B,15,30,155,200\n", "")
changed("no final use", "no columns of final use", "households", "ignore")
changed("unknown final use", "no row of the same label", "households", "housholds")
text_case(
    "no industries",
    "no rows of industries",
    HEAD + "code,,x,households\n,role,ignore,households\nvalue_added,primary,1,2\n",
)
text_case("two outputs", "columns of output", HEAD + "code,A,households,output,total output\nA,1,2,3,3\n")
changed("two value added rows", "more than one row", "value_added,75,150,,", "value_added,75,150,,\nvalue_added,0,0,,")
text_case("unknown role", "role", HEAD + "code,,A,hh\n,role,industry,final:housholds\nA,industry,1,2\n")
text_case("unknown row role", "role", HEAD + "code,,A,hh\n,role,industry,households\nA,industry,1,2\nva,profit,2,0\n")
text_case("corner twice", "corner", HEAD + "code,code,A,households\nx,A,1,2\n")
text_case("corner with names only", "corner", HEAD + "name,A,households\nA,1,2\n")
changed("final use of another economy", "no industries", "CHN,DEU\n,code", "CHN,FRA\n,code", MULTI)
changed("economy left out", "no economy", "economy,,CHN,DEU,CHN", "economy,,CHN,,CHN", MULTI)
changed("economies that collide", "more than one", "DEU,A", "chn,A", MULTI)
changed("rows of another economy", "same label", "DEU,A,1", "FRA,A,1", MULTI)
text_case(
    "imports of several economies",
    "competitive imports",
    HEAD + MULTI.replace("CHN,DEU\n,code", "CHN,DEU,\n,code").replace("households\n", "households,imports\n")
    .replace(",4\n", ",4,1\n").replace(",5\n", ",5,1\n").replace(",,\n", ",,,\n"),
)  # fmt: skip

# Cells ----------------------------------------------------------------------------------------------------------

for label, cell, match in [
    ("text", "ten", "text"),
    ("nan", "NaN", "NaN"),
    ("not available", "n/a", "NaN"),
    ("blank", "", "blank"),
    ("infinity", "inf", "infinite"),
    ("too large", "1e999", "infinite"),
    ("spreadsheet error", "#REF!", "spreadsheet error"),
    ("division error", "#DIV/0!", "spreadsheet error"),
    ("thousands", '"1,234.5"', "thousands"),
    ("thousands with spaces", "1 234", "thousands"),
    ("apostrophes", "1'234", "thousands"),
    ("decimal comma in a comma file", '"1,5"', "decimal comma"),
    ("parentheses", "(12.5)", "parentheses"),
    ("per cent", "12%", "percentage"),
    ("date", "2010-01-02", "date"),
    ("underscore", "1_000", "text"),
    ("hexadecimal", "0x10", "text"),
    ("script", "</script>", "text"),
    ("formula as text", "=A1+B2", "text"),
]:
    changed(f"cell: {label}", match, "15,30", f"15,{cell}")
changed("value added: blank", "blank", "75,150", "75,")
changed("output: text", "text", "70,100", "70,many")
text_case("semicolons: ambiguous", "thousands", HEAD + "code;A;households\nA;1,234;5,678\n")
text_case("semicolons: both marks", "decimal comma and others", HEAD + "code;A;households\nA;1,5;5.6\n")
text_case("semicolons: thousands", "thousands", HEAD + "# decimal: ,\ncode;A;households\nA;1.234,5;5,6\n")

# Sense ----------------------------------------------------------------------------------------------------------

changed("row out of balance", "does not balance", "70,100", "70,900")
changed("column out of balance", "does not balance", "75,150", "75,990")
changed("all zero", "any output", GOOD[GOOD.index("\nA") :], "\nA,0,0,0,0\nB,0,0,0,0\nvalue_added,0,0,,\n")
text_case("large negative output", "negative output", HEAD + "code,A,B,households\nA,1,2,-50\nB,3,4,80\n")
text_case("not productive", "not productive", HEAD + "code,A,B,households\nA,50,99,-1\nB,90,90,-1\n")
text_case("singular", "", HEAD + "code,A,B,households\nA,5,5,0\nB,5,5,0\n")

# Long layout ----------------------------------------------------------------------------------------------------

LONG = "row,column,value\nA,A,1\nA,B,2\nA,households,5\nB,A,3\nB,B,1\nB,households,9\n"
changed("long: cell twice", "lines 5 and 9", "A,A,1\n", "A,A,1\n", LONG.replace("B,A,3\n", "B,A,3\nA,A,1\n"))
changed("long: text", "line 7", "A,B,2\nA,households,5", "A,B,2\nA,households,five", LONG.replace("A,A,1\n", "A,A,1\n"))
changed("long: blank value", "blank", "A,B,2", "A,B,", LONG)
changed("long: no label", "missing", "A,B,2", ",B,2", LONG)
changed("long: unknown column", "not known", "row,column,value", "row,column,value,colour", LONG.replace("\n", ",x\n")
        .replace("value,x", "value"))  # fmt: skip
text_case("long: a key twice", "mean 'row'", HEAD + "row,from,column,value\nA,A,A,1\n")
changed("long: misspelt column", "no row", "B,households", "B,housholds", LONG)
changed("long: only a head", "no rows", LONG[LONG.index("\n") :], "\n", LONG)
changed("long: bad year", "not a year", LONG, "year,row,column,value\nMMX,A,A,1\n2010,A,households,2\n", LONG)


# Folders and archives -------------------------------------------------------------------------------------------


@case("several tables without years", "it cannot be told which file")
def _several(folder: Path) -> Path:
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text(HEAD + GOOD)
    return folder


@case("about that is no toml", "not valid TOML")
def _toml(folder: Path) -> Path:
    (folder / "about.toml").write_text("year 2010")
    (folder / "table.csv").write_text(HEAD + GOOD)
    return folder


@case("file name and column differ", "2010, but it holds")
def _year_differs(folder: Path) -> Path:
    for year in (2010, 2011):
        (folder / f"table-{year}.csv").write_text(
            "# economy: AUT\nyear,code,A,households\n1999,A,1,2\n1999,value_added,2,\n"
        )
    return folder


def archive(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(name, content)
    return stream.getvalue()


bytes_case("zip that climbs", "leaves its own folder", archive(("../table.csv", b"x")), ".zip")
bytes_case("zip from the root", "leaves its own folder", archive(("/etc/table.csv", b"x")), ".zip")
bytes_case("zip with a drive", "leaves its own folder", archive(("C:\\table.csv", b"x")), ".zip")
bytes_case("zip bomb", "expands past the limit", archive(("table.csv", b"0" * 30_000_000)), ".zip")
bytes_case("zip with too many members", "members", archive(*((f"{i}", b"") for i in range(2_100))), ".zip")
bytes_case("zip without a table", "holds no table", archive(("readme.txt", b"x")), ".zip")
bytes_case("zip cut short", "damaged", archive(("table.csv", (HEAD + GOOD).encode()))[:-30], ".zip")
bytes_case("xlsx that climbs", "leaves its own folder", archive(("xl/../../x.xml", b"x")), ".xlsx")
bytes_case("xlsx bomb", "expands past the limit", archive(("xl/sheet.xml", b" " * 30_000_000)), ".xlsx")
bytes_case("xlsx that is another zip", "not an Excel workbook", archive(("a.txt", b"x")), ".xlsx")
bytes_case(
    "xlsx with entities",
    "entities",
    archive(("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')),
    ".xlsx",
)
bytes_case(
    "xlsx with entities in UTF-16",
    "entities",
    archive(("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16"))),
    ".xlsx",
)
bytes_case(
    "xlsx with broken parts",
    "cannot be read",
    archive(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x>"), ("xl/_rels/workbook.xml.rels", b"<x/>")),
    ".xlsx",
)


# Workbooks ------------------------------------------------------------------------------------------------------

ROWS: list[list[object]] = [
    ["code", "A", "B", "households"],
    ["A", 10, 20, 70],
    ["B", 15, 30, 155],
    ["value_added", 75, 150, None],
]


def book_case(name: str, match: str, cells: dict[str, object], *, sheet: str = "table", merge: str = "") -> None:
    def make(folder: Path) -> Path:
        from openpyxl import Workbook

        book = Workbook()
        page = book.active
        page.title = sheet
        for row in ROWS:
            page.append(row)
        for place, value in cells.items():
            page[place] = value
        if merge:
            page.merge_cells(merge)
        about = book.create_sheet("about")
        for pair in (("economy", "AUT"), ("year", 2010), ("unit", "EUR mn")):
            about.append(pair)
        book.save(folder / "b.xlsx")
        return folder / "b.xlsx"

    CASES[f"book: {name}"] = (make, match)


book_case("text", "text", {"B2": "ten"})
book_case("blank", "blank", {"B2": None})
book_case("date", "date", {"B2": dt.date(2010, 1, 2)})
book_case("date in a label", "label is a date", {"A3": dt.date(2010, 12, 10)})
book_case("truth value", "truth value", {"B2": True})
book_case("error", "spreadsheet error", {"B2": "#REF!"})
book_case("formula without a value", "was not saved", {"B2": "=1+2"})
book_case("merged", "merged", {}, merge="B1:C1")
book_case("merged far away", "merged", {}, merge="F10:G12")
book_case("thousands", "thousands", {"B2": "1,234.5"})
book_case("label twice", "more than one", {"C1": "A"})
book_case("out of balance", "does not balance", {"C4": 990})
book_case("cell without a label", "no label", {"F3": 5})
book_case("line without a label", "no label", {"C5": 5})
book_case("text to the right", "no label", {"F3": "see the notes"})


@case("book: no table", "no sheet with a table")
def _no_table(folder: Path) -> Path:
    from openpyxl import Workbook

    Workbook().save(folder / "b.xlsx")
    return folder / "b.xlsx"


@case("book: several tables", "which sheet is the table")
def _several_sheets(folder: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for name in ("first", "second"):
        for row in ROWS:
            (book[name] if name in book else book.create_sheet(name)).append(row)
    book.save(folder / "b.xlsx")
    return folder / "b.xlsx"


# Parquet --------------------------------------------------------------------------------------------------------


def frame_case(name: str, match: str, frame: pd.DataFrame) -> None:
    def make(folder: Path) -> Path:
        frame.to_parquet(folder / "t-2010.parquet")
        return folder / "t-2010.parquet"

    CASES[f"parquet: {name}"] = (make, match)


FRAME = pd.DataFrame({"economy": ["AUT"], "code": ["A"], "AUT|A": [1.0], "AUT|households": [2.0]})
frame_case("nan", "blank", FRAME.assign(**{"AUT|A": [np.nan]}))
frame_case("infinity", "infinite", FRAME.assign(**{"AUT|A": [np.inf]}))
frame_case("text", "text", FRAME.assign(**{"AUT|A": ["one"]}))
frame_case("truth value", "truth value", FRAME.assign(**{"AUT|A": [True]}))
frame_case("date", "date", FRAME.assign(**{"AUT|A": [pd.Timestamp("2010-01-02")]}))
frame_case("no codes", "no column of row codes", FRAME.drop(columns="code"))
frame_case("no rows", "no rows", FRAME.iloc[:0])
frame_case("names of different length", "numbers of parts", FRAME.rename(columns={"AUT|A": "A"}))
frame_case("label twice", "more than one", pd.concat([FRAME, FRAME], ignore_index=True))
frame_case("labels only", "no column", FRAME[["economy", "code"]])


@pytest.mark.parametrize("name", CASES)
def test_one_clear_error(name: str, tmp_path: Path) -> None:
    make, match = CASES[name]
    path = make(tmp_path)
    with pytest.raises(InterlaceError) as caught:
        list(load(path))
    error = caught.value
    assert isinstance(error, InputError)
    assert error.what
    assert error.where
    assert error.fix
    assert match in str(error), str(error)
    assert len(str(error)) < 1500
    findings = explain_file(path)
    assert findings[-1].severity == "verdict"
    assert findings[-1].what == "not ready"
    errors = [item for item in findings if item.severity == "error"]
    assert errors
    assert all(item.what and item.where and item.fix for item in errors)


def test_there_are_many_cases() -> None:
    assert len(CASES) > 120


def test_no_path() -> None:
    with pytest.raises(InputError):
        load(None)
    assert explain_file(None)[-1].what == "not ready"


def test_every_problem_is_named_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("code,A,B,households,output\nA,ten,20,70,100\nB,15,,155,200\nvalue_added,75,#REF!,,\n")
    words = " ".join(str(item) for item in explain_file(path))
    for part in ("which year", "which economy", "text", "blank", "spreadsheet error", "line 2", "column B"):
        assert part in words
    with pytest.raises(InputError, match=r"names [0-9]+ more problems") as caught:
        load(path)
    assert caught.value.fix


def test_the_limit_holds_for_gzip_and_plain_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 5_000_000))
    with pytest.raises(InputError, match="past the limit of 1 MB"):
        files.decompress_limited(path.read_bytes(), where="t", limit=1_000_000)
    with pytest.raises(InputError, match="more than the limit"):
        files.read_limited(path, limit=10)


def test_at_most_five_rows_out_of_balance_are_named_the_largest_first(tmp_path: Path) -> None:
    n = 8
    lines = ["code," + ",".join(f"i{j}" for j in range(n)) + ",households,output"]
    lines += [f"i{i}," + ",".join(["1"] * n) + f",100,{108 + 50 * (i + 1)}" for i in range(n)]
    path = tmp_path / "t.csv"
    path.write_text(HEAD + "\n".join(lines))
    with pytest.raises(InputError) as caught:
        load(path)
    where = caught.value.where or ""
    assert where.index("i7") < where.index("i6") < where.index("i3")
    assert "i2" not in where
    assert "and 3 more" in where


@given(
    content=st.binary(max_size=400), suffix=st.sampled_from([".csv", ".csv.gz", ".parquet", ".xlsx", ".zip", ".tsv"])
)
def test_any_bytes_give_an_error_and_nothing_else(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    path.write_bytes(content)
    with pytest.raises(InterlaceError):
        load(path)
    assert explain_file(path)[-1].what == "not ready"


@given(data=st.data())
def test_a_good_file_with_a_hole_in_it_gives_an_error_or_a_table(tmp_path: Path, data: st.DataObject) -> None:
    base = data.draw(st.sampled_from([HEAD + GOOD, HEAD + MULTI, HEAD + LONG]))
    start = data.draw(st.integers(0, len(base) - 1))
    stop = data.draw(st.integers(start, min(start + 30, len(base))))
    fill = data.draw(st.text(alphabet='\n,;"#|:.Aa1-é \t', max_size=6))
    path = tmp_path / "t.csv"
    path.write_text(base[:start] + fill + base[stop:], encoding="utf-8")
    with contextlib.suppress(InterlaceError):
        assert len(load(path)) == 1


@given(data=st.data())
def test_a_damaged_workbook_gives_an_error_or_a_table(tmp_path_factory: pytest.TempPathFactory, data) -> None:
    folder = tmp_path_factory.mktemp("book")
    template(folder / "t.xlsx", "xlsx", industries=["a", "b"])
    content = bytearray((folder / "t.xlsx").read_bytes())
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / "u.xlsx").write_bytes(bytes(content))
    with contextlib.suppress(InterlaceError):
        load(folder / "u.xlsx")


def test_no_case_that_went_wrong_ends_in_a_traceback(test_data: Path) -> None:
    files = [file for file in sorted((test_data / "cases").iterdir()) if file.suffix in (".csv", ".xlsx")]
    assert len(files) > 25
    for file in files:
        findings = explain_file(file)
        assert findings[-1].severity == "verdict"
        if findings[-1].what == "ready":
            for table in load(file):
                table.check()
        else:
            with pytest.raises(InterlaceError):
                list(load(file))
