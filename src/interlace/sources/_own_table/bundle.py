"""Where a user's table stands: one file, a folder or a zip archive, with what is said about it beside it."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from interlace.errors import InputError
from interlace.model.files import check_archive, decompress_limited, read_limited

SUFFIXES = (".csv.gz", ".tsv.gz", ".csv", ".tsv", ".parquet", ".xlsx", ".xlsm")
_BESIDE = {"industries": (".csv", ".tsv"), "economies": (".csv", ".tsv"), "about": (".toml",)}
"""What stands beside a table, and the suffixes it may have."""
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|21\d\d)(?!\d)")
_BEGINNINGS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "a database"),
    (b"ARROW1", "an Arrow file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"RDX", "an R data file"),
)
_EXPECTED = {".parquet": b"PAR1", ".xlsx": b"PK", ".xlsm": b"PK", ".csv.gz": b"\x1f\x8b", ".tsv.gz": b"\x1f\x8b"}
_HOW = "give a CSV, Parquet or XLSX file, or a folder with table.csv; `interlace data template` writes an example"


@dataclass(frozen=True)
class Part:
    """A file of a bundle: its name and how its bytes are read."""

    name: str
    read: Callable[[], bytes]


@dataclass
class Bundle:
    """The files of a user's table.

    Parameters
    ----------
    tables : list of Part
        One or, for several years, more.
    industries, economies, about : Part, optional
    """

    tables: list[Part] = field(default_factory=list)
    industries: Part | None = None
    economies: Part | None = None
    about: Part | None = None


def suffix_of(name: str) -> str:
    """Return the known suffix of a file name, or what stands after its last point."""
    low = name.casefold()
    return next((suffix for suffix in SUFFIXES if low.endswith(suffix)), PurePosixPath(low).suffix)


def year_in(name: str) -> int | None:
    """Return the one year in a file's or sheet's name, or None."""
    found = set(_YEAR.findall(name))
    return int(found.pop()) if len(found) == 1 else None


def open_bundle(path: Path | None) -> Bundle:
    """Find the files of a table.

    Raises
    ------
    InputError
        If nothing is there, or it cannot be told which file is the table.
    """
    if path is None:
        raise InputError.said("table_needs_path", where="path")
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError):
        is_folder = exists = False
    if is_folder:
        return _of_folder(path)
    if not exists:
        raise InputError.said("no_file_or_folder", name=path.name[-80:], where=str(path)[-300:])
    if path.name.casefold().endswith(".zip"):
        return _of_zip(path)
    if suffix_of(path.name) not in SUFFIXES:
        read_limited(path)
        raise InputError.said("suffix_not_read", suffix=path.suffix, where=str(path))
    return _of_file(path)


def _part(path: Path) -> Part:
    return Part(path.name, functools.partial(read_limited, path))


def _of_file(path: Path) -> Bundle:
    bundle = Bundle([_part(path)])
    if suffix_of(path.name) in (".xlsx", ".xlsm"):
        return bundle
    stem = path.name[: -len(suffix_of(path.name))]
    for kind, suffixes in _BESIDE.items():
        for name in (f"{stem}.{kind}", kind):
            beside = next((file for suffix in suffixes if (file := path.with_name(name + suffix)).is_file()), None)
            if beside is not None and beside != path:
                setattr(bundle, kind, _part(beside))
                break
    return bundle


def _of_folder(path: Path) -> Bundle:
    try:
        files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith((".", "~$")))
    except OSError as error:
        raise InputError.said("folder_unread", error=str(error.strerror), where=str(path)) from None
    return _sorted_out([_part(file) for file in files], str(path))


def _of_zip(path: Path) -> Bundle:
    content = read_limited(path)
    archive = check_archive(content, where=path.name)
    members = [info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
    parts = [Part(PurePosixPath(info.filename).name, functools.partial(_member, content, info)) for info in members]
    return _sorted_out([part for part in parts if not part.name.startswith((".", "~$"))], path.name)


def _member(content: bytes, info: zipfile.ZipInfo) -> bytes:
    # Opened anew each time, since an open archive cannot be sent to another process.
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(info)


def _sorted_out(parts: list[Part], place: str) -> Bundle:
    bundle = Bundle()
    others: list[Part] = []
    for part in parts:
        stem = part.name.casefold()[: -len(suffix_of(part.name)) or None]
        suffix = suffix_of(part.name)
        if suffix in _BESIDE.get(stem, ()):
            _one_only(getattr(bundle, stem), part, place)
            setattr(bundle, stem, part)
        elif suffix in SUFFIXES:
            (bundle.tables if stem.startswith("table") else others).append(part)
    bundle.tables = bundle.tables or others
    if not bundle.tables:
        names = ", ".join(part.name for part in parts[:8]) or "nothing"
        raise InputError.said("folder_without_table", where=f"{place}: {names}")
    years = [year_in(part.name) for part in bundle.tables]
    if len(years) > 1 and (None in years or len(set(years)) < len(years)):
        raise InputError.said("own_which_file", where=f"{place}: " + ", ".join(part.name for part in bundle.tables[:8]))
    return bundle


def _one_only(held: Part | None, part: Part, place: str) -> None:
    if held is not None:
        raise InputError.said(
            "own_described_twice", first=held.name, second=part.name, apart=held.name == part.name, where=place
        )


def content_of(part: Part) -> tuple[bytes, bytes]:
    """Return a file's bytes as they stand (for its digest) and expanded, after a look at how they begin.

    Raises
    ------
    InputError
        If the file is not what its suffix says.
    """
    raw = part.read()
    if not raw:
        raise InputError.said("file_empty", where=part.name)
    suffix = suffix_of(part.name)
    expected = _EXPECTED.get(suffix)
    if expected is not None and not raw.startswith(expected):
        raise _not_what_it_says(raw, part.name, suffix)
    if suffix == ".parquet" and not raw.endswith(b"PAR1"):
        raise InputError.said("parquet_cut", where=part.name)
    content = decompress_limited(raw, where=part.name) if suffix.endswith(".gz") else raw
    if suffix not in (".parquet", ".xlsx", ".xlsm") and _beginning(content):
        raise _not_what_it_says(content, part.name, suffix)
    return raw, content


def _beginning(content: bytes) -> str:
    found = next((words for start, words in _BEGINNINGS if content.startswith(start)), "")
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not found and head.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return "a web page or XML"
    if not found and head.startswith((b"{", b"[{")):
        return "JSON"
    return found


def _not_what_it_says(content: bytes, name: str, suffix: str) -> InputError:
    what = _beginning(content) or "something else"
    return InputError(
        f"the file is not what its suffix {suffix} says: it begins like {what}",
        where=name,
        fix="download it again (a web page in its place is a failed download), or give it the suffix of what it is",
    )
