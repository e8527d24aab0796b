"""Make the bundled tables from WIOD 2013.

Run ``python -m interlace.bundled.build FOLDER`` with the folder of the publisher's files (``wiot_1995.RData`` and so
on). The same files give the same bytes. The publisher's files themselves are not part of the package.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from interlace.bundled.format import to_bytes
from interlace.model.files import atomic_write
from interlace.model.table import IOTable
from interlace.sources.wiod2013 import load

__all__ = ["main", "merge", "merging"]


def merging() -> dict[str, Any]:
    """Return what `merging.toml` holds: ``title``, ``groups`` and ``names``."""
    return tomllib.loads(resources.files("interlace.bundled").joinpath("merging.toml").read_text(encoding="utf-8"))


def merge(table: IOTable) -> IOTable:
    """Return a table of WIOD 2013 with the industries of the bundled tables.

    Parameters
    ----------
    table : IOTable
        41 economies x 35 industries.

    Returns
    -------
    IOTable
        41 economies x 26 industries; every output, value added and final use is the sum of the old ones.
    """
    plan = merging()
    return table.aggregate(industries=plan["groups"], names=plan["names"], title=plan["title"])


def main() -> None:
    """Write one file a year beside this module, or into ``--into``."""
    parser = argparse.ArgumentParser(description="Make the bundled tables from the publisher's files.")
    parser.add_argument("folder", type=Path, help="folder with wiot_YEAR.RData")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent / "wiod2013")
    arguments = parser.parse_args()
    arguments.into.mkdir(parents=True, exist_ok=True)
    total = 0
    for table in load(arguments.folder):
        content = to_bytes(merge(table))
        atomic_write(arguments.into / f"{table.year}.parquet", content)
        total += len(content)
    sys.stdout.write(f"{total:,} bytes\n")


if __name__ == "__main__":
    main()
