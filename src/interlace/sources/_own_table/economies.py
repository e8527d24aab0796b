"""The sheet of economies: what the regions of a table are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from interlace.errors import Finding, InputError
from interlace.model.economies import canonical, every_name, is_known
from interlace.sources._own_table.findings import Findings, few
from interlace.sources._own_table.grid import plain_label
from interlace.sources._own_table.vocabulary import normal


def read_economies(rows: Sequence[tuple[int, Sequence[str]]], place: str, findings: Findings) -> dict[str, str]:
    """Read the rows of the sheet of economies, its head first: code to name.

    Raises
    ------
    InputError
        If there is no column of codes, or none of names.
    """
    rows = [(line, row) for line, row in rows if not (row and row[0].startswith("#"))]
    head = [normal(cell) for cell in rows[0][1]] if rows else []
    if not {"code", "name"} <= set(head):
        raise InputError.said("own_economies_headless", where=place)
    names: dict[str, str] = {}
    for line, row in rows[1:]:
        cells = dict(zip(head, map(plain_label, row), strict=False))
        code, name = canonical(cells.get("code", "")), cells.get("name", "")
        where = f"{place}, line {line}"
        if not code or code in names:
            findings.add(InputError.said("own_economy_twice", economy=code or None, where=where))
        elif is_known(code):
            if name not in {"", code, *every_name(code)}:
                findings.take(Finding.said("economy_of_iso", where, "warning", code=code, name=name))
        elif name:
            names[code] = name
    return names


def names_among(names: Mapping[str, str], economies: Collection[str], place: str, findings: Findings) -> dict[str, str]:
    """Return the names of the economies that a table has; a warning where a name or a code stands alone."""
    unknown = [code for code in economies if code and not is_known(code) and code not in names]
    if unknown:
        findings.take(Finding.said("economies_of_no_iso", place, "warning", **few(unknown)))
    strange = [code for code in names if code not in economies]
    if strange:
        findings.take(Finding.said("economies_not_there", "economies", "warning", **few(strange)))
    return {code: name for code, name in names.items() if code in economies}
