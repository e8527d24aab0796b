"""The worked example that a user fills in: small, complete, balanced, and read as it stands."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from interlace.errors import InputError, OutputError
from interlace.kernels._types import Float, Ints
from interlace.model.classification import Classification
from interlace.model.economies import canonical, name_of
from interlace.model.files import atomic_write, neutralise
from interlace.model.writing import workbook_bytes
from interlace.sources.own_table.nace import classification_of, recognise
from interlace.sources.own_table.vocabulary import SECTORS

_EXAMPLE = {
    "A": "Agriculture, forestry and fishing",
    "C10T12": "Food, beverages and tobacco",
    "C26": "Computer, electronic and optical products",
    "C28": "Machinery and equipment",
    "D": "Electricity and gas",
    "F": "Construction",
    "G46": "Wholesale trade",
    "H49": "Land transport",
    "J62_63": "Computing and information services",
    "K64": "Financial services",
    "M72": "Research and development",
    "N": "Administrative and support services",
    "P": "Education",
}
_FINAL = ("households", "government", "investment", "inventories")
_PRIMARY = ("compensation", "operating_surplus", "taxes_on_production")
_DETAILS = ("mining", "wholesale", "retail", "logistics", "finance", "real_estate", "business_services", "digital")
_TABLE_HOW = (
    "An invented example that loads as it stands: put your own labels and numbers in place of it.",
    "Rows: industries, then primary inputs. Columns: industries, then final use. One cell, one plain number.",
    "The words in the corner name each row of the head and each column on the left; keep them.",
    "role: industry; final:households, npish, government, investment, inventories, exports; imports; residual; output;",
    "primary:value_added or compensation, operating_surplus, taxes_on_production, taxes_on_products, margins, imports;",
    "satellite:UNIT (jobs); ignore (subtotals). Every row must balance: its sum less imports plus residual is output",
    "and every column must too: inputs and primary inputs add up to output. `interlace data check FILE` looks at it.",
)
_INDUSTRIES_HOW = (
    "roles: exactly one of primary, manufacturing, utilities, construction, services; then what else fits, after a ;",
    "mining, wholesale, retail, repair, logistics, finance, real_estate, business_services, digital",
    "function: the industry's part in a value chain. producer_services:NAME: yes or no, one column a definition",
)


@dataclass(frozen=True)
class _Example:
    """The cells of the example: economies, industries, and a grid of texts and numbers."""

    economies: tuple[str, ...]
    industries: dict[str, str]
    grid: list[list[str | int]]
    sheet: list[list[str]]
    about: dict[str, str]


def template(
    path: str | os.PathLike[str],
    kind: str = "csv",
    *,
    economies: Sequence[str] | None = None,
    industries: Sequence[str] | None = None,
) -> list[Path]:
    """Write a worked example of the user's own table, ready to be filled in.

    Parameters
    ----------
    path : path-like
        For CSV a folder (made if it is not there) or a file ending in ``.csv``; for XLSX a file.
    kind : {"csv", "xlsx"}
    economies : sequence of str, optional
        ISO alpha-3 codes; one economy gives a national table with competitive imports. By default one, AUT.
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
    if kind not in ("csv", "xlsx"):
        raise InputError(f"there is no template of the kind {kind!r}", where="kind", fix="choose csv or xlsx")
    example = _example(economies, industries)
    target = Path(path)
    if kind == "xlsx":
        target = target if target.suffix.casefold() == ".xlsx" else target.with_name(target.name + ".xlsx")
        _refuse_existing([target])
        content = _workbook(example)
        return [atomic_write(target, content)]
    if target.suffix.casefold() == ".csv":
        files = [
            target,
            target.with_name(f"{target.stem}.industries.csv"),
            target.with_name(f"{target.stem}.about.toml"),
        ]
    else:
        files = [target / "table.csv", target / "industries.csv", target / "about.toml"]
    _refuse_existing(files)
    contents = [_csv(_TABLE_HOW, example.grid), _csv(_INDUSTRIES_HOW, example.sheet), _toml(example.about)]
    return [atomic_write(file, content) for file, content in zip(files, contents, strict=True)]


def _refuse_existing(files: list[Path]) -> None:
    for file in files:
        if file.exists():
            raise OutputError(
                f"{file.name!r} is there already and is not overwritten", where=str(file), fix="choose another name"
            )


def _labels(given: Sequence[str] | None, default: Sequence[str], what: str) -> tuple[str, ...]:
    labels = tuple(str(label).strip() for label in (default if given is None else given))
    if not labels or not all(labels) or len(set(labels)) < len(labels):
        raise InputError(
            f"the {what} are blank or stand more than once", where=what, fix="give each a code of its own, at least one"
        )
    return labels


def _example(economies: Sequence[str] | None, industries: Sequence[str] | None) -> _Example:
    places = tuple(dict.fromkeys(canonical(code) for code in _labels(economies, ("AUT",), "economies")))
    codes = _labels(industries, tuple(_EXAMPLE), "industries")
    names = {code: _EXAMPLE.get(code, code) for code in codes}
    about = {
        "title": "Invented example: put the title of your table here",
        "economy": places[0],
        "year": "2020",
        "unit": "EUR mn",
        "prices": "current basic prices",
        "publisher": "who published the table",
        "licence": "how it may be used",
        "citation": "how it is cited",
    }
    if len(places) > 1:
        del about["economy"]
    return _Example(places, names, _grid(places, names), _sheet(codes, names), about)


