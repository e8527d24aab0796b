"""R data files, read within a limit on their expanded size."""

from __future__ import annotations

import importlib
import threading
import warnings
from pathlib import Path
from typing import Any

from interlace.errors import InputError, MissingExtra
from interlace.model.files import decompress_limited, read_limited

_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
# Warning filters belong to the whole process: two years read at once must not put back each other's.
_QUIET = threading.Lock()
_MAGIC = (b"RDX2\n", b"RDX3\n", b"RDA2\n", b"RDA3\n", b"X\n", b"A\n")


def read_r(file: Path) -> dict[str, Any]:
    """Return the objects of an .RData or .rda file, or ``{"": value}`` for an .rds file.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    dict of str to object

    Raises
    ------
    MissingExtra
        If the library rdata is not installed.
    InputError
        If the file is missing, empty, truncated, not R data, or expands past the limit.
    """
    try:
        importlib.import_module("rdata")
    except ImportError as error:
        raise MissingExtra.of("rdata", "r", "reading R data files") from error
    from interlace.sources._rdata_words import objects as read

    content = read_limited(file)
    if content.startswith(_COMPRESSED):
        content = decompress_limited(content, where=str(file))
    if not content.startswith(_MAGIC):
        raise InputError(
            f"{file.name} is not an R data file",
            where=str(file),
            fix="give the .RData file as its publisher released it",
        )
    try:
        with _QUIET, warnings.catch_warnings():
            # rdata warns of R classes that it has no Python class for; the plain values are what is wanted.
            warnings.simplefilter("ignore")
            objects = read(content)
    except Exception as error:
        raise InputError(
            f"{file.name} cannot be read as R data: {str(error) or type(error).__name__}",
            where=str(file),
            fix="the file may be truncated; fetch it again",
        ) from error
    return {str(key): value for key, value in objects.items()} if isinstance(objects, dict) else {"": objects}
