from __future__ import annotations

import base64
import csv
import dataclasses
import hashlib
import io
import json
import re
import sys
import zlib
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from interlace.errors import InputError, MissingExtra, OutputError
from interlace.figures import Exhibit, over_time, script_elements, script_hashes, sparkline, structure, vendor_scripts
from interlace.figures.assets import VENDORED
from interlace.figures.exhibit import slug

from .made import lines, parts

HOSTILE = "</script><script>alert(1)</script>"


@pytest.fixture
def figure() -> Exhibit:
    return over_time(lines({"CHN": [0.2, 0.245], "USA": [0.3, 0.32]}), "CHN", ["USA"])


def test_labels_stay_text() -> None:
    drawn = over_time(lines({HOSTILE: [0.2, 0.3], "=cmd()": [0.1, 0.2]}), HOSTILE)
    text = drawn.payload_json()
    assert "<" not in text
    assert json.loads(text)["spec"]["datasets"]["styles"][0]["name"] == HOSTILE
    assert HOSTILE not in drawn.to_html()
    assert drawn.to_html().count("<script") == drawn.to_html().count("</script>")
    assert re.fullmatch(r"[a-z][a-z0-9-]*", drawn.id)
    assert "'=cmd()" in drawn.to_csv()


def test_ids_are_safe() -> None:
    assert slug("Übung", "<b>") == "bung-b"
    assert slug("123") == "f-123"
    assert slug("") == "figure"


def test_a_payload_holds_the_rows_of_the_csv_file(figure: Exhibit) -> None:
    payload = json.loads(figure.payload_json())
    rows = list(csv.DictReader(io.StringIO(figure.to_csv())))
    assert payload["rows"] == len(rows) == 4
    for column in payload["columns"]:
        assert [str(value) for value in column["values"]] == [row[column["name"]] for row in rows]
    assert rows[0]["digest"] == figure.digest
    assert rows[0]["indicator"] == figure.indicator


def test_a_lean_csv_file_says_once_where_it_comes_from(figure: Exhibit) -> None:
    text = figure.to_csv(full=False)
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert head == [f"# {name}: {value}" for name, value in figure.about().items()]
    rows = pd.read_csv(io.StringIO(text), comment="#")
    assert list(rows.columns) == list(figure.data.columns)
    assert rows["value"].equals(figure.data["value"])
    assert len(text) < len(figure.to_csv())


def test_a_renamed_figure_is_renamed_everywhere(figure: Exhibit) -> None:
    other = dataclasses.replace(figure, id="exports-time")
    assert other.payload()["id"] == "exports-time"
    assert 'data-figure="exports-time"' in other.to_html()


def test_an_image_has_title_and_source(figure: Exhibit) -> None:
    spec = figure.framed_spec()
    assert " ".join(spec["title"]["text"]) == figure.title
    footer = " ".join(spec["layer"][-1]["mark"]["text"])
    assert figure.digest in footer
    assert figure.indicator in footer
    assert "title" not in figure.spec


@pytest.mark.parametrize("suffix", [".json", ".html", ".csv"])
def test_save_writes_what_the_suffix_says(figure: Exhibit, tmp_path: Path, suffix: str) -> None:
    path = figure.save(tmp_path / f"figure{suffix}")
    text = path.read_text(encoding="utf-8")
    if suffix == ".json":
        assert json.loads(text)["$schema"].endswith("/v6.json")
    elif suffix == ".csv":
        assert text == figure.to_csv()
    else:
        assert "unsafe-eval" not in text
        assert '<link rel="icon" href="data:,">' in text


def test_save_makes_images_where_the_extra_is_installed(figure: Exhibit, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    assert figure.save(tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")
    assert "24.5%" in figure.save(tmp_path / "figure.svg").read_text(encoding="utf-8")


def test_save_without_the_extra_gives_the_pip_line(
    figure: Exhibit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(MissingExtra, match="vl-convert") as error:
        figure.save(tmp_path / "figure.png")
    assert 'pip install "interlace[image]"' in str(error.value)
    assert not list(tmp_path.iterdir())
    bundle = figure._repr_mimebundle_()
    assert "<iframe" in bundle["text/html"]


def test_save_tells_wrong_suffixes_and_folders(figure: Exhibit, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.gif"):
        figure.save(tmp_path / "figure.gif")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        figure.save(tmp_path / "file" / "figure.json")


def test_the_same_result_gives_the_same_bytes() -> None:
    def text() -> str:
        return structure(parts({("CHN", 2000): {("finance", "domestic"): 0.1}})).payload_json()

    assert text() == text()


# ---- scripts ----


def test_vendored_files_are_what_their_readme_says() -> None:
    folder = resources.files("interlace.figures").joinpath("vendor")
    readme = folder.joinpath("README.md").read_text(encoding="utf-8")
    for name in VENDORED:
        digest = hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest()
        assert f"`{digest}`" in next(line for line in readme.splitlines() if line.startswith(f"| `{name}`"))
    for name in ("vega", "vega-lite", "vega-embed", "bundled"):
        assert folder.joinpath(f"LICENSE.{name}.txt").read_text(encoding="utf-8").strip()


def test_scripts_can_stand_in_a_page() -> None:
    loader, *scripts, runtime = vendor_scripts()
    elements = script_elements()
    assert len(elements) < 0.5 * sum(len(script.encode()) for script in scripts)
    data = re.search(r'<script type="text/plain" id="interlace-scripts">([A-Za-z0-9+/=]+)</script>', elements)
    assert data is not None
    assert json.loads(zlib.decompress(base64.b64decode(data[1]))) == scripts
    assert elements.endswith(f"<script>{loader}</script>\n<script>{runtime}</script>")
    assert "</script" not in loader + runtime
    for script, allowed in zip((loader, *scripts, runtime), script_hashes(), strict=True):
        assert "sourceMappingURL" not in script
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert allowed == f"'sha256-{digest}'"


# ---- sparkline ----


def test_a_sparkline_states_its_numbers() -> None:
    svg = ET.fromstring(sparkline([(1995, 0.2), (2000, 0.3), (2011, 0.245)], 'Services in "exports" <&>'))
    label = svg.get("aria-label")
    assert label is not None
    assert label.startswith('Services in "exports" <&>, 1995 to 2011: from 20.0% to 24.5%')
    assert svg.get("role") == "img"
    assert len(svg.findall("{http://www.w3.org/2000/svg}circle")) == 1


@pytest.mark.parametrize("series", [[], [(2000, 0.1)], [(2000, 0.1), (2001, 0.1)], [(2000, float("nan")), (2001, 0.2)]])
def test_a_sparkline_of_little_is_still_drawn_inside(series: list[tuple[int, float]]) -> None:
    svg = ET.fromstring(sparkline(series, "x"))
    for circle in svg.iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cx", "-1")) <= 160
        assert 0 <= float(circle.get("cy", "-1")) <= 36


def test_a_gap_breaks_the_sparkline() -> None:
    svg = sparkline([(2000, 0.1), (2001, 0.2), (2002, float("nan")), (2003, 0.2), (2004, 0.3)])
    assert svg.count("<polyline") == 2
