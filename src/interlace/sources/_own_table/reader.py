"""Files to tables: each file's grids, what is said about them, and the tables they make."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from interlace.errors import Finding, InputError
from interlace.model.files import sha256_of
from interlace.model.table import IOTable
from interlace.sources._own_table.about import About, about_of_pairs, about_of_toml
from interlace.sources._own_table.axes import read_axes
from interlace.sources._own_table.blocks import cut
from interlace.sources._own_table.build import Shared, build
from interlace.sources._own_table.bundle import Bundle, Part, content_of, suffix_of, year_in
from interlace.sources._own_table.csv_file import decode, grid_of_csv, open_text, records
from interlace.sources._own_table.economies import read_economies
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.grid import Grid, year_of
from interlace.sources._own_table.industries import Industries, read_industries
from interlace.sources._own_table.parquet_file import grid_of_parquet
from interlace.sources._own_table.rows import text_of
from interlace.sources._own_table.vocabulary import normal
from interlace.sources._own_table.xlsx_file import Sheet, grid_of_sheet, open_workbook

_SIDE_SHEETS = {"industries", "economies", "about", "read_me", "readme", "notes"}


@dataclass
class _Read:
    """What one file holds: grids with their years as far as they are said, and what it says about itself."""

    grids: list[tuple[int | None, Grid]]
    about: About
    industries: Industries | None
    digest: str
    names: dict[str, str] = field(default_factory=dict)


def read_shared(bundle: Bundle, findings: Findings) -> Shared:
    """Read the files that describe a table."""
    about, said, names = About(), Industries(), dict[str, str]()
    files: list[tuple[str, str]] = []
    with findings.guard():
        if (part := bundle.about) is not None:
            raw, content = content_of(part)
            about = about_of_toml(decode(content, part.name), part.name, findings)
            files.append((part.name, sha256_of(raw)))
    with findings.guard():
        if (part := bundle.industries) is not None:
            raw, content = content_of(part)
            said = read_industries(records(open_text(content, part.name, ".", findings)), part.name, findings)
            files.append((part.name, sha256_of(raw)))
    with findings.guard():
        if (part := bundle.economies) is not None:
            raw, content = content_of(part)
            names = read_economies(records(open_text(content, part.name, ".", findings)), part.name, findings)
            files.append((part.name, sha256_of(raw)))
    return Shared(about, said, tuple(files), names)


def tables_of(part: Part, shared: Shared, findings: Findings) -> list[IOTable]:
    """Read one file into its tables, one a year; what keeps it from being read is a finding.

    Parameters
    ----------
    part : Part
    shared : Shared
        What is said about the table in files beside it.
    findings : Findings
        Errors and notes are added to it; each table carries the steps of the file and its own.
    """
    start = len(findings.steps)
    with findings.guard():
        read = _read(part, shared.about, findings)
        about = shared.about.joined(read.about)
        said = read.industries if read.industries is not None else shared.industries
        _check_about(about, findings)
        own = Shared(about, said, ((part.name, read.digest), *shared.files), {**shared.names, **read.names})
        common = findings.steps[start:]
        tables = []
        for said_year, grid in read.grids:
            findings.steps = list(common)
            year = _year(said_year, part, about, grid, findings)
            table = _table_of(grid, own, year, findings)
            if table is not None:
                tables.append(table)
        return [] if findings.failed else tables
    return []


def _check_about(about: About, findings: Findings) -> None:
    """Look at what is said before it is needed, so that every slip is named at once."""
    for key, read in (("blanks", lambda: about.blanks_are_zero), ("tolerance", lambda: about.tolerance)):
        try:
            read()
        except InputError as error:
            findings.add(error)
            about.values.pop(key)


def _table_of(grid: Grid, shared: Shared, year: int | None, findings: Findings) -> IOTable | None:
    with findings.guard():
        before = findings.count
        rows, columns = read_axes(grid, shared.about, shared.industries, findings)
        blocks = cut(rows, columns, shared.about)
        if blocks is None:
            return None
        whole = findings.count == before
        table = build(blocks, shared, 0 if year is None else year, grid.layout, findings, whole=whole)
        if table is not None and year is not None:
            size = {"economies": len(table.economies), "industries": len(table.classification.codes), "rows": table.n}
            size |= {"final": table.Y.shape[1], "primary": table.V.shape[0]}
            findings.take(Finding.said("size", grid.place, "note", year=year, unit=str(table.unit), **size))
        return table
    return None


def _year(said: int | None, part: Part, about: About, grid: Grid, findings: Findings) -> int | None:
    """Return the year of a grid: from its column or sheet, else from what is said, else from the file's name."""
    with findings.guard():
        told, named = about.year, year_in(part.name)
        if said is not None:
            return said
        if told is not None and named is not None and told != named:
            values = {"told": told, "place": about.place, "named": named}
            findings.add(InputError.said("own_two_years", where=part.name, **values))
        if told is not None:
            return told
        if named is not None:
            findings.step("year taken from the file's name", year=named)
            return named
        findings.add(InputError.said("own_of_no_year", where=grid.place))
    return None


