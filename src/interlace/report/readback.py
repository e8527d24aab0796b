"""A report's page read back: its metadata and the rows of its figures. Only JSON is read, and nothing is run."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NoReturn

from interlace.errors import InputError
from interlace.figures import store
from interlace.model.files import read_limited
from interlace.report.metadata import ELEMENT, FORMAT, READABLE, SAID

#: Bytes that a report may hold.
LIMIT = 50_000_000

_MOST_CELLS = 5_000_000
_PREFIX = "fig-"

Scalar = str | int | float | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The data of one figure or table.

    Parameters
    ----------
    id, title, indicator, digest, definition : str
        As the report has them.
    kind : str
        ``"figure"`` or ``"table"``.
    columns : tuple of str
    rows : tuple of tuple
        Text, numbers at full precision, or None.
    """

    id: str
    kind: str
    title: str
    indicator: str
    digest: str
    definition: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a report keeps of itself.

    Parameters
    ----------
    metadata : mapping
        As `interlace.report.metadata.describe` wrote it, its parts checked.
    data : tuple of Rows
        Figures in the page's order, then tables.
    """

    metadata: Mapping[str, Any]
    data: tuple[Rows, ...]


def read(path: str | os.PathLike[str]) -> Kept:
    """Read a report that `interlace report` wrote as HTML.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    Kept

    Raises
    ------
    InputError
        If there is no such file, it is too long, or it is not a whole report.
    """
    content = read_limited(path, limit=LIMIT)
    where = Path(path).name
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        _foreign(where, "encoding")
    return parse(text, where)


def parse(text: str, where: str) -> Kept:
    """Read the text of a report's page.

    Parameters
    ----------
    text : str
    where : str
        The file's name, for messages.

    Raises
    ------
    InputError
        If it is not a whole report.
    """
    blocks = _blocks(text, where)
    if ELEMENT not in blocks:
        _foreign(where, "metadata")
    data = _json(blocks[ELEMENT], where)
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        _foreign(where, "format")
    if data.get("version") not in READABLE:
        raise InputError.said(
            "report_of_other_form",
            form=repr(str(data.get("version"))[:20]),
            known=[str(form) for form in READABLE],
            where=where,
        )
    _fits(data, _METADATA, "metadata", where)
    _fits(data["record"].get("further", []), [str], "further", where)
    payloads = _payloads(blocks, data["figures"], where)
    figures = [_figure(item, payloads, where) for item in data["figures"]]
    tables = [_table(item, where) for item in data["tables"]]
    found = (*figures, *tables)
    if len({item.id for item in found}) < len(found):
        _broken(where, "names")
    return Kept(data, found)


class _Scripts(HTMLParser):
    """Collects the texts of the script elements that hold JSON."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: dict[str, list[str]] = {}
        self._open: list[str] | None = None
        self.twice: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("id")
        if tag != "script" or given.get("type") != "application/json" or not name:
            return
        if name in self.blocks:
            self.twice = name
        self._open = self.blocks[name] = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)


def _blocks(text: str, where: str) -> dict[str, str]:
    parser = _Scripts()
    try:
        parser.feed(text)
        parser.close()
    except (AssertionError, ValueError) as error:
        _foreign(where, "html", error=str(error))
    if parser.twice is not None:
        _broken(where, "twice", part=parser.twice[:60])
    return {name: "".join(parts) for name, parts in parser.blocks.items()}


def _json(text: str, where: str) -> Any:
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
        # Half a character, which JSON can spell, could not be written again.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        _broken(where, "json", error=str(error))
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def _foreign(where: str, reason: str, **values: str) -> NoReturn:
    raise InputError.said("report_foreign", reason=reason, where=where, **values)


def _broken(where: str, reason: str, **values: object) -> NoReturn:
    raise InputError.said("report_broken", reason=reason, where=where, **values)


