"""What make says where an environment cannot be made, with stand-ins for the interpreter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOO_OLD = """#!/bin/sh
case "$2" in *version_info*) case "$2" in *print*) echo 3.9; exit 0;; esac; exit 1;; esac
exit 1
"""
WITHOUT_ENSUREPIP = """#!/bin/sh
[ "$1" = -c ] || exit 1
exec {python} -c "import sys; sys.modules['ensurepip'] = None
$2"
"""


def script(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def setup(project: Path, tmp_path: Path):
    shutil.copy(project / "pyproject.toml", tmp_path)

    def run(python: Path | str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(project / "tools" / "venv.sh"), "environment", "."],
            cwd=tmp_path,
            env={**os.environ, "PYTHON": str(python), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_too_old(setup, tmp_path: Path) -> None:
    done = setup(script(tmp_path, "old-python", TOO_OLD))
    assert done.returncode == 2
    assert "needs Python 3.11 or newer" in done.stderr
    assert "is 3.9" in done.stderr
    assert not (tmp_path / "environment").exists()


def test_none_is_there(setup, tmp_path: Path) -> None:
    done = setup(tmp_path / "nothing")
    assert done.returncode == 2
    assert "not a Python interpreter that runs" in done.stderr


def test_none_on_path_is_new_enough(setup, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    script(folder, "python3", TOO_OLD)
    for tool in ("sh", "cksum", "cat", "tr"):
        (folder / tool).symlink_to(shutil.which(tool))
    done = setup("", PATH=str(folder))
    assert done.returncode == 2
    assert "python3 here is 3.9" in done.stderr
    assert "PYTHON=" in done.stderr


def test_without_ensurepip_the_apt_line_is_named(setup, tmp_path: Path) -> None:
    done = setup(script(tmp_path, "bare-python", WITHOUT_ENSUREPIP.format(python=sys.executable)))
    assert done.returncode == 2
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"sudo apt install python{version}-venv" in done.stderr
    assert done.stdout == ""
