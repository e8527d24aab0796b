"""`interlace exports`: what it prints, and that it prints what `interlace.exports.decompose` returns."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

import interlace


@pytest.fixture(scope="module")
def panel():
    return interlace.load("bundled")


def _figures(out: str, name: str) -> list[float]:
    line = next(line for line in out.splitlines() if line.startswith(f"{name} "))
    return [float(cell.replace(",", "")) for cell in line.split()[-2:]]


def test_an_economy_is_a_table_of_terms(run, panel) -> None:
    done = run("exports", "chn", "--year", "2008")
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 80
    assert done.out.startswith("Exports of China; WIOD 2013")
    assert "2008; after" in " ".join(done.out.split())
    found = interlace.exports.decompose(panel, economy="CHN", years=[2008])
    wide = found.to_frame(wide=True).iloc[0]
    for term in found.terms:
        amount, share = _figures(done.out, term)
        assert amount == pytest.approx(wide[term] / 1000, rel=6e-3)
        assert share == pytest.approx(100 * wide[term] / wide["gross_exports"], abs=0.0501)
    assert "DC + FC add up to gross exports." in done.out
    assert f"[exports_borin_mancini] digest {found.digest}" in done.out


def test_every_term_of_every_method_has_its_words(run) -> None:
    asked = (
        ("hiy",),
        ("johnson_noguera",),
        ("los_timmer_devries",),
        ("kww",),
        ("wwz",),
        ("borin_mancini", "--approach", "sink"),
        ("borin_mancini", "--perspective", "world"),
        ("borin_mancini", "--perspective", "importer"),
    )
    for method, *more in asked:
        done = run("exports", "DEU", "--method", method, *more)
        assert done.code == 0
        rows = [line for line in done.out.splitlines() if line[:1].isupper() and line.rstrip()[-1:].isdigit()]
        assert rows
        for line in rows:
            assert len(line.split()) > 3, line


def test_years_stand_beside_one_another(run, panel) -> None:
    done = run("exports", "CHN", "--method", "wwz", "--years", "1995,2008")
    found = interlace.exports.decompose(panel, "wwz", economy="CHN", years=[1995, 2008]).to_frame(wide=True)
    shares = 100 * found["DVA_FIN"] / found["gross_exports"]
    assert _figures(done.out, "DVA_FIN") == pytest.approx(shares.tolist(), abs=0.0501)
    assert "Years not shown" not in done.out
    done = run("exports", "CHN", "--year", "all")
    assert max(map(len, done.out.splitlines())) <= 80
    header = next(line for line in done.out.splitlines() if line.startswith("term"))
    assert header.split()[1] == "1995"
    assert header.split()[-1] == "2011"
    assert "Years not shown are in the machine formats" in done.out


def test_partners_are_rows_and_add_up(run, panel) -> None:
    done = run("exports", "DEU", "--by", "bilateral", "--method", "wwz", "--top", 3)
    assert max(map(len, done.out.splitlines())) <= 80
    wide = interlace.exports.decompose(panel[2011], "wwz", by="bilateral", economy="DEU").to_frame(wide=True)
    rows = done.out.splitlines()
    total = next(line for line in rows if line.startswith("All 40 flows")).split()
    assert float(total[3].replace(",", "")) == pytest.approx(wide["gross_exports"].sum() / 1000, abs=0.06)
    assert sum(float(cell) for cell in total[4:]) == pytest.approx(100, abs=0.3)
    assert any(line.startswith("All 37 others") for line in rows)
    assert any(line.startswith("France ") for line in rows)
    assert "direct: absorbed by direct importers" in " ".join(done.out.split())


def test_what_does_not_add_up_has_no_sum(run) -> None:
    done = run("exports", "DEU", "--by", "bilateral", "--method", "los_timmer_devries", "--top", 2)
    total = next(line for line in done.out.splitlines() if line.startswith("All 40 flows"))
    assert total.split()[-2:] == ["–", "–"]
    assert "The terms are not parts that add up to gross exports." in done.out


def test_industries_by_words_and_several_economies(run) -> None:
    done = run("exports", "DEU,CHN", "--by", "sector", "--top", 2)
    assert done.out.count("All 26 flows") == 2
    assert "Exports of Germany" in done.out
    assert "Electrical and optical" in done.out
    assert "c14" not in done.out
    assert done.out.count("digest") == 1


def test_importers(run) -> None:
    done = run("exports", "USA", "--perspective", "importer")
    assert done.out.startswith("Imports of the United States")
    assert "gross imports" in done.out
    assert "value added that enters again" in done.out


def test_machine_formats_hold_the_result(run, panel, tmp_path) -> None:
    found = interlace.exports.decompose(panel, "kww", economy=["CHN"], years=[2011])
    asked = ("exports", "CHN", "--method", "kww")
    table = pd.read_csv(io.StringIO(run(*asked, "--format", "csv").out))
    assert table["value"].tolist() == pytest.approx(found.data["value"].tolist(), rel=1e-12)
    document = json.loads(run(*asked, "--format", "json").out)
    assert document["digest"] == found.digest
    done = run(*asked, "--output", tmp_path / "exports.csv")
    assert done.out.strip() == str(tmp_path / "exports.csv")
    assert (tmp_path / "exports.csv").read_text(encoding="utf-8") == found.to_csv()


def test_split_economies_take_a_choice(run) -> None:
    one, other = (run("exports", "CHN", "--merge", merge).out for merge in ("invert_then_add", "add_then_invert"))
    # Nothing is split in these tables: the figures are the same.
    assert one.split("[exports")[0] == other.split("[exports")[0]


def test_the_sum_is_said_for_the_table_at_hand(run, test_data) -> None:
    path = test_data / "cases" / "p1_dead_economy_with_inputs.csv"
    for method, adds_up in (("kww", False), ("wwz", False), ("hiy", True), ("borin_mancini", True)):
        done = run("exports", "AUS,AUT", "--method", method, "--source", "table", "--path", str(path))
        said = " ".join(done.out.split())
        assert ("add up to gross exports." in said) is adds_up
        assert ("is in no term." in said.partition("Exports of industries without")[0]) is not adds_up
        assert ("Industries without output use 82 USD mn of inputs" in said) is not adds_up