def _fits(value: Any, kind: Any, name: str, where: str) -> None:
    """Check a part, and what is in it, so that nothing fails half-way: a type, a list of one kind, or parts by name."""
    outer: type[Any] = kind if isinstance(kind, type) else type(kind)
    if not isinstance(value, outer) or isinstance(value, bool):
        _broken(where, "kind", part=name)
    if isinstance(kind, list):
        for item in value:
            _fits(item, kind[0], name, where)
    if isinstance(kind, dict):
        for key, inner in kind.items():
            for item in value.values() if key == _EACH else [value.get(key)]:
                _fits(item, inner, name if key == _EACH else key, where)


def _texts(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, str)


_EACH = "*"
_METADATA = {
    **_texts("title", "economy", "name", "digest"),
    "year": int,
    "figures": [_texts(*SAID)],
    "tables": [{**_texts(*SAID), "columns": [str], "rows": [list]}],
    "refused": [_texts("id", "title", "indicator", "reason")],
    "methods": [_texts("indicator", "title")],
    "references": [_texts("key", "text", "url")],
    "options": {"year": int, "producer_services": str, "peers": [str]},
    "record": {
        "panel": str,
        "versions": _texts(_EACH),
        "years": _texts(_EACH),
        "source": {
            **_texts("name", "title", "publisher", "version", "licence", "citation", "url"),
            "files": [_texts("name", "sha256")],
        },
    },
}
"""What is used of the metadata later."""


def _payloads(blocks: Mapping[str, str], figures: list[dict[str, str]], where: str) -> dict[str, Any]:
    """Return what the page keeps of each figure: packed in one element, or each in an element of its own."""
    names = [item["id"] for item in figures]
    if store.ELEMENT not in blocks:
        return {name: _json(blocks[_PREFIX + name], where) for name in names if _PREFIX + name in blocks}
    packed = _json(blocks[store.ELEMENT], where)
    _fits(packed, {"data": str}, "figures", where)
    try:
        whole = _json(store.restored(packed["data"]), where)
    except ValueError as error:
        _broken(where, "packed", error=str(error))
    _fits(whole, {"columns": dict, "figures": [{"id": str}]}, "figures", where)
    return {item["id"]: {**item, "columns": whole["columns"].get(item["id"])} for item in whole["figures"]}


def _figure(item: Mapping[str, str], payloads: Mapping[str, Any], where: str) -> Rows:
    name = item["id"]
    if name not in payloads:
        _broken(where, "missing", part=name[:80])
    payload = payloads[name]
    _fits(payload, {"rows": int, "columns": list}, name[:80], where)
    count, width = payload["rows"], len(payload["columns"])
    if not 0 <= count * max(width, 1) <= _MOST_CELLS:
        _broken(where, "size", part=name[:80], rows=count, columns=width)
    try:
        columns = [(str(column["name"]), _values(column, count)) for column in payload["columns"]]
    except (KeyError, TypeError, IndexError, ValueError, ZeroDivisionError):
        _broken(where, "figure", part=name[:80])
    rows = tuple(zip(*(values for _, values in columns), strict=True)) if columns else ()
    return Rows(kind="figure", columns=tuple(key for key, _ in columns), rows=rows, **_said(item))


def _values(column: Mapping[str, Any], count: int) -> list[Scalar]:
    """Return a column's values from the short form in which a page keeps them: as they are, or as levels."""
    if "values" in column:
        values = list(column["values"])
    elif "codes" in column:
        levels = column["levels"]
        values = [None if code < 0 else levels[code] for code in column["codes"]]
    else:
        levels, each = column["levels"], int(column["each"])
        values = [levels[(row // each) % len(levels)] for row in range(count)]
    if len(values) != count or not all(_scalar(value) for value in values):
        raise ValueError
    return values


def _scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _table(item: Mapping[str, Any], where: str) -> Rows:
    columns, rows = item["columns"], item["rows"]
    for row in rows:
        if len(row) != len(columns) or not all(_scalar(value) for value in row):
            _broken(where, "table", part=item["id"][:80])
    return Rows(kind="table", columns=tuple(columns), rows=tuple(tuple(row) for row in rows), **_said(item))


def _said(item: Mapping[str, Any]) -> dict[str, str]:
    return {name: item[name] for name in SAID}
