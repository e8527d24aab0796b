"""What is kept is told apart by everything it depends on, and a cache that cannot be used is no error."""

from __future__ import annotations

import importlib
import logging
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import Unsupported
from interlace.model import cache
from interlace.model.panel import TablePanel

from .tables import classification as classification_of
from .tables import table

FRAME = pd.DataFrame({"economy": ["CHN", "DEU"], "value": [0.1, np.nan], "year": [1995, 1995]})


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTERLACE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def key_of(id="a", function=table, options=None, mark="t", classification=None):
    return cache.key(id, function, options or {}, mark, classification or {"name": "c"})


def test_a_frame_comes_back_as_it_was():
    name = key_of()
    assert cache.read(name) is None
    cache.write(name, cache.encoded(FRAME))
    found = cache.read(name)
    assert isinstance(found, pd.DataFrame)
    pd.testing.assert_frame_equal(found, FRAME, check_exact=True)


def test_everything_a_frame_depends_on_is_in_the_key():
    keys = [
        key_of(),
        key_of(id="b"),
        key_of(function=classification_of),
        key_of(mark="u"),
        key_of(classification={"name": "d"}),
    ]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_options_differ_by_value_and_by_kind():
    large = np.arange(5000.0)
    changed = large.copy()
    changed[2500] += 1e-9
    values = [
        None, 1, 1.0, True, "1", "", [], [1], ["1"], [[1], 2], [1, [2]], {"a": 1}, {"a": 2}, {"b": 1}, {1, 2}, {1, 3},
        large, changed, pd.DataFrame({"a": large}), pd.DataFrame({"a": changed}), np.float64(1), "sequence",
    ]  # fmt: skip
    keys = [key_of(options={"x": value}) for value in values]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    assert key_of(options={"x": 1, "y": 2}) == key_of(options={"y": 2, "x": 1})
    assert key_of(options={"x": {"b", "a"}}) == key_of(options={"x": {"a", "b"}})


def test_what_cannot_be_told_apart_is_not_kept(place):
    def inner(step):
        return lambda table: step

    assert key_of(function=inner(1)) == ""
    assert key_of(options={"x": inner}) == ""
    assert key_of(options={"x": [1, {"deep": inner}]}) == ""
    assert key_of(options={"x": {inner}}) == ""
    assert key_of(options={"x": (part for part in [])}) == ""
    cache.write("", cache.encoded(FRAME))
    assert cache.read("") is None
    assert not place.exists()


def test_the_file_of_another_packages_function_is_in_the_key(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    file = tmp_path / "elsewhere_for_the_cache.py"
    file.write_text("def helper(): return 1\ndef function(table): return helper()\n")
    module = importlib.import_module("elsewhere_for_the_cache")
    before = key_of(function=module.function)
    file.write_text("def helper(): return 2222\ndef function(table): return helper()\n")
    assert key_of(function=module.function) != before != ""


def test_a_default_of_the_function_is_in_the_key(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "defaults_for_the_cache.py").write_text("made = [lambda table, k=k: k for k in (1, 2)]")
    made = importlib.import_module("defaults_for_the_cache").made
    assert key_of(function=made[0]) != key_of(function=made[1]) != ""


@pytest.mark.parametrize("content", [b"", b"ARROW1", b"not a frame at all", b"ARROW1" + bytes(200) + b"ARROW1"])
def test_a_damaged_file_counts_as_none(place, content):
    name = key_of()
    cache.write(name, cache.encoded(FRAME))
    (place / "results" / f"{name}.arrow").write_bytes(content)
    assert cache.read(name) is None


def test_a_folder_that_cannot_be_used_is_no_error(tmp_path, monkeypatch, caplog):
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    monkeypatch.setenv("INTERLACE_CACHE", str(blocked))
    with caplog.at_level(logging.DEBUG, "interlace.cache"):
        cache.write(key_of(), cache.encoded(FRAME))
        assert cache.read(key_of()) is None
        assert cache.trim(0) == 0
    assert "the cache cannot be written" in caplog.text
    monkeypatch.setenv("INTERLACE_CACHE", "x" * 5000)
    cache.write(key_of(), cache.encoded(FRAME))
    assert cache.read(key_of()) is None
    assert cache.trim(0) == 0


def test_the_frames_not_used_for_longest_go_first(place):
    names = [key_of(id=f"frame {i}") for i in range(4)]
    for age, name in enumerate(names):
        cache.write(name, cache.encoded(FRAME))
        os.utime(place / "results" / f"{name}.arrow", (1e9 + age, 1e9 + age))
    assert cache.read(names[0]) is not None  # used just now
    size = (place / "results" / f"{names[0]}.arrow").stat().st_size
    assert cache.trim(2 * size) == 2 * size
    assert [cache.read(name) is not None for name in names] == [True, False, False, True]
    assert cache.trim(2 * size) == 0


@pytest.mark.parametrize("fix", [None, "give another table"])
def test_a_refusal_is_kept_too(fix):
    name = key_of()
    cache.write(name, cache.encoded(Unsupported("it cannot be told", where="a row", fix=fix)))
    found = cache.read(name)
    assert isinstance(found, Unsupported)
    assert (found.what, found.where, found.fix) == ("it cannot be told", "a row", fix)


def test_what_is_refused_reads_no_table_twice(monkeypatch):
    panel = interlace.load("bundled")
    with pytest.raises(Unsupported) as first:
        interlace.compute("operating_surplus_in_value_added", panel, years=[1995])
    monkeypatch.setattr(TablePanel, "__getitem__", lambda *_: pytest.fail("a table was read"))
    with pytest.raises(Unsupported) as second:
        interlace.compute("operating_surplus_in_value_added", panel, years=[1995])
    assert str(first.value) == str(second.value)
