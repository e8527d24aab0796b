"""What a type checker sees in a user's script: a type for every name that the packages promise, and no `Any`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = {
    "value_chain": """
from interlace import value_chain
from interlace.model.table import IOTable

def script(table: IOTable) -> None:
    margins = value_chain.Margins("USA", 2011, 1.0, 1.0, 1.0)
    cars = value_chain.chain(table, "DEU", "c15")
    reveal_type(cars)
    reveal_type(cars.income)
    reveal_type(cars.foreign_share)
    reveal_type(cars.functions())
    found = value_chain.smile(table, "USA", "c15", margins, years=[2011])
    reveal_type(found)
    reveal_type(found.tests[2011])
    reveal_type(found.test.smiles)
    reveal_type(value_chain.gvc_income(table, industry="services"))
    reveal_type(value_chain.origins(table, "exports", economy="DEU"))
    reveal_type(value_chain.propagation_lengths(table, origin=("DEU", "c15")))
    lost = value_chain.extract(table, suppliers="c15", producer_services="narrow")
    reveal_type(lost)
    reveal_type(lost.solved.residual)
    reveal_type(value_chain.extract_each(table, "DEU", "link"))
    reveal_type(value_chain.linkages(table, scope="table"))
    reveal_type(value_chain.exposure(table, "DEU"))
    for call in (value_chain.chain, value_chain.extract, value_chain.smile):
        reveal_type(call)
""",
    "exports": """
import interlace

def script(panel: interlace.TablePanel) -> None:
    found = interlace.exports.decompose(panel, "kww", economy="CHN")
    reveal_type(found)
    reveal_type(found.left_out())
    reveal_type(found.to_frame(wide=True))
    reveal_type(interlace.exports.decompose)
""",
    "sda": """
import interlace

def script(panel: interlace.TablePanel) -> None:
    reveal_type(interlace.sda.decompose(panel, 1995, 2008, economy="CHN").levels)
    reveal_type(interlace.sda.decompose_many(panel, 1995, 2008, [interlace.sda.Question()]))
    reveal_type(interlace.sda.two_way(panel, 1995, 2008, [])[0])
""",
    "claims": """
import interlace

def script(panel: interlace.TablePanel) -> None:
    cells = interlace.claims.measured_cells(panel, years=[2008])
    reveal_type(interlace.claims.judge(cells, "CHN", 2008))
    reveal_type(interlace.claims.verdicts)
    reveal_type(interlace.claims.check(panel))
    reveal_type(interlace.claims.get(1))
""",
}
WORDS = (
    "contry", "otput", "sold", "kwww", "sauce", "export", "jobs", "mean", "all", "domestc", "fast", "indstry", "up",
    "mine", "wide", "outsorcing",
)  # fmt: skip
"""Values that no option has."""
WRONG = {
    """
from interlace import value_chain
value_chain.smiel
value_chain.linkages(5)
""": ('has no attribute "smiel"', "[arg-type]"),
    """
import interlace
interlace.exports.decompos
interlace.exports.decompose(interlace.load("bundled"), econmy="CHN")
""": ('has no attribute "decompos"', 'Unexpected keyword argument "econmy"'),
    """
import interlace
from interlace import exports, sda, value_chain
panel = interlace.load("bundled")
interlace.compute("complete_services_coefficient", panel, by="contry")
interlace.compute("direct_services_input_share", panel, denominator="otput")
interlace.compute("goods_value_added_in_services", panel, demand="sold")
interlace.compute("upstreamness", panel, by="industry", inventory_correction=False, workers=1)
exports.decompose(panel, method="kwww", approach="sauce", perspective="export", by="contry")
sda.decompose(panel, 1995, 2008, of="jobs", average="mean")
value_chain.origins(panel, "export", by="contry")
value_chain.extract(panel, industry="c15", side="all", pairs="domestc", method="fast")
value_chain.extract_each(panel, "DEU", "indstry", side="up", whose="mine")
value_chain.exposure(panel, "DEU", scope="wide")
interlace.list_indicators(trend="outsorcing")
""": (
        *(f"""incompatible type "Literal['{word}']\"""" for word in WORDS),
        "Found 19 errors",
    ),
}
"""Scripts with mistakes, and what is said of them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all scripts, so that the package is read once."""
    return tmp_path_factory.mktemp("types")


def checked(folder: Path, project: Path, text: str) -> str:
    """Return what mypy says of a script, strictly."""
    (folder / "script.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), "script.py"],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(project / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("package", SCRIPTS)
def test_a_users_script_sees_types(folder: Path, project: Path, package: str) -> None:
    said = checked(folder, project, SCRIPTS[package])
    assert "script.py" in said
    mine = [line for line in said.splitlines() if line.startswith("script.py")]
    revealed = [line for line in mine if "Revealed type" in line]
    assert len(revealed) == SCRIPTS[package].count("reveal_type("), said
    assert [line for line in mine if ": error:" in line] == []
    assert [line for line in revealed if re.search(r"\bAny\b", line)] == []


@pytest.mark.parametrize(("script", "wanted"), WRONG.items(), ids=["value_chain", "exports", "options"])
def test_a_users_script_is_told_of_mistakes(folder: Path, project: Path, script: str, wanted: tuple[str, ...]) -> None:
    said = checked(folder, project, script)
    assert [words for words in wanted if words not in said] == []
