"""Ways to damage the bytes of a good file, and folders and archives whose files do not belong together."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from .cases import Case
from .layouts import LAYOUTS, Book, book, csv_text, long, said, square, toml, workbook

CASES: list[Case] = []
AUT = ("AUT",)


def case(name: str) -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    def keep(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        CASES.append(Case(name, make))
        return make

    return keep


def bytes_case(name: str, content: Callable[[], bytes], suffix: str) -> None:
    def make(folder: Path) -> Path:
        (folder / f"damaged{suffix}").write_bytes(content())
        return folder / f"damaged{suffix}"

    CASES.append(Case(name, make))


def good(written: str, folder: Path, seed: int = 3) -> Path:
    return LAYOUTS[written](book(seed), folder)


def plain() -> str:
    return said(book(3)) + csv_text(square(book(3)))


def long_plain() -> str:
    return said(book(3)) + csv_text(long(book(3)))


def archive(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


def bundle(b: Book | None = None, **changes: str | bytes | None) -> dict[str, str | bytes]:
    """Return the members of a good archive, some of them changed or left out."""
    b = b or book(3)
    members: dict[str, str | bytes | None] = {
        "table.csv": csv_text(square(b)), "industries.csv": csv_text(b.industries), "about.toml": toml(b),
    }  # fmt: skip
    members.update({name.replace("__", "."): content for name, content in changes.items()})
    return {name: content for name, content in members.items() if content is not None}


# Cut short ------------------------------------------------------------------------------------------------------


def _cut(written: str, share: float) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = good(written, folder)
        content = path.read_bytes()
        # The last sixty bytes of a CSV hold more than one cell; the last of the others hold their directory.
        path.write_bytes(content[: int((len(content) - (60 if path.suffix == ".csv" else 1)) * share)])
        return path

    return make


for _written in ("csv_square", "csv_long", "parquet_square", "parquet_long", "xlsx", "zipped"):
    for _share in (0.0, 0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.93, 1.0):
        CASES.append(Case(f"cut to {_share:.0%} / {_written}", _cut(_written, _share)))
for _at in (1, 5, 12, 200, 10**6):
    bytes_case(f"gzip cut at {_at}", lambda at=_at: gzip.compress(plain().encode(), mtime=0)[:-8][:at], ".csv.gz")


# Garbage and changed bytes ----------------------------------------------------------------------------------------

for _name, _front in (
    ("garbage", b"\x00\x9f\x92\x96\x01"),
    ("a title", b"Input-output table of Austria\n"),
    ("a web page", b"<html><body>404</body></html>\n"),
    ("a zip's beginning", b"PK\x03\x04"),
    ("a mark of UTF-16", b"\xff\xfe"),
):
    for _written in ("csv_square", "csv_long", "parquet_square"):

        def _prepend(folder: Path, written: str = _written, front: bytes = _front) -> Path:
            path = good(written, folder)
            path.write_bytes(front + path.read_bytes())
            return path

        CASES.append(Case(f"{_name} in front / {_written}", _prepend))


@case("garbage in front / xlsx")
def _(folder: Path) -> Path:
    path = good("xlsx", folder)
    path.write_bytes(b"garbage " + path.read_bytes())
    return path


def _member(content: bytes, name: str) -> tuple[int, int]:
    """Return where the packed bytes of a member begin and end."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        info = packed.getinfo(name)
        head = info.header_offset
        start = head + 30 + sum(struct.unpack("<HH", content[head + 26 : head + 30]))
        return start, start + info.compress_size


