"""The worked example that a user fills in: small, complete, balanced, and read as it stands."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from interlace.errors import InputError, OutputError
from interlace.kernels._types import Ints
from interlace.model.classification import Classification
from interlace.model.economies import canonical, is_known, name_of
from interlace.model.files import atomic_write, neutralise
from interlace.model.options import choice
from interlace.model.writing import workbook_bytes
from interlace.sources._own_table.nace import classification_of, recognise
from interlace.sources._own_table.vocabulary import SECTORS, book

_BOOK = book("template.toml")

Cell = str | int


def template(
    path: str | os.PathLike[str],
    kind: Literal["csv", "xlsx"] | None = None,
    *,
    economies: Sequence[str] | None = None,
    industries: Sequence[str] | None = None,
) -> list[Path]:
    """Write a worked example of the user's own table, ready to be filled in.

    Parameters
    ----------
    path : path-like
        For CSV a folder (made if it is not there) or a file ending in ``.csv``; for XLSX a file.
    kind : {"csv", "xlsx"}, optional
        By default what the path's suffix says, and CSV without one.
    economies : sequence of str, optional
        ISO alpha-3 codes, or codes of your own for regions, which are named in ``economies.csv``; one economy gives a
        national table with competitive imports. By default one, AUT.
    industries : sequence of str, optional
        Industry codes; by default 13 of NACE Rev. 2.

    Returns
    -------
    list of pathlib.Path
        The files that were written, the table first.

    Raises
    ------
    InputError
        If the kind is not known or a label is blank or stands twice.
    OutputError
        If a file is there already or cannot be written.
    MissingExtra
        For XLSX without openpyxl.
    """
    target, suffix = Path(path), Path(path).suffix.casefold()
    form = choice("kind of template", kind or ("xlsx" if suffix == ".xlsx" else "csv"), ("csv", "xlsx"))
    places = tuple(dict.fromkeys(canonical(code) for code in _labels(economies, ("AUT",), "economies")))
    names = {code: _BOOK["names"].get(code, code) for code in _labels(industries, _BOOK["names"], "industries")}
    grid, sheet = _grid(places, names), _sheet(names)
    about = {"title": _BOOK["title"], **({"economy": places[0]} if len(places) == 1 else {}), **_BOOK["about"]}
    unknown: list[list[Cell]] = [[code, f"Name of {code}"] for code in places if not is_known(code)]
    regions: list[list[Cell]] = [["code", "name"], *unknown] if unknown else []
    contents: dict[Path, str | bytes]
    if form == "xlsx":
        file = target if suffix == ".xlsx" else target.with_name(target.name + ".xlsx")
        contents = {file: _workbook(places, grid, sheet, regions, about)}
    else:
        texts = {"table.csv": _csv(_BOOK["table_how"], grid), "industries.csv": _csv(_BOOK["industries_how"], sheet)}
        texts |= {"economies.csv": _csv(_BOOK["economies_how"], regions)} if regions else {}
        contents = {_place(target, name): text for name, text in {**texts, "about.toml": _toml(about)}.items()}
    for file in contents:
        if file.exists():
            what = f"{file.name!r} is there already and is not overwritten"
            raise OutputError(what, where=str(file), fix="choose another name")
    return [atomic_write(file, content) for file, content in contents.items()]


def _place(target: Path, name: str) -> Path:
    """Return where a file of the template goes: into a folder, or beside a table with a name of its own."""
    if target.suffix.casefold() != ".csv":
        return target / name
    return target if name == "table.csv" else target.with_name(f"{target.stem}.{name}")


def _labels(given: Sequence[str] | None, default: Iterable[str], what: str) -> tuple[str, ...]:
    labels = tuple(str(label).strip() for label in (default if given is None else given))
    if not labels or not all(labels) or len(set(labels)) < len(labels):
        fix = "give each a code of its own, at least one"
        raise InputError(f"the {what} are blank or stand more than once", where=what, fix=fix)
    return labels


def _grid(economies: tuple[str, ...], industries: dict[str, str]) -> list[list[Cell]]:
    """Return the cells of a balanced table of whole numbers under its head."""
    n, national = len(industries), len(economies) == 1
    codes = [(economy, code) for economy in economies for code in industries]
    i, j = np.indices((len(codes), len(codes)))
    Z = np.where(i // n == j // n, 4 + (3 * i + 5 * j) % 9, (i + 2 * j) % 3) + 10 * np.eye(len(codes), dtype=np.intp)
    used, position = Z.sum(axis=0), np.arange(len(codes))
    labels = [(economy, code, "industry") for economy, code in codes]
    right: list[Ints] = []
    for g, economy in enumerate(economies):
        own = position // n == g
        scale = np.where(own, used, used // 12 + 1)
        right += [scale * weight // 10 + (position + k) % 3 for k, weight in enumerate((10, 4, 5))]
        right.append(np.where(own, position * 2 % 5 - 2, 0))
        labels += [(economy, role, f"final:{role}") for role in _BOOK["final"]]
    x = Z.sum(axis=1) + sum(right)
    if national:
        right += [used // 2 + position % 4, used // 3 + position % 5]
        x = x + right[-2] - right[-1]
        labels += [(economies[0], "exports", "final:exports"), (economies[0], "imports", "imports")]
    labels.append(("", "output", "output"))
    first, second, third = zip(*labels, strict=True)
    rows: list[list[Cell]] = [["economy", "", "", "", *first], ["", "code", "", "", *second]]
    rows.append(["", "", "role", "name", *third])
    for (economy, code), cells in zip(codes, np.column_stack([Z, *right, x]).tolist(), strict=True):
        rows.append([economy, code, "industry", industries[code], *cells])
    added = x - used
    pay, taxes = added * 6 // 10, added // 20
    for role, cells in zip(_BOOK["primary"], (pay, added - pay - taxes, taxes), strict=True):
        rows.append(["", role, f"primary:{role}", role.replace("_", " ").capitalize(), *cells.tolist()])
    rows.append(["", "output", "output", "Output", *x.tolist()])
    return [[*row, *[""] * (len(rows[0]) - len(row))] for row in rows]


def _sheet(names: dict[str, str]) -> list[list[Cell]]:
    """Return the sheet of industries: what the codes say of themselves, or one of each sector to begin with."""
    found = recognise(list(names), told=True)
    rows: list[list[Cell]] = [list(_BOOK["sheet"])]
    for position, (code, name) in enumerate(names.items()):
        if found is None:
            sector = SECTORS[position] if position < 2 else "services"
            function = sector if position < 2 else "other services"
            rows.append([code, name, sector, function, *["yes" if position == 2 else "no"] * 2])
            continue
        known = classification_of({code: found[code]}, Classification("own", "own", {code: name}))
        sectors = [role for role in SECTORS if code in known.roles.get(role, ())][:1] or ["services"]
        details = [role for role in _BOOK["details"] if code in known.roles.get(role, ())]
        function = known.functions.get(code, "other services")
        answers = ["yes" if code in known.producer_services.get(kind, ()) else "no" for kind in ("narrow", "broad")]
        rows.append([code, name, "; ".join([*sectors, *details]), function, *answers])
    return rows


def _csv(how: Sequence[str], rows: list[list[Cell]]) -> str:
    stream = io.StringIO("".join(f"# {line}\n" for line in how), newline="")
    stream.seek(0, io.SEEK_END)
    safe = [[neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    csv.writer(stream, lineterminator="\n").writerows(safe)
    return stream.getvalue()


def _toml(about: dict[str, Cell]) -> str:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    return "\n".join(["# " + _BOOK["about_how"], *lines, *(f"# {line}" for line in _BOOK["about_more"])]) + "\n"


def _workbook(
    economies: tuple[str, ...],
    grid: list[list[Cell]],
    sheet: list[list[Cell]],
    regions: list[list[Cell]],
    about: dict[str, Cell],
) -> bytes:
    places = ", ".join(f"{code} ({name_of(code)})" for code in economies[:20])
    notes = (*_BOOK["table_how"], "Sheet industries:", *_BOOK["industries_how"], f"Economies: {places}")
    sheets: dict[str, Iterable[Sequence[Any]]] = {"table": grid, "industries": sheet}
    sheets |= {"economies": regions} if regions else {}
    sheets["about"], sheets["read me"] = [("key", "value"), *about.items()], [(words,) for words in notes]
    return workbook_bytes(sheets, headless=("read me",), panes={"table": "E4"})
