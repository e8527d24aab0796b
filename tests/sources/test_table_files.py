"""Files are written whole or not at all, read within limits, and text is kept from running as a formula."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from interlace.errors import InputError, OutputError
from interlace.model.files import atomic_write, neutralise, read_limited, sha256_of


@pytest.mark.parametrize("content", [b"bytes", "t\u00ebxt", lambda stream: stream.write(b"called")])
def test_write(tmp_path: Path, content) -> None:
    path = tmp_path / "below" / "file"
    assert atomic_write(path, content) == path
    atomic_write(path, content)
    assert path.read_bytes() in (b"bytes", "t\u00ebxt".encode(), b"called")
    assert [file.name for file in path.parent.iterdir()] == ["file"]
    umask = os.umask(0)
    os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")

    def full(stream) -> None:
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left") as caught:
        atomic_write(path, full)
    assert caught.value.where
    assert caught.value.fix
    with pytest.raises(ZeroDivisionError):
        atomic_write(path, lambda stream: 1 / 0)
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_unwritable_targets(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for target in (tmp_path, tmp_path / "file" / "below", tmp_path / ("n" * 300), Path("/proc/none/file")):
        with pytest.raises(OutputError) as caught:
            atomic_write(target, b"x")
        assert caught.value.fix


def test_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    assert read_limited(path) == b"content"
    assert sha256_of(path) == sha256_of(b"content") == hashlib.sha256(b"content").hexdigest()
    with pytest.raises(InputError, match="folder"):
        read_limited(tmp_path)
    with pytest.raises(InputError, match="no file"):
        sha256_of(tmp_path / "none")
    with pytest.raises(InputError, match="not an ordinary file"):
        read_limited("/dev/null")


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@sum", "\t=1", "\r=1", " =1", "\uff1dcmd()"])
def test_formulas_are_neutralised(text: str) -> None:
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Basic metals", "</script>", "a=b", "1-2", "'quoted"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutralise(text) == text
