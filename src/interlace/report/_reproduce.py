"""Computes every figure of a report again with the installed Interlace, and compares the rows with those kept here.

    python reproduce.py          where the report's data ship with Interlace
    python reproduce.py PATH     with the file or folder of its source; README.md says which
    python reproduce.py PATH NAME=PATH ...   where some of its figures are from further sources

One line a figure; the exit code is 0 where every figure is the same to 1e-12, 1 where one differs, 2 where the report
cannot be made at all.
"""

from __future__ import annotations

import csv
import json
import math
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import interlace
from interlace import words
from interlace.errors import InterlaceError
from interlace.model.files import neutralise
from interlace.report import Report, build
from interlace.report.content import exhibits

TOLERANCE = 1e-12


class Different(Exception):
    """Two tables are not the same, with the words why."""


def _kept(file: Path) -> tuple[list[str], list[list[str]]]:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    return rows[0], rows[1:]


def _computed(report: Report) -> dict[str, tuple[list[str], list[Sequence[Any]]]]:
    """Return the columns and rows of every figure and table by its id."""
    found: dict[str, tuple[list[str], list[Sequence[Any]]]] = {}
    for item in exhibits(report):
        cells: list[Sequence[Any]] = list(item.data.itertuples(index=False, name=None))
        found[item.id] = ([neutralise(str(name)) for name in item.data.columns], cells)
    return found


def _difference(kept: str, now: Any) -> float:
    """Return how far two cells are apart, relative to numbers above one; infinite where one is no number."""
    if now is None or now != now:
        return 0.0 if kept == "" else math.inf
    if isinstance(now, str):
        return 0.0 if kept == neutralise(now) else math.inf
    try:
        before = float(kept)
    except ValueError:
        return math.inf
    return abs(before - float(now)) / max(1.0, abs(before))


def compare(kept: tuple[list[str], list[list[str]]], now: tuple[list[str], list[Sequence[Any]]]) -> float:
    """Return the largest difference of two tables.

    Parameters
    ----------
    kept, now : tuple of columns and rows
        Text as read from CSV, and values as computed.

    Returns
    -------
    float

    Raises
    ------
    Different
        If the columns, the number of rows or a cell are not the same.
    """
    if kept[0] != now[0]:
        computed = ", ".join(now[0]) or "no such figure"
        raise Different(f"columns {', '.join(kept[0])} here, {computed} computed")
    if len(kept[1]) != len(now[1]):
        raise Different(f"{len(kept[1])} rows here, {len(now[1])} computed")
    largest = 0.0
    for number, (before, after) in enumerate(zip(kept[1], now[1], strict=True), 1):
        if len(before) != len(after):
            raise Different(f"row {number} has {len(before)} cells here, {len(after)} computed")
        for name, old, new in zip(kept[0], before, after, strict=True):
            apart = _difference(old, new)
            if not apart <= TOLERANCE:
                raise Different(f"row {number}, {name}: {old!r} here, {new!r} computed")
            largest = max(largest, apart)
    return largest


def _report(folder: Path, arguments: Sequence[str]) -> Report:
    given = json.loads((folder / "options.json").read_text(encoding="utf-8"))
    first = [(given["source"], path) for path in arguments[:1] if "=" not in path] or [given["source"]]
    named = [argument for argument in arguments if "=" in argument]
    shipped = [name for name in given.get("further", []) if not any(one.startswith(f"{name}=") for one in named)]
    with _no_cache(), words.speaking(given["language"]):
        return build(
            interlace.library(*first, *named, *shipped, only=True),
            given["economy"],
            year=given["year"],
            peers=given["peers"],
            producer_services=given["producer_services"],
        )


@contextmanager
def _no_cache() -> Iterator[None]:
    """Leave aside what was computed here before: every figure is to be computed again."""
    before = os.environ.get("INTERLACE_CACHE")
    with tempfile.TemporaryDirectory() as empty:
        os.environ["INTERLACE_CACHE"] = empty
        try:
            yield
        finally:
            if before is None:
                del os.environ["INTERLACE_CACHE"]
            else:
                os.environ["INTERLACE_CACHE"] = before


def main(arguments: Sequence[str], folder: Path) -> int:
    """Compare every figure of the bundle in `folder`, and return the exit code."""
    say = sys.stdout.write
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    versions = json.loads((folder / "versions.json").read_text(encoding="utf-8"))
    if versions["report"].get("interlace") != interlace.__version__:
        say(f"note: the report is of Interlace {versions['report'].get('interlace')}, ")
        say(f"installed is {interlace.__version__}\n")
    try:
        report = _report(folder, arguments)
    except InterlaceError as error:
        sys.stderr.write(f"the report cannot be made again: {error}\n")
        return 2
    if report.digest != manifest["digest"]:
        say(f"note: the data are not those of the report: digest {report.digest}, not {manifest['digest']}\n")
    computed = _computed(report)
    same = 0
    for item in manifest["data"]:
        rows = _kept(folder / item["csv"])
        try:
            apart = compare(rows, computed.get(item["id"], ([], [])))
        except Different as reason:
            say(f"different  {item['id']}: {reason}\n")
        else:
            same += 1
            say(f"same       {item['id']}: {len(rows[1])} rows, largest difference {apart:.1e}\n")
    say(f"{same} of {len(manifest['data'])} figures and tables are the same\n")
    return 0 if same == len(manifest["data"]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
