"""The file of one bundled year: one column of int32 cells, Z then Y row by row, with the labels in the metadata."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.model.cells import frozen
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable

__all__ = ["Cells", "from_bytes", "read_provenance", "to_bytes"]

_KEY = b"interlace"


@dataclass(frozen=True, slots=True)
class Cells:
    """What a bundled file holds.

    Parameters
    ----------
    Z : ndarray, shape (n, n)
    Y : ndarray, shape (n, k)
    industries, final : pandas.MultiIndex
    year : int
    provenance : Provenance
        Of the table that was merged, up to and with the merging.
    """

    Z: Float
    Y: Float
    industries: pd.MultiIndex
    final: pd.MultiIndex
    year: int
    provenance: Provenance


def to_bytes(table: IOTable) -> bytes:
    """Return the Parquet bytes of a table whose cells are whole numbers.

    Raises
    ------
    InputError
        If a cell is not a whole number that int32 holds: nothing is rounded.
    """
    cells = np.hstack([table.Z, table.Y])
    whole = cells.astype(np.int32)
    if not np.array_equal(whole, cells):
        raise InputError("a cell of the table is not a whole number of 32 bits, so it cannot be bundled")
    labels = {
        "year": table.year,
        "industries": [list(label) for label in table.industries],
        "final": [list(label) for label in table.final],
        "provenance": table.provenance.to_dict(),
    }
    schema = pa.schema([pa.field("cells", pa.int32(), nullable=False)], metadata={_KEY: json.dumps(labels).encode()})
    sink = io.BytesIO()
    pq.write_table(
        pa.table({"cells": whole.ravel()}, schema=schema),
        sink,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        use_byte_stream_split=True,
        write_statistics=False,
        row_group_size=whole.size,
        data_page_size=1 << 23,
    )
    return sink.getvalue()


def from_bytes(content: bytes) -> Cells:
    """Read what `to_bytes` wrote."""
    table = pq.read_table(pa.BufferReader(content), use_threads=False)
    labels = _labels(table.schema.metadata)
    industries = pd.MultiIndex.from_tuples([tuple(label) for label in labels["industries"]])
    final = pd.MultiIndex.from_tuples([tuple(label) for label in labels["final"]])
    n = len(industries)
    cells = table.column("cells").to_numpy().reshape(n, n + len(final))
    Z, Y = (frozen(np.array(part, dtype=np.float64, order="C")) for part in (cells[:, :n], cells[:, n:]))
    return Cells(
        Z=Z,
        Y=Y,
        industries=industries,
        final=final,
        year=int(labels["year"]),
        provenance=Provenance.from_dict(labels["provenance"]),
    )


def read_provenance(content: bytes) -> Provenance:
    """Return the provenance in a bundled file without reading its cells."""
    return Provenance.from_dict(_labels(pq.read_schema(pa.BufferReader(content)).metadata)["provenance"])


def _labels(metadata: dict[bytes, bytes] | None) -> dict[str, Any]:
    if not metadata or _KEY not in metadata:
        raise InputError.said("bundled_unlabelled")
    labels: dict[str, Any] = json.loads(metadata[_KEY])
    return labels