def _turned(written: str, member: str, seed: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = good(written, folder)
        content = bytearray(path.read_bytes())
        start, stop = _member(bytes(content), member)
        at = int(np.random.default_rng(seed).integers(start, stop))
        content[at] ^= 1 << (seed % 8)
        path.write_bytes(bytes(content))
        return path

    return make


for _seed in range(12):
    CASES.append(Case(f"a bit turned in the sheet / {_seed}", _turned("xlsx", "xl/worksheets/sheet1.xml", _seed)))
    CASES.append(Case(f"a bit turned in the archive / {_seed}", _turned("zipped", "mine/table.csv", _seed)))


def _holed(written: str, seed: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = good(written, folder)
        content = bytearray(path.read_bytes())
        footer = len(content) - 8 - struct.unpack("<I", content[-8:-4])[0]
        at = int(np.random.default_rng(seed).integers(footer, len(content) - 120))
        content[at : at + 40] = b"\xa5" * 40
        path.write_bytes(bytes(content))
        return path

    return make


for _seed in range(8):
    CASES.append(Case(f"a hole in the footer of Parquet / {_seed}", _holed("parquet_square", _seed)))


# Encoding and delimiters --------------------------------------------------------------------------------------------

_umlaut = plain().replace("farms", "färms")
bytes_case("Latin-1", lambda: _umlaut.encode("latin-1"), ".csv")
bytes_case("half a character of UTF-8", lambda: _umlaut.encode().replace("ä".encode(), b"\xc3", 1), ".csv")
bytes_case("two encodings in one file", lambda: _umlaut.encode().replace("ä".encode(), b"\xe4", 1), ".csv")
bytes_case("UTF-16 without its mark", lambda: plain().encode("utf-16-le"), ".csv")
bytes_case("UTF-16 cut in a character", lambda: plain().encode("utf-16")[:-1], ".csv")
bytes_case("UTF-32", lambda: plain().encode("utf-32"), ".csv")
bytes_case("null characters", lambda: plain().replace("plants", "pl\0nts", 1).encode(), ".csv")
bytes_case("a label in look-alike letters", lambda: plain().replace("shops", "shорs", 1).encode(), ".csv")
bytes_case("labels that came through the wrong encoding", lambda: _umlaut.encode().replace(
    "ä".encode(), "Ã¤".encode(), 1), ".csv")  # fmt: skip


def _line(text: str, start: str, old: str, new: str) -> bytes:
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(start))
    lines[at] = lines[at].replace(old, new)
    return "\n".join(lines).encode()


for _code in ("farms", "plants", "works", "compensation"):
    bytes_case(f"semicolons in the row {_code}", lambda c=_code: _line(plain(), c + ",", ",", ";"), ".csv")
    bytes_case(f"tabs in the row {_code}", lambda c=_code: _line(plain(), c + ",", ",", "\t"), ".csv")
    bytes_case(f"a comma too many in the row {_code}", lambda c=_code: _line(plain(), c + ",", c, c + ","), ".csv")
bytes_case("blanks for commas", lambda: plain().replace(",", " ").encode(), ".csv")
bytes_case("pipes for commas", lambda: plain().replace(",", "|").encode(), ".csv")
bytes_case("semicolons in the head alone", lambda: _line(plain(), "code,", ",", ";"), ".csv")
bytes_case("an open quotation mark in the head", lambda: plain().replace("code,", '"code,', 1).encode(), ".csv")
bytes_case("an open quotation mark in a row", lambda: plain().replace("works,", '"works,', 2).encode(), ".csv")
bytes_case("the head twice", lambda: plain().replace("farms,", "code,farms,", 1).encode(), ".csv")
bytes_case("no head", lambda: "\n".join(x for x in plain().split("\n") if not x.startswith("code")).encode(), ".csv")
bytes_case("a long file without its head", lambda: long_plain().replace("row,column,value\n", "").encode(), ".csv")
bytes_case("a long file whose value is called amounts", lambda: long_plain().replace("value\n", "amnts\n", 1).encode(),
           ".csv")  # fmt: skip
bytes_case("the file twice over", lambda: (plain() + csv_text(square(book(3)))).encode(), ".csv")
bytes_case("two tables, one below the other", lambda: (plain() + csv_text(square(book(4)))).encode(), ".csv")


# Suffixes -------------------------------------------------------------------------------------------------------

for _written in ("csv_square", "parquet_square", "xlsx", "zipped"):
    for _suffix in (".csv", ".csv.gz", ".parquet", ".xlsx", ".zip", ".xls", ".ods", ".RData", ".txt", ""):

        def _renamed(folder: Path, written: str = _written, suffix: str = _suffix) -> Path:
            path = good(written, folder)
            (folder / "elsewhere").mkdir()
            return path.rename(folder / "elsewhere" / f"renamed{suffix}")

        _same = (("csv_square", ".csv"), ("parquet_square", ".parquet"), ("xlsx", ".xlsx"), ("zipped", ".zip"))
        if (_written, _suffix) not in _same:
            CASES.append(Case(f"{_written} that is called {_suffix or 'nothing'}", _renamed))


# Archives -------------------------------------------------------------------------------------------------------

for _slip in ("../table.csv", "/etc/table.csv", "a/../../table.csv", "C:\\table.csv", "..\\..\\table.csv"):
    bytes_case(f"zip slip {_slip}", lambda name=_slip: archive({**bundle(), name: "x"}), ".zip")
bytes_case("zip bomb", lambda: archive({**bundle(), "more.csv": b"0" * 20_000_000}), ".zip")
bytes_case("gzip bomb", lambda: gzip.compress(b"0" * 20_000_000, mtime=0), ".csv.gz")
bytes_case("zip of a zip", lambda: archive({"table.zip": archive(bundle())}), ".zip")
bytes_case("zip of nothing", lambda: archive({}), ".zip")
bytes_case("zip of an empty table", lambda: archive(bundle(table__csv="")), ".zip")
bytes_case("zip without a table", lambda: archive(bundle(table__csv=None)), ".zip")
bytes_case("zip without a word about it", lambda: archive(bundle(about__toml=None)), ".zip")
bytes_case("zip of two tables", lambda: archive({**bundle(), "table2.csv": bundle()["table.csv"]}), ".zip")
bytes_case("zip of one table in two folders", lambda: archive({**bundle(), "old/table.csv": "code,A\n"}), ".zip")
bytes_case("zip that says two things about one table", lambda: archive(
    {**bundle(), "old/about.toml": 'year = 1999\neconomy = "DEU"\n'}), ".zip")  # fmt: skip
bytes_case("zip of two sheets of industries", lambda: archive(
    {**bundle(), "old/industries.csv": csv_text([["code", "roles"], *([c, "services"] for c in ("farms", "plants"))])}
), ".zip")  # fmt: skip
bytes_case("zip of a table that is a workbook", lambda: archive(bundle(table__csv=_book_bytes())), ".zip")
bytes_case("zip whose industries are a workbook", lambda: archive(bundle(industries__csv=_book_bytes())), ".zip")
bytes_case("zip whose about is no TOML", lambda: archive(bundle(about__toml="year 2010")), ".zip")
bytes_case("zip whose about is not UTF-8", lambda: archive(bundle(about__toml=b'title = "\xe4"\nyear = 2010')), ".zip")
bytes_case(
    "zip whose about nests", lambda: archive(bundle(about__toml='[table]\nyear = 2010\neconomy = "AUT"')), ".zip"
)


def _book_bytes() -> bytes:
    stream = io.BytesIO()
    workbook(book(3)).save(stream)
    return stream.getvalue()


def _patched(offset: int, value: int) -> bytes:
    """Return an archive with two bytes of every directory entry changed, as encryption or a strange method would."""
    content = bytearray(archive(bundle()))
    for mark, shift in ((b"PK\x01\x02", 2), (b"PK\x03\x04", 0)):
        at = content.find(mark)
        while at >= 0:
            content[at + 6 + shift + offset : at + 8 + shift + offset] = struct.pack("<H", value)
            at = content.find(mark, at + 4)
    return bytes(content)


bytes_case("zip that is encrypted", lambda: _patched(0, 1), ".zip")
bytes_case("zip packed in an unknown way", lambda: _patched(2, 97), ".zip")
bytes_case("zip packed in another way than it says", lambda: _patched(2, 14), ".zip")


# Folders --------------------------------------------------------------------------------------------------------


def _folder(name: str, files: Callable[[], dict[str, str | bytes]]) -> None:
    def make(folder: Path) -> Path:
        for file, content in files().items():
            (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    CASES.append(Case(f"folder: {name}", make))


def years(other: Book, first: int = 2010, second: int = 2011) -> dict[str, str | bytes]:
    """Return a folder of two years, the second of which is `other`."""
    members = bundle()
    table = members.pop("table.csv")
    members["about.toml"] = 'economy = "AUT"\n'
    return {**members, f"table-{first}.csv": table, f"table-{second}.csv": csv_text(square(other))}


def _other_codes() -> Book:
    b = book(5)
    b.rows = [(e, "banks" if code == "desks" else code) for e, code in b.rows]
    b.columns = [(e, "banks" if code == "desks" else code) for e, code in b.columns]
    return b


def _other_order() -> Book:
    b = book(5)
    order = [*reversed(range(b.n)), *range(b.n, len(b.columns))]
    b.columns = [b.columns[j] for j in order]
    b.cells = [[row[j] for j in order] for row in b.cells]
    down = [*reversed(range(b.n)), *range(b.n, len(b.rows))]
    b.rows, b.cells = [b.rows[i] for i in down], [b.cells[i] for i in down]
    return b


def _with_year(b: Book, year: int) -> str:
    head, *rows = square(b)
    return csv_text([["year", *head], *([year, *row] for row in rows)])


_folder("years of different industries", lambda: years(_other_codes()))
_folder("years in different orders", lambda: years(_other_order()))
_folder("the second year is another table", lambda: years(book(5, ("CHN", "DEU"))))
_folder("the second year is empty", lambda: {**years(book(5)), "table-2011.csv": ""})
_folder("the second year is out of balance", lambda: {
    **years(book(5)), "table-2011.csv": csv_text(square(book(5))).replace("compensation,", "compensation,9"),
})  # fmt: skip
_folder("name and column differ", lambda: {**years(book(5)), "table-2011.csv": _with_year(book(5), 1999)})
_folder("name and about differ", lambda: {**years(book(5)), "about.toml": 'economy = "AUT"\nyear = 2010\n'})
_folder("one year in two files", lambda: {**years(book(5)), "table-2011-b.csv": csv_text(square(book(5)))})
_folder("a year in a file without one", lambda: {**years(book(5)), "table.csv": csv_text(square(book(5)))})
_folder(
    "two years in the name", lambda: {"table-2010-2011.csv": bundle()["table.csv"], "about.toml": 'economy = "AUT"'}
)
_folder("nothing but side files", lambda: bundle(table__csv=None))
_folder("industries of another table", lambda: bundle(industries__csv="code,roles\nsteel,manufacturing\n"))
_folder("an empty sheet of industries", lambda: bundle(industries__csv=""))
_folder("industries twice, as CSV and TSV", lambda: {
    **bundle(), "industries.tsv": "code\troles\n" + "".join(f"{c}\tservices\n" for c in ("farms", "plants")),
})  # fmt: skip
_folder("a year of text", lambda: bundle(table__csv=_with_year(book(3), 2010).replace("2010,works", "MMX,works")))
_folder("a year that stops half-way", lambda: bundle(table__csv=_with_year(book(3), 2010).replace(
    "2010,works", "2011,works")))  # fmt: skip


# Workbooks ------------------------------------------------------------------------------------------------------


def _workbook(name: str, change: Callable[[object], None]) -> None:
    def make(folder: Path) -> Path:
        made = workbook(book(3))
        change(made)
        made.save(folder / "b.xlsx")
        return folder / "b.xlsx"

    CASES.append(Case(f"workbook: {name}", make))


def _put(sheet: str, **cells: object) -> Callable[[object], None]:
    def change(made) -> None:
        for at, value in cells.items():
            made[sheet][at] = value

    return change


for _range in ("B1:C1", "A2:A3", "B2:C2", "H10:J12", "A1:A2"):
    _workbook(f"merged {_range}", lambda made, area=_range: made["table"].merge_cells(area))
for _error in ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"):
    _workbook(f"error {_error}", _put("table", C3=_error))
for _formula in ("=1+2", "=SUM(B2:B3)", "='[other.xlsx]S'!A1", '=HYPERLINK("http://example.org")'):
    _workbook(f"formula {_formula}", _put("table", C3=_formula))
_workbook("number without a label", _put("table", L3=5))
_workbook("number below without a label", _put("table", C14=5))
_workbook("words to the right", _put("table", L3="see the notes"))
_workbook("about without a year", lambda made: made["about"].delete_rows(2))
_workbook("no about", lambda made: made.remove(made["about"]))
_workbook("no table", lambda made: made.remove(made["table"]))
_workbook("an empty table", lambda made: made["table"].delete_rows(1, 40))
_workbook("a row cleared", lambda made: [made["table"].cell(3, j).__setattr__("value", None) for j in range(2, 10)])
_workbook("a column cleared", lambda made: [made["table"].cell(i, 3).__setattr__("value", None) for i in range(1, 10)])
_workbook("rows put in at the top", lambda made: made["table"].insert_rows(1, 3) or _put("table", A1="Table 1")(made))
_workbook("an empty row in the table's head", lambda made: made["table"].insert_cols(3))
_workbook("two sheets that may be the table", lambda made: made["table"].__setattr__("title", "first") or
          made.copy_worksheet(made["first"]))  # fmt: skip
_workbook("two sheets of one year", lambda made: made["table"].__setattr__("title", "table 2010") or
          made.copy_worksheet(made["table 2010"]).__setattr__("title", "2010 again"))  # fmt: skip
