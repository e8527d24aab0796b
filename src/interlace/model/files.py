"""Files: read within limits, written whole or not at all; and text that no spreadsheet runs as a formula."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from interlace.errors import InputError, OutputError
from interlace.words import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "EXPANDED_LIMIT",
    "MEMBER_LIMIT",
    "RATIO_LIMIT",
    "atomic_write",
    "check_archive",
    "decompress_limited",
    "is_folder",
    "neutralise",
    "read_limited",
    "require_file",
    "sha256_of",
    "suffix_of",
]

EXPANDED_LIMIT = 500_000_000
"""Bytes that a file, a workbook or an archive may hold after it is expanded."""

MEMBER_LIMIT = 2_000
"""Files that an archive may hold."""

RATIO_LIMIT = 200
"""Times that a member of an archive may grow when it is expanded; up to a megabyte it may grow anyhow."""

_SMALL = 1_000_000
_CHUNK = 1 << 20
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDE_FORMULA_STARTS = ("＝", "＋", "－", "＠")


def _size_in_words(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Tell whether a folder is there; a path that nobody can look at is none."""
    try:
        return stat.S_ISDIR(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


def require_file(path: str | os.PathLike[str]) -> Path:
    """Return `path` if an ordinary file is there.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    pathlib.Path

    Raises
    ------
    InputError
        If there is nothing, a folder, or something that is not a file (a pipe, a device).
    """
    file = Path(path)
    try:
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise InputError.said("no_file", name=file.name[-80:], where=str(file)) from None
    except (OSError, ValueError) as error:
        raise InputError.said("file_unseen", error=str(error), where=str(file)) from None
    if stat.S_ISDIR(mode):
        raise InputError.said("file_is_folder", name=file.name, where=str(file))
    if not stat.S_ISREG(mode):
        raise InputError.said("file_strange", name=file.name, where=str(file))
    return file


def read_limited(path: str | os.PathLike[str], *, limit: int = EXPANDED_LIMIT) -> bytes:
    """Read a whole file of at most `limit` bytes.

    Parameters
    ----------
    path : path-like
    limit : int
        Bytes; a longer file is refused before it is read.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        If the file is missing, a folder, empty, unreadable or longer than the limit.
    """
    file = require_file(path)
    try:
        size = file.stat().st_size
        if size > limit:
            raise _too_long(str(file), size, limit)
        with file.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise InputError.said("file_unread", error=str(error.strerror or error), where=str(file)) from None
    if len(content) > limit:
        raise _too_long(str(file), len(content), limit)
    if not content:
        raise InputError.said("file_empty", where=str(file))
    return content


def _too_long(where: str, size: int, limit: int) -> InputError:
    return InputError.said("file_too_long", size=_size_in_words(size), limit=_size_in_words(limit), where=where)


def decompress_limited(content: bytes, *, where: str, limit: int = EXPANDED_LIMIT) -> bytes:
    """Expand gzip, bzip2 or xz data, stopping at `limit` bytes.

    Parameters
    ----------
    content : bytes
        The compressed file.
    where : str
        Its name, for messages.
    limit : int
        Bytes after expansion.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        If the data are none of these, are cut short, or expand past the limit.
    """
    parts: list[bytes] = []
    total = 0
    try:
        with _opened(content) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > limit:
                    raise InputError.said("archive_expands", limit=_size_in_words(limit), member=None, where=where)
                parts.append(chunk)
    except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        raise InputError.said("compressed_damaged", error=str(error), where=where) from None
    if not total:
        raise InputError.said("archive_empty", where=where)
    return b"".join(parts)


def _opened(content: bytes) -> BinaryIO:
    stream = io.BytesIO(content)
    if content.startswith(b"BZh"):
        return cast("BinaryIO", bz2.BZ2File(stream))
    if content.startswith(b"\xfd7zXZ\x00"):
        return cast("BinaryIO", lzma.LZMAFile(stream))
    return cast("BinaryIO", gzip.GzipFile(fileobj=stream))


def check_archive(
    content: bytes, *, where: str, limit: int = EXPANDED_LIMIT, members: int = MEMBER_LIMIT, ratio: int = RATIO_LIMIT
) -> zipfile.ZipFile:
    """Open a zip archive (a workbook is one) after looking at what it would become.

    Every member is expanded once, in pieces and without keeping it, because the sizes that an archive states
    about itself may be untrue.

    Parameters
    ----------
    content : bytes
        The archive.
    where : str
        Its name, for messages.
    limit : int
        Bytes of all members after expansion.
    members : int
        Files it may hold.
    ratio : int
        Times that a member above a megabyte may grow.

    Returns
    -------
    zipfile.ZipFile

    Raises
    ------
    InputError
        If it is no zip archive, is damaged or encrypted, expands past a limit, or holds a member whose path
        leaves its own folder.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError.said("archive_damaged", error=str(error), member=None, where=where) from None
    infos = archive.infolist()
    if len(infos) > members:
        raise InputError.said("archive_members", count=len(infos), most=members, where=where)
    total = 0
    for info in infos:
        _check_member_name(info, where)
        total += _expanded_size(archive, info, where=where, left=limit - total, limit=limit, ratio=ratio)
    return archive


def _check_member_name(info: zipfile.ZipInfo, where: str) -> None:
    name = info.orig_filename.replace("\\", "/")
    climbs = ".." in PurePosixPath(name).parts or name.startswith("/") or name[1:3] == ":/" or "\0" in name
    link = stat.S_ISLNK(info.external_attr >> 16)
    if climbs or link:
        raise InputError.said("archive_climbs", name=name, where=where)


def _expanded_size(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, where: str, left: int, limit: int, ratio: int
) -> int:
    size = 0
    allowed = max(_SMALL, ratio * max(info.compress_size, 1))
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > left or size > allowed:
                    much = _size_in_words(limit) if size > left else said("errors.size.times", ratio=ratio)
                    raise InputError.said("archive_expands", limit=much, member=info.filename, where=where)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise InputError.said("archive_damaged", error=str(error), member=info.filename, where=where) from None
    except (RuntimeError, NotImplementedError, ValueError) as error:
        raise InputError.said("archive_closed", error=str(error), where=where) from None
    return size


def sha256_of(what: str | os.PathLike[str] | bytes) -> str:
    """Return the sha256 of a file's contents, or of bytes, as 64 hexadecimal figures."""
    if isinstance(what, bytes):
        return hashlib.sha256(what).hexdigest()
    file = require_file(what)
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError.said("file_unread", error=str(error.strerror or error), where=str(file)) from None


def atomic_write(
    path: str | os.PathLike[str], content: bytes | str | Callable[[BinaryIO], object], *, durable: bool = True
) -> Path:
    """Write a file whole or not at all.

    The content goes to a temporary name in the same folder, which is then renamed; a failure leaves what was
    there.

    Parameters
    ----------
    path : path-like
        Missing folders above it are made.
    content : bytes, str or callable
        Text is written as UTF-8; a callable is given the open binary file.
    durable : bool
        Whether to wait until the disk has it. Without, a crash of the machine may leave a damaged file.

    Returns
    -------
    pathlib.Path
        The path that was written.

    Raises
    ------
    OutputError
        If the folder cannot be made or written to, is full, or a folder stands under the file's name.
    """
    target = Path(path)
    temporary: Path | None = None
    try:
        if target.is_dir():
            raise IsADirectoryError(0, "a folder of that name is there")
        if target.exists() and not target.is_file():
            raise FileExistsError(0, "a device or a pipe of that name is there")
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            _write_to(stream, content)
            if durable:
                os.fsync(stream.fileno())
        temporary.chmod(_mode_for(target))
        temporary.replace(target)
        temporary = None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError.said("unwritten", name=target.name, error=str(reason), where=str(target.parent)) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return target


def _write_to(stream: BinaryIO, content: bytes | str | Callable[[BinaryIO], object]) -> None:
    if callable(content):
        content(stream)
    else:
        stream.write(content.encode("utf-8") if isinstance(content, str) else content)
    stream.flush()


def _mode_for(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def suffix_of(
    path: str | os.PathLike[str], known: Iterable[str], what: str | None = None, where: str | None = None
) -> str:
    """Return how a file's name ends, in lower case: one of the `known` ways in which `what` can be written.

    Raises
    ------
    InputError
        If it ends otherwise.
    """
    file, endings = Path(path), list(known)
    if file.suffix.lower() not in endings:
        raise InputError.said(
            "suffix",
            suffix=file.suffix,
            what=what or file.name,
            endings=list(endings),
            several=len(endings) > 1,
            where=where,
        )
    return file.suffix.lower()


def neutralise(text: str) -> str:
    """Return text that no spreadsheet runs as a formula.

    Parameters
    ----------
    text : str
        A label, never a number: a number's sign is not text.

    Returns
    -------
    str
        With an apostrophe before it where it begins with ``=``, ``+``, ``-``, ``@`` or a control character.

    Examples
    --------
    >>> neutralise("=cmd()"), neutralise("Basic metals")
    ("'=cmd()", 'Basic metals')
    """
    begins = text.lstrip(" \u00a0\ufeff")
    if text.startswith(_FORMULA_STARTS) or begins.startswith((*_FORMULA_STARTS, *_WIDE_FORMULA_STARTS)):
        return "'" + text
    return text