def _read(part: Part, about: About, findings: Findings) -> _Read:
    raw, content = content_of(part)
    digest = sha256_of(raw)
    suffix = suffix_of(part.name)
    if suffix == ".parquet":
        return _Read(_by_year(grid_of_parquet(content, part.name, findings), findings), About(), None, digest)
    if suffix in (".xlsx", ".xlsm"):
        return _read_workbook(part, content, digest, findings)
    text = open_text(content, part.name, about.get("decimal") or None, findings)
    own = about_of_pairs(text.about, f"{part.name}, first lines", findings) if text.about else About()
    return _Read(_by_year(grid_of_csv(text, findings), findings), own, None, digest)


def _read_workbook(part: Part, content: bytes, digest: str, findings: Findings) -> _Read:
    sheets = {normal(sheet.title): sheet for sheet in open_workbook(content, part.name)}
    about, said, names = About(), None, dict[str, str]()
    if "about" in sheets:
        pairs = {
            text_of(row[0]): text_of(row[1]) for row in sheets["about"].rows if len(row) > 1 and row[0] is not None
        }
        pairs = {key: value for key, value in pairs.items() if not key.startswith("#") and normal(key) != "key"}
        about = about_of_pairs(pairs, sheets["about"].place, findings)
    with findings.guard():
        if "industries" in sheets:
            said = read_industries(_lines(sheets["industries"]), sheets["industries"].place, findings)
    with findings.guard():
        if "economies" in sheets:
            names = read_economies(_lines(sheets["economies"]), sheets["economies"].place, findings)
    found: list[tuple[int | None, Grid]] = []
    for sheet in _table_sheets(sheets, part.name, findings):
        with findings.guard():
            grids = _by_year(grid_of_sheet(sheet, findings), findings)
            year = year_in(sheet.title)
            found += [(year if own is None else own, grid) for own, grid in grids]
    return _Read(found, about, said, digest, names)


def _lines(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """Return the rows of a sheet that hold anything as text, each with its number."""
    rows = [(i + 1, [text_of(cell) for cell in row]) for i, row in enumerate(sheet.rows)]
    return [(line, row) for line, row in rows if any(row)]


def _table_sheets(sheets: dict[str, Sheet], name: str, findings: Findings) -> list[Sheet]:
    rest = {key: sheet for key, sheet in sheets.items() if key not in _SIDE_SHEETS and sheet.rows}
    if "table" in rest:
        return [rest["table"]]
    yearly = [sheet for key, sheet in rest.items() if year_in(key) is not None]
    named = [sheet for key, sheet in rest.items() if key.startswith("table")]
    chosen = yearly or named or (list(rest.values()) if len(rest) == 1 else [])
    years = [year_in(sheet.title) for sheet in chosen]
    if not chosen or (len(chosen) > 1 and len(set(years)) < len(years)):
        findings.error(
            "it cannot be told which sheet is the table" if rest else "the workbook has no sheet with a table",
            where=f"{name}, sheets " + (", ".join(sheet.title for sheet in list(sheets.values())[:8]) or "none"),
            fix="name the sheet `table`, or the sheets of several years `table 2010`, `table 2011`",
        )
        return []
    return chosen


def _by_year(grids: dict[int | None, Grid], findings: Findings) -> list[tuple[int | None, Grid]]:
    """Split a square grid whose rows carry a year into one grid a year."""
    found: list[tuple[int | None, Grid]] = []
    for year, grid in grids.items():
        if "year" not in grid.rows:
            found.append((year, grid))
            continue
        words = np.array(grid.rows["year"], dtype=object)
        for word in dict.fromkeys(grid.rows["year"]):
            which = np.flatnonzero(words == word)
            part = grid.take(which)
            part = replace(part, rows={key: labels for key, labels in part.rows.items() if key != "year"})
            part.columns = {key: list(labels) for key, labels in grid.columns.items()}
            own = year_of(word)
            if own is None:
                findings.error(
                    f"{word!r} is not a year", where=str(grid.within(grid.where("row", which[0]))), fix="write 2010"
                )
            found.append((own, part))
    return found
