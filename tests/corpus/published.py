"""Spoilt files of publishers: small ones of WIOD 2013, and frames of the national tables with something wrong."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interlace.model.classification import Classification
from interlace.sources import uk2010

from .layouts import book, csv_text, square, workbook

Spoil = Callable[[pd.DataFrame], pd.DataFrame]

# WIOD 2013 ------------------------------------------------------------------------------------------------------

ECONOMIES, CODES = ("ROM", "RoW"), ("c1", "c3", "c30")
N, K = 6, 10


def wiod(**changes: Any) -> dict[str, Any]:
    """Return the list that a small file of WIOD 2013 holds; a change of None leaves an entry out."""
    rng = np.random.default_rng(1)
    inter, final = (rng.integers(1, most, (N, width)).astype(np.int32) for most, width in ((50, N), (900, K)))
    held = {
        "year": np.array([2001], dtype=np.int32), "countries": np.array(ECONOMIES), "industries": np.array(CODES),
        "inter": inter, "final": final, "output": inter.sum(axis=1) + final.sum(axis=1) + 0.25, **changes,
    }  # fmt: skip
    return {name: value for name, value in held.items() if value is not None}


def _hole(name: str, value: float) -> np.ndarray:
    cells = wiod()[name].astype(float)
    cells[1, 2] = value
    return cells


def _scaled(name: str, by: float) -> np.ndarray:
    cells = wiod()[name].astype(float)
    cells[2] *= by
    return cells


WIOD: dict[str, dict[str, Any]] = {
    **{f"no {name}": {name: None} for name in ("countries", "industries", "inter", "final")},
    **{f"{name}: {word}": {name: _hole(name, value)} for name in ("inter", "final")
       for word, value in (("NaN", np.nan), ("infinity", np.inf), ("minus infinity", -np.inf))},
    **{f"{name}: a row times {by}": {name: _scaled(name, by)} for name in ("inter", "final") for by in (-1, 30, 1000)},
    **{f"{name}: text": {name: wiod()[name].ravel().astype(str)} for name in ("inter", "final", "output")},
    **{f"{name}: a column too few": {name: wiod()[name][:, 1:]} for name in ("inter", "final")},
    **{f"{name}: a row too few": {name: wiod()[name][1:]} for name in ("inter", "final", "output")},
    **{f"{name}: turned on its side": {name: wiod()[name].T} for name in ("final",)},
    "industry twice": {"industries": np.array(["c1", "c3", "c3"])},
    "unknown industry": {"industries": np.array(["c1", "c3", "c99"])},
    "an industry too few": {"industries": np.array(["c1", "c3"])},
    "economy twice": {"countries": np.array(["ROM", "ROU"])},
    "an economy too many": {"countries": np.array(["ROM", "RoW", "DEU"])},
    "another year": {"year": np.array([1999], dtype=np.int32)},
    "year that is none": {"year": np.array(["about 2001"])},
    "output of other rows": {"output": wiod()["output"][::-1].copy()},
    "deliveries of other rows": {"inter": wiod()["inter"][::-1].copy() * 40},
}  # fmt: skip


# National tables --------------------------------------------------------------------------------------------------


def _at(frame: pd.DataFrame, i: int, column: Any, value: object) -> pd.DataFrame:
    frame = frame.copy()
    frame[column] = frame[column].astype(object)
    frame.iloc[i, list(frame.columns).index(column)] = value
    return frame


def _times(frame: pd.DataFrame, i: int, columns: list[Any], by: float) -> pd.DataFrame:
    frame = frame.copy()
    frame[columns] = frame[columns].astype(float)
    where = [list(frame.columns).index(column) for column in columns]
    frame.iloc[i, where] = frame.iloc[i, where] * by
    return frame


def _swap(frame: pd.DataFrame, key: str, i: int, k: int) -> pd.DataFrame:
    labels = frame[key].astype(object).tolist()
    labels[i], labels[k] = labels[k], labels[i]
    return frame.assign(**{key: pd.Series(labels, index=frame.index, dtype=object)})


def wide_spoils(codes: list[str], rest: list[str]) -> dict[str, Spoil]:
    """Return ways to spoil a frame with a row a product; `rest` are columns that the reader needs beside the codes."""
    a, b = codes[1], codes[5]
    return {
        "no rows": lambda f: f.iloc[:0],
        "half its rows": lambda f: f.iloc[: len(f) // 2],
        "first row missing": lambda f: f.iloc[1:],
        "an inner row missing": lambda f: f.drop(index=f.index[4]),
        "first industries only": lambda f: f.iloc[: len(codes)],
        "a row twice": lambda f: pd.concat([f, f.iloc[3:4]]),
        "a column twice": lambda f: pd.concat([f, f[[a]]], axis=1),
        "codes changed about": lambda f: _swap(f, "Code", 2, 7),
        "columns changed about": lambda f: f.rename(columns={a: b, b: a}),
        "a code misspelt": lambda f: _at(f, 3, "Code", "zz"),
        "a code blank": lambda f: _at(f, 3, "Code", None),
        **{f"column {name} missing": lambda f, c=name: f.drop(columns=c) for name in ("Code", a, *rest)},
        **{f"column {name} renamed": lambda f, c=name: f.rename(columns={c: "x" + c}) for name in ("Code", b, *rest)},
        **{f"cell {word}": lambda f, v=value: _at(f, 4, b, v) for word, value in (
            ("text", "ten"), ("blank", None), ("NaN", np.nan), ("infinity", np.inf), ("error", "#REF!"))},
        **{f"{name} text": lambda f, c=name: _at(f, 4, c, "n.a.") for name in rest},
        **{f"a row times {by}": lambda f, by=by: _times(f, 6, codes, by) for by in (-1.0, 0.5, 1000.0)},
        **{f"a column times {by}": lambda f, by=by: f.assign(**{b: f[b].astype(float).where(
            np.arange(len(f)) >= len(codes), f[b].astype(float) * by)}) for by in (-1.0, 0.5, 1000.0)},
        "in text throughout": lambda f: f.assign(**{a: "many"}),
    }  # fmt: skip


def long_spoils(row: str, column: str, unit: str, day: str) -> dict[str, Spoil]:
    """Return ways to spoil a frame with a row a cell."""
    return {
        "no rows": lambda f: f.iloc[:0],
        "half its rows": lambda f: f.iloc[: len(f) // 2],
        "a tenth missing": lambda f: f.iloc[: 9 * len(f) // 10],
        "first cell missing": lambda f: f.iloc[1:],
        "a cell twice": lambda f: pd.concat([f, f.iloc[:1]]),
        "labels changed about": lambda f: _swap(f, row, 1, len(f) // 2),
        "a label misspelt": lambda f: _at(f, 3, row, "zz"),
        "a user misspelt": lambda f: _at(f, 3, column, "zz"),
        "unit of others": lambda f: f.assign(**{unit: "MIO_USD"}),
        "two units": lambda f: _at(f, 3, unit, "MIO_USD"),
        "year of others": lambda f: f.assign(**{day: 0.0}),
        **{f"column {name} missing": lambda f, c=name: f.drop(columns=c)
           for name in (row, column, unit, day, "values")},
        **{f"column {name} renamed": lambda f, c=name: f.rename(columns={c: "x" + c}) for name in (row, "values")},
        **{f"cell {word}": lambda f, v=value: _at(f, 2, "values", v) for word, value in (
            ("text", "ten"), ("blank", None), ("NaN", np.nan), ("infinity", np.inf))},
        "a cell in other units": lambda f: _times(f, 2, ["values"], 1000.0),
        "a cell of the other sign": lambda f: _times(f, 2, ["values"], -1.0),
    }  # fmt: skip


def uk() -> pd.DataFrame:
    """Return a frame as the ONS tables of 2010 stand in: 127 products, made-up cells that balance."""
    book = Classification.load("uk2010")
    codes = list(book.codes)
    final, primary = (
        [uk2010.HEADS.get(code, item.name) for code, item in items.items()] for items in (book.final, book.primary)
    )
    rng = np.random.default_rng(2)
    n = len(codes)
    Z, Y = rng.uniform(1, 5, (n, n)), rng.uniform(50, 90, (n, len(final)))
    x = Z.sum(axis=1) + Y.sum(axis=1)
    V = np.outer(np.ones(len(primary)) / len(primary), x - Z.sum(axis=0))
    away = np.outer(np.ones(n) / n, V[list(book.primary).index("P7")])
    home, imports = uk2010.DOMESTIC, uk2010.IMPORTED
    blocks = (
        (home, codes, codes, Z), (home, codes, final, Y), (home, primary, codes, V),
        (home, ["Total output"], codes, x[None, :]), (imports, codes, codes, away), (imports, codes, final, Y / 9),
    )  # fmt: skip
    parts = [
        pd.DataFrame({"uk_row": np.repeat(rows, len(columns)), "uk_col": np.tile(columns, len(rows)),
                      "values": cells.ravel(), "indicator": table})
        for table, rows, columns, cells in blocks
    ]  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(uk_row_lab=frame["uk_row"], unit="MIO_NAC", year=2010.0)


@dataclass(frozen=True)
class Spoilt:
    """What a spoilt R file of a source holds: `objects` stands for its contents, `name` is its name."""

    title: str
    source: str
    name: str
    objects: Callable[[], dict[str, Any]]


def frames(data: Path, read_r: Callable[[Path], dict[str, Any]]) -> Iterator[Spoilt]:
    """Return every spoilt national table; the good ones come from the folder of outside tables."""
    frame = uk()
    for word, spoil in long_spoils("uk_row", "uk_col", "unit", "year").items():
        # The reader asks for the words of rows, not their codes, of which it needs every cell.
        yield Spoilt(word, "uk2010", "uk_2010_data.rda", lambda s=spoil: {"uk_2010_data": s(frame)})
    (german,) = read_r(data / "germany-1995" / "germany_1995.rda").values()
    for word, spoil in long_spoils("prod_na", "induse", "unit", "time").items():
        yield Spoilt(word, "germany1995", "germany_1995.rda", lambda s=spoil: {"germany_1995": s(german)})
    for name, rest in (("china_2005_42", ["IM", "EX", "ERR", "GO", "TIU"]), ("china_2017_42", ["Origin", "EX", "GO"])):
        (chinese,) = read_r(data / "china" / f"{name}.rda").values()
        codes = list(Classification.load("china2005_42" if "2005" in name else "china42split").codes)
        for word, spoil in wide_spoils(codes, rest).items():
            yield Spoilt(word, "china", f"{name}.rda", lambda s=spoil, n=name, f=chinese: {n: s(f)})
    (by_year,) = read_r(data / "china" / "OECD21ed_CHN_1995to2018.rda").values()
    year = "OECD21ed_CHN_2018"
    codes = list(Classification.load("oecd2021").codes)
    for word, spoil in wide_spoils(codes, ["IMPO"]).items():
        yield Spoilt(
            word, "oecd2021", "OECD21ed_CHN_1995to2018.rda", lambda s=spoil: {"list": {year: s(by_year[year])}}
        )


# Bytes ----------------------------------------------------------------------------------------------------------

FILES = {
    "wiod2013": "wiot_2001.RData", "uk2010": "uk_2010_data.rda", "germany1995": "germany_1995.rda",
    "china": "china_2005_42.rda", "oecd2021": "OECD21ed_CHN_1995to2018.rda",
}  # fmt: skip


def contents(whole: bytes) -> dict[str, bytes]:
    """Return bytes that are no file of a source: `whole` is a good R file of something else."""
    raw = gzip.decompress(whole)
    return {
        "nothing": b"",
        "text": b"this is a text\n",
        "a CSV table": csv_text(square(book(1))).encode(),
        "zeros": bytes(500),
        "a zip": b"PK\x03\x04" + bytes(60),
        "gzip of nothing": gzip.compress(b"", mtime=0),
        "gzip of text": gzip.compress(b"hello world", mtime=0),
        "gzip of a head alone": gzip.compress(b"RDX3\nX\n", mtime=0),
        "R data of something else": whole,
        **{f"R data cut to {share}": whole[: int(len(whole) * share)] for share in (0.05, 0.5, 0.9)},
        **{f"R data cut to {share}, then packed": gzip.compress(raw[: int(len(raw) * share)], mtime=0)
           for share in (0.1, 0.5, 0.97)},
    }  # fmt: skip


def wrong_workbook(file: Path) -> Path:
    """Write a good workbook of another kind under the name of one of WIOD 2013."""
    workbook(book(1)).save(file)
    return file
