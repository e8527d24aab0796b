"""Keys see the code: a changed helper of a plug-in, or a changed reader, never answers with old figures."""

from __future__ import annotations

import importlib
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from interlace.indicators import get
from interlace.model.code import code_of
from interlace.model.panel import TablePanel

READER = """
from interlace.model.panel import TablePanel
from .helper import FACTOR
from {tests} import table
from dataclasses import replace

def read(year):
    made = table()
    return replace(made, Z=made.Z * FACTOR, year=year)

def told(year):
    return replace(table(), year=year).provenance

def panel():
    from functools import partial
    made = table()
    return TablePanel("plugged", {{y: partial(read, y) for y in (2001, 2002)}},
                      {{y: partial(told, y) for y in (2001, 2002)}}, made.economies, made.classification)
"""
WORK = """
import pandas as pd
from plugged.helper import FACTOR

def measure(table):
    return pd.DataFrame({"value": [FACTOR]})
"""
SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
import interlace
from interlace.model import engine
from {module} import {name}
data = {data}
print(engine.run(data, {function}, (2001, 2002), id="m", options={{}}, workers=1)[2001]["value"][0])
"""
TABLE = (Path(__file__).parent / "tables.py").read_text()


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTERLACE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "plugged"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "helper.py").write_text("FACTOR = 1.0\n")
    (folder / "tables.py").write_text(TABLE)
    (folder / "reader.py").write_text(READER.format(tests=".tables"))
    (folder / "work.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "plugged"]:
        del sys.modules[name]


def printed(folder: Path, module: str, name: str, data: str, function: str) -> float:
    script = SCRIPT.format(folder=str(folder.parent), module=module, name=name, data=data, function=function)
    # Without compiled files: one of the same second and size would hide a change.
    return float(
        subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, text=True, check=True).stdout
    )


def test_a_changed_helper_of_a_plugin_gives_new_figures(plugged):
    ask = (plugged, "plugged.work", "measure", "__import__('plugged.reader').reader.panel()", "measure")
    assert printed(*ask) == 1.0
    (plugged / "helper.py").write_text("FACTOR = 2.0\n")
    assert printed(*ask) == 2.0


def test_a_changed_reader_gives_new_figures(plugged):
    (plugged.parent / "lone.py").write_text(
        "import pandas as pd\ndef total(table): return pd.DataFrame({'value': [table.Z.sum()]})\n"
    )
    ask = (plugged, "lone", "total", "__import__('plugged.reader').reader.panel()", "total")
    first = printed(*ask)
    (plugged / "helper.py").write_text("FACTOR = 2.0\n")
    assert printed(*ask) == 2 * first


def test_what_was_changed_after_it_was_loaded_has_no_code(plugged):
    work = importlib.import_module("plugged.work")
    before = code_of(work.measure)
    assert before
    (plugged / "helper.py").write_text("FACTOR = 22.0\n")
    assert code_of(work.measure) is None, "the files say 22, and what is loaded computes with 1"
    importlib.reload(sys.modules["plugged.helper"])
    importlib.reload(work)
    assert code_of(work.measure) not in (None, before)


def test_a_panel_read_by_code_that_no_file_holds_is_told_by_its_cells(plugged):
    reader = importlib.import_module("plugged.reader")
    panel = reader.panel()
    assert not panel.told_by_cells
    made = panel[2001]
    factor = 1.0
    closure = {year: lambda: reader.read(int(2001 * factor)) for year in (2001,)}
    told = {2001: partial(reader.told, 2001)}
    assert TablePanel("own", closure, told, made.economies, made.classification).told_by_cells


def test_a_lone_module_goes_with_what_it_imports_beside_it(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "lone_helper.py").write_text("import json\nX = 1\n")
    (tmp_path / "lone_other.py").write_text("X = 1\n")
    (tmp_path / "lone_module.py").write_text("import lone_helper\ndef f(table): return lone_helper.X\n")
    module = importlib.import_module("lone_module")
    before = code_of(module.f)
    (tmp_path / "lone_other.py").write_text("X = 22\n")
    assert code_of(module.f) == before
    (tmp_path / "lone_helper.py").write_text("X = 22\n")
    assert code_of(module.f) is None
    importlib.reload(module.lone_helper)
    assert code_of(module.f) not in (None, before)


def test_of_this_package_a_function_goes_with_its_folder():
    one, other = (get(name).function for name in ("upstreamness", "downstreamness"))
    assert code_of(one) == code_of(other) != code_of(TablePanel.of) != None  # noqa: E711
