"""CSV: bytes to text, text to cells, cells to grids; the numbers are parsed row by row, never cell by cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from interlace.errors import InputError
from interlace.sources._own_table.about import is_key
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.grid import Grid, parse_numbers
from interlace.sources._own_table.rows import Rows, grids_of

_COMMA_NUMBER = re.compile(r"(?:^|[;\t\"])[ ]*[-+]?(\d*),(\d+)[ ]*(?=[;\t\"\r\n]|$)", re.MULTILINE)
_POINT_NUMBER = re.compile(r"(?:^|[;\t\"])[ ]*[-+]?\d*\.\d+[ ]*(?=[;\t\"\r\n]|$)", re.MULTILINE)


@dataclass
class Text:
    """A delimited text: comments taken off, its delimiter and decimal mark found."""

    place: str
    body: str
    skipped: int
    delimiter: str
    decimal: str = "."
    about: dict[str, str] = field(default_factory=dict)


def decode(content: bytes, where: str) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark.

    Raises
    ------
    InputError
        With the line that cannot be read.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            f"the text is not {'UTF-16' if encoding == 'utf-16' else 'UTF-8'}: a byte cannot be read",
            where=f"{where}, line {line}",
            fix="save the file as UTF-8 (in Excel: Save as, CSV UTF-8)",
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputError(
            "the file holds null characters, so it is not plain text",
            where=f"{where}, line {line}",
            fix="save it again as CSV UTF-8; if its suffix is wrong, give it the right one",
        )
    return text


def open_text(content: bytes, place: str, decimal: str | None, findings: Findings) -> Text:
    """Take off comment lines, find the delimiter and the decimal mark.

    Lines at the top that begin with ``#`` are comments; those of the form ``# key: value`` describe the table.
    """
    text = decode(content, place)
    about: dict[str, str] = {}
    skipped = start = 0
    while text[start : start + 1] in ("#", "\n", "\r") or text[start : start + 2] == '"#':
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)].strip().rstrip(",;\t").strip('"')
        key, colon, value = line.lstrip("#").partition(":")
        if colon and is_key(key):
            about[key.strip()] = value.strip()
        skipped, start = skipped + 1, (end + 1 if end >= 0 else len(text))
    body = text[start:]
    if not body.strip():
        raise InputError("the file has comments or blank lines only", where=place, fix="add the table below them")
    delimiter = _delimiter(body, place)
    found = Text(place, body, skipped, delimiter, about=about)
    found.decimal = _decimal(found, decimal or about.get("decimal"), findings)
    return found


def _delimiter(body: str, place: str) -> str:
    sample = body[:200_000].splitlines()[:20]
    if len(body) > 200_000 and len(sample) < 20:
        sample = sample[:-1] or sample
    widths: dict[str, list[int]] = {}
    for candidate in (",", ";", "\t"):
        try:
            widths[candidate] = [len(row) for row in csv.reader(sample, delimiter=candidate) if row]
        except csv.Error as error:
            raise _invalid(error, f"{place}, its first lines", ", or for a file that is no table") from None
    steady = {mark: min(counts) for mark, counts in widths.items() if len(set(counts)) == 1 and counts[0] > 1}
    likely = {mark: counts[0] for mark, counts in widths.items() if counts and counts[0] > 1}
    choice = steady or likely
    if not choice:
        raise InputError(
            "the file has one column only: no comma, semicolon or tab in its first line",
            where=place,
            fix="separate cells with commas, semicolons or tabs",
        )
    return max(choice, key=lambda mark: choice[mark])


def _decimal(text: Text, given: str | None, findings: Findings) -> str:
    word = {"comma": ",", "point": ".", "dot": ".", "period": "."}.get((given or "").strip().casefold(), given)
    if word:
        if word not in (".", ","):
            raise InputError(
                f"the decimal mark {given!r} is not known", where="about, decimal", fix='write decimal: "." or ","'
            )
        return word
    if text.delimiter == ",":
        return "."
    commas = _COMMA_NUMBER.findall(text.body)
    if not commas:
        return "."
    if _POINT_NUMBER.search(text.body):
        raise InputError(
            "some numbers have a decimal comma and others a decimal point",
            where=text.place,
            fix="write all numbers in one way, without separators of thousands",
        )
    if all(len(after) == 3 and before.lstrip("0") and len(before) <= 3 for before, after in commas):
        before, after = commas[0]
        raise InputError(
            f"it cannot be told whether {before},{after} has a decimal comma or a separator of thousands",
            where=text.place,
            fix='say `# decimal: ,` in the first line (or decimal = "," in about.toml), or take the separators out',
        )
    findings.step("numbers read with a decimal comma", delimiter=text.delimiter)
    findings.note("cells are separated by semicolons or tabs and numbers have a decimal comma", where=text.place)
    return ","


def _rows(text: Text) -> Iterator[tuple[int, list[str]]]:
    """Yield line number (from 1, of the file) and cells of each row that is not blank."""
    reader = csv.reader(io.StringIO(text.body, newline=""), delimiter=text.delimiter)
    before = 0
    try:
        for row in reader:
            line, before = text.skipped + before + 1, reader.line_num
            if any(row):
                yield line, row
    except csv.Error as error:
        raise _invalid(error, f"{text.place}, line {text.skipped + before + 1}") from None


def _invalid(error: csv.Error, where: str, more: str = "") -> InputError:
    fix = f"look for a quotation mark that is not closed{more}"
    return InputError(f"the text is not valid CSV: {error}", where=where, fix=fix)


def records(text: Text) -> list[tuple[int, list[str]]]:
    """Return line numbers and cells of a small file."""
    return [(line, [cell.strip() for cell in row]) for line, row in _rows(text)]


def grid_of_csv(text: Text, findings: Findings) -> dict[int | None, Grid]:
    """Read a delimited text into one grid a year (None where the file names no year).

    Raises
    ------
    InputError
        If the file has no head, or rows of different lengths.
    """
    numbers = partial(parse_numbers, decimal=text.decimal)
    return grids_of(Rows(text.place, _of_one_width(text), str.strip, numbers), findings)


def _of_one_width(text: Text) -> Iterator[tuple[int, list[str]]]:
    width = 0
    for line, row in _rows(text):
        width = width or len(row)
        if len(row) != width:
            raise InputError(
                f"the row has {len(row)} cells, but the head has {width}",
                where=f"{text.place}, line {line}",
                fix="look whether the file is cut short, a delimiter is missing, or a text with a comma lacks "
                "quotation marks",
            )
        yield line, row