def _cells(economies: int, n: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Return Z, Y, V and imports (national) of a balanced table of whole numbers."""
    total = economies * n
    i, j = np.meshgrid(np.arange(total), np.arange(total), indexing="ij")
    home = (i // n) == (j // n)
    Z = np.where(home, 4 + (3 * i + 5 * j) % 9, (i + 2 * j) % 3)
    Z[np.diag_indices(total)] += 10
    Y = np.zeros((total, economies * len(_FINAL)), dtype=np.intp)
    used = Z.sum(axis=0)
    for g in range(economies):
        own = np.arange(total) // n == g
        scale = np.where(own, used, used // 12 + 1)
        for k, weight in enumerate((10, 4, 5)):
            Y[:, g * len(_FINAL) + k] = scale * weight // 10 + (np.arange(total) + k) % 3
        Y[:, g * len(_FINAL) + 3] = np.where(own, (np.arange(total) * 2) % 5 - 2, 0)
    return Z, Y, used, np.arange(total)


def _grid(economies: tuple[str, ...], industries: dict[str, str]) -> list[list[str | int]]:
    national = len(economies) == 1
    n = len(industries)
    Z, Y, used, position = _cells(len(economies), n)
    extra: list[tuple[str, Ints]] = []
    x = Z.sum(axis=1) + Y.sum(axis=1)
    if national:
        exports, imports = used // 2 + position % 4, used // 3 + position % 5
        extra = [("exports", exports), ("imports", imports)]
        x = x + exports - imports
    added = x - used
    pay, taxes = added * 6 // 10, added // 20
    V = np.array([pay, added - pay - taxes, taxes])
    head = _head(economies, industries, [name for name, _ in extra])
    body: list[list[str | int]] = list(head)
    codes = [(economy, code) for economy in economies for code in industries]
    for r, (economy, code) in enumerate(codes):
        right = [int(column[r]) for _, column in extra]
        body.append([economy, code, "industry", industries[code], *_ints(Z[r]), *_ints(Y[r]), *right, int(x[r])])
    blanks: list[str | int] = [""] * (Y.shape[1] + len(extra) + 1)
    for k, role in enumerate(_PRIMARY):
        body.append(["", role, f"primary:{role}", role.replace("_", " ").capitalize(), *_ints(V[k]), *blanks])
    body.append(["", "output", "output", "Output", *_ints(x), *blanks])
    return body


def _ints(values: Ints | Float) -> list[int]:
    return [int(value) for value in values]


def _head(economies: tuple[str, ...], industries: dict[str, str], extra: list[str]) -> list[list[str | int]]:
    labels = [(economy, code, "industry") for economy in economies for code in industries]
    labels += [(economy, role, f"final:{role}") for economy in economies for role in _FINAL]
    own = economies[0] if len(economies) == 1 else ""
    labels += [(own, name, "imports" if name == "imports" else f"final:{name}") for name in extra]
    labels.append(("", "output", "output"))
    first, second, third = zip(*labels, strict=True)
    return [["economy", "", "", "", *first], ["", "code", "", "", *second], ["", "", "role", "name", *third]]


def _sheet(codes: Sequence[str], names: dict[str, str]) -> list[list[str]]:
    head = ["code", "name", "roles", "function", "producer_services:narrow", "producer_services:broad"]
    found = recognise(codes, told=True)
    rows = [head]
    for position, code in enumerate(codes):
        if found is None:
            sector = SECTORS[min(position, 1)] if position < 2 else "services"
            function = sector if position < 2 else "other services"
            rows.append([code, names[code], sector, function, *["yes" if position == 2 else "no"] * 2])
            continue
        known = classification_of({code: found[code]}, Classification("own", "own", {code: names[code]}))
        sectors = [role for role in SECTORS if code in known.roles.get(role, ())][:1] or ["services"]
        details = [role for role in _DETAILS if code in known.roles.get(role, ())]
        function = known.functions.get(code, "other services")
        answers = ["yes" if code in known.producer_services.get(name, ()) else "no" for name in ("narrow", "broad")]
        rows.append([code, names[code], "; ".join([*sectors, *details]), function, *answers])
    return rows


def _csv(how: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    stream = io.StringIO(newline="")
    for line in how:
        stream.write(f"# {line}\n")
    safe = [[neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    csv.writer(stream, lineterminator="\n").writerows(safe)
    return stream.getvalue()


def _toml(about: dict[str, str]) -> str:
    lines = ["# What the table is. Titles, units and sources are printed under every figure."]
    for key, value in about.items():
        text = value.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f"{key} = {value}" if key == "year" else f'{key} = "{text}"')
    lines += [
        '# classification = "NACE Rev. 2"   # instead of industries.csv, where the codes are of NACE Rev. 2',
        '# decimal = ","                    # numbers with a decimal comma',
        '# blanks = "zero"                  # a blank cell is a zero',
        "# tolerance = 0.001                # an imbalance to accept, as a share of output",
    ]
    return "\n".join(lines) + "\n"


def _workbook(example: _Example) -> bytes:
    places = ", ".join(f"{code} ({name_of(code)})" for code in example.economies[:20])
    about = [(key, int(value) if key == "year" else value) for key, value in example.about.items()]
    notes = (*_TABLE_HOW, "Sheet industries:", *_INDUSTRIES_HOW, f"Economies: {places}")
    return workbook_bytes(
        {
            "table": example.grid,
            "industries": example.sheet,
            "about": [("key", "value"), *about],
            "read me": [(words,) for words in notes],
        },
        headless=("read me",),
        panes={"table": "E4"},
    )
