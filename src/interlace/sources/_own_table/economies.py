"""The sheet of economies: what the regions of a table are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from interlace.errors import InputError
from interlace.model.economies import canonical, is_known, name_of
from interlace.sources._own_table.findings import Findings, some
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
        raise InputError(
            "the sheet of economies has no columns `code` and `name`", where=place, fix="write both into its first row"
        )
    names: dict[str, str] = {}
    for line, row in rows[1:]:
        cells = dict(zip(head, map(plain_label, row), strict=False))
        code, name = canonical(cells.get("code", "")), cells.get("name", "")
        where = f"{place}, line {line}"
        if not code or code in names:
            what = f"the economy {code!r} stands more than once" if code else "an economy has no code"
            findings.error(what, where=where, fix="keep one line an economy, each with its code")
        elif is_known(code):
            if name not in ("", name_of(code), code):
                findings.warn(
                    f"{code} is {name_of(code)} in ISO 3166, and is called so, not {name!r}",
                    where=where,
                    fix="give a region that is another place a code of its own",
                )
        elif name:
            names[code] = name
    return names


def names_among(names: Mapping[str, str], economies: Collection[str], place: str, findings: Findings) -> dict[str, str]:
    """Return the names of the economies that a table has; a warning where a name or a code stands alone."""
    unknown = [code for code in economies if code and not is_known(code) and code not in names]
    if unknown:
        findings.warn(
            f"economies that are no ISO alpha-3 codes: {some(unknown)}; they are kept as they are",
            where=place,
            fix="write ISO alpha-3 codes such as CHN, DEU, ROW where there is one, and name the others in a file "
            "economies.csv (or a sheet `economies`) with the columns code and name",
        )
    strange = [code for code in names if code not in economies]
    if strange:
        findings.warn(
            f"the sheet of economies names some that are not in the table: {some(strange)}",
            where="economies",
            fix="write the codes as the table has them",
        )
    return {code: name for code, name in names.items() if code in economies}
