"""The command as a process of its own: what it imports, pipes, full disks, terminals."""

from __future__ import annotations

import io
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

SHARE = "direct_services_input_share"
COMMAND = [sys.executable, "-m", "interlace"]
FULL = Path("/dev/full")


def interlace(*arguments: object, **options) -> subprocess.CompletedProcess:
    settings = {"capture_output": True, "text": True, "check": False, "timeout": 120}
    return subprocess.run([*COMMAND, *map(str, arguments)], **{**settings, **options})


@pytest.mark.parametrize("arguments", [["--help"], ["compute", "--help"], ["report", "--help"]])
def test_help_imports_nothing_heavy(arguments):
    code = (
        "import sys; sys.argv = ['interlace', *sys.argv[1:]]\n"
        "from interlace.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'pandas', 'altair', 'numpy', 'scipy', 'pyarrow', 'jinja2', 'openpyxl', 'rdata'}\n"
        "print('imported:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "imported: []"


def test_an_error_is_one_message_and_no_traceback():
    done = interlace("compute", "upstremness")
    assert done.returncode == 2
    assert not done.stdout
    assert done.stderr.startswith("interlace: unknown indicator 'upstremness'\n")
    assert "'upstreamness'" in done.stderr
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback():
    done = interlace("compute", "upstremness", "--debug")
    assert done.returncode != 0
    assert "Traceback (most recent call last)" in done.stderr
    assert "UnknownName" in done.stderr


def test_a_pipe_holds_figures_and_nothing_else():
    done = interlace("compute", SHARE, "--format", "csv", "--year", "all")
    assert done.returncode == 0
    assert not done.stderr
    assert len(pd.read_csv(io.StringIO(done.stdout))) == 17 * 41
    done = interlace("compute", SHARE, "--format", "json")
    assert not done.stderr
    assert len(json.loads(done.stdout)["data"]) == 41


def test_no_user_host_or_folder_is_in_a_result(tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "USER": "somebody", "INTERLACE_CACHE": str(tmp_path / "cache")}
    first = interlace("compute", SHARE, "--format", "json", env=environment, cwd=tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    environment = {
        **environment,
        "INTERLACE_CACHE": str(other),
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
    }
    second = interlace("compute", SHARE, "--format", "json", env=environment, cwd=other)
    assert first.stdout == second.stdout
    assert "somebody" not in first.stdout
    assert str(tmp_path) not in first.stdout


@pytest.mark.parametrize(
    "arguments", [["compute", "upstreamness", "--format", "csv", "--year", "2010-2011"], ["data", "list"]]
)
def test_a_broken_pipe_is_quiet(arguments):
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(60)
    assert errors == b""


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["compute", SHARE, "--format", "csv"], ["data", "list"]])
def test_a_full_disk_on_stdout_is_told(arguments):
    with FULL.open("w") as full:
        done = interlace(*arguments, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 2
    assert done.stderr.startswith("interlace: cannot read or write")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["figures.csv", "figures.parquet"])
def test_a_full_disk_leaves_what_was_there(tmp_path, name):
    target = tmp_path / name
    target.write_text("before")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = interlace("compute", "upstreamness", "-o", target, preexec_fn=no_room)
    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_encoding_without_our_letters_is_no_error():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = interlace("explain", "upstreamness", env=environment)
    assert done.returncode == 0
    assert not done.stderr
    done = interlace("compute", SHARE, "--format", "json", env=environment, text=False)
    assert json.loads(done.stdout.decode("utf-8"))


def test_parquet_is_not_for_a_terminal():
    ours, theirs = pty.openpty()
    try:
        done = interlace(
            "compute", SHARE, "--format", "parquet", stdout=theirs, stderr=subprocess.PIPE, capture_output=False
        )
    finally:
        os.close(theirs)
    os.set_blocking(ours, False)
    try:
        shown = os.read(ours, 100)
    except OSError:
        shown = b""
    os.close(ours)
    assert done.returncode == 2
    assert "--output" in done.stderr
    assert not shown


def test_interrupting_is_quiet():
    code = (
        "import sys, interlace.sources\n"
        "def stop(*_): raise KeyboardInterrupt\n"
        "interlace.sources.load = stop\n"
        f"sys.argv = ['interlace', 'compute', '{SHARE}']\n"
        "from interlace.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert not done.stdout
    assert done.stderr == "interlace: interrupted; nothing is left half-written\n"


@pytest.mark.parametrize("seconds", [1, 6, 12])
def test_interrupting_reports_leaves_nothing(tmp_path, seconds):
    started = subprocess.Popen(
        [*COMMAND, "report", "--all", "reports"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        env={**os.environ, "INTERLACE_CACHE": str(tmp_path / "cache")},
    )
    time.sleep(seconds)
    # As a terminal does: to the command and to the processes that it has started.
    os.killpg(started.pid, signal.SIGINT)
    _, errors = started.communicate(timeout=60)
    # A shell calls both 130: that the command ended so, and that Python itself ended it by the signal.
    assert started.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in errors
    assert len(errors.splitlines()) <= 1
    assert not (tmp_path / "reports").exists()


def test_several_processes_share_a_cache(tmp_path):
    environment = {**os.environ, "INTERLACE_CACHE": str(tmp_path)}
    running = [
        subprocess.Popen(
            [*COMMAND, "compute", SHARE, "--format", "csv"], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    outs = {process.communicate(timeout=120)[0] for process in running}
    assert len(outs) == 1
    assert all(process.returncode == 0 for process in running)
    assert not list(tmp_path.rglob("*.part"))
