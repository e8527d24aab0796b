"""Export decompositions against the inverse of the same matrix, at WIOD and ICIO size and on WIOD 2011 itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from decompositions import against_inverse, peak
from tables import made

TARGETS = {"wwz": 2.0, "borin_mancini": 3.0}
"""Times of the inverse that a decomposition should not exceed; printed beside what was measured."""
WORDS = {
    "wwz": "WWZ by industry and partner, all exporters",
    "borin_mancini": "Borin-Mancini source and sink by industry and partner, all exporters",
}


def _line(what: str, where: str, found: dict[str, float]) -> str:
    return (
        f"{WORDS[what]}, {where}: {found['ours']:.3f} s, {found['ratio']:.2f} times the inverse "
        f"({found['inverse']:.3f} s); at most {TARGETS[what]:.0f} is wanted"
    )


@pytest.mark.parametrize("what", list(TARGETS))
@pytest.mark.parametrize("size", ["WIOD", pytest.param("ICIO", marks=pytest.mark.slow)])
def test_against_the_inverse(benchmark, ratio, size, what):
    table = made(size)
    rounds = 7 if size == "WIOD" else 3
    found = benchmark.pedantic(against_inverse, args=(table, what, rounds), rounds=1)
    benchmark.extra_info.update(found)
    ratio(_line(what, size, found))
    flows = table.n * (len(table.economies) - 1)
    assert found["rows"] == flows * (2 if what == "borin_mancini" else 1)


@pytest.mark.parametrize("what", list(TARGETS))
def test_on_wiod_2011(benchmark, ratio, what):
    import interlace

    root = Path(os.environ.get("INTERLACE_TEST_DATA", Path(__file__).resolve().parents[2] / "shared"))
    if not (root / "data" / "wiod2013").is_dir():
        pytest.skip(f"no outside tables in {root}: INTERLACE_TEST_DATA names the folder of data/")
    table = interlace.load("wiod2013", root / "data" / "wiod2013")[2011]
    found = benchmark.pedantic(against_inverse, args=(table, what, 7), rounds=1)
    benchmark.extra_info.update(found)
    ratio(_line(what, "WIOD 2011", found))


@pytest.mark.parametrize("what", list(TARGETS))
@pytest.mark.parametrize("size", ["WIOD", pytest.param("ICIO", marks=pytest.mark.slow)])
def test_peak_memory(benchmark, ratio, size, what):
    found = benchmark.pedantic(peak, args=(size, what), rounds=1)
    benchmark.extra_info.update(found)
    ratio(
        f"{WORDS[what]}, {size}: peak of the whole process {found['peak']:.0f} MB, "
        f"{found['peak'] - found['before']:.0f} MB above interpreter, libraries and table"
    )
