from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import small_multiples, theme

from .made import by_industry, lines


def _industries():
    first = by_industry({"Textiles": 0.1, "Chemicals": 0.3}, "direct_services_input_share", "share")
    later = first.data.assign(year=2012, value=[0.2, 0.15])
    return dataclasses.replace(first, data=pd.concat([first.data, later]))


def test_a_panel_an_industry_on_one_scale() -> None:
    figure = small_multiples(_industries(), "CHN")
    panels = figure.spec["datasets"]["panels"]
    assert [(panel["name"], panel["col"], panel["row"]) for panel in panels] == [
        ("Textiles", 0, 0),
        ("Chemicals", 1, 0),
    ]
    points = figure.spec["datasets"]["lines"]
    assert [(point["year"], point["said"]) for point in points if point["col"] == 0] == [
        (2011, "10.0%"),
        (2012, "20.0%"),
    ]
    assert all(0 <= point["v"] <= 1 for point in points)
    heights = {point["said"]: point["v"] for point in points}
    assert heights["30.0%"] == pytest.approx(2 * heights["15.0%"], abs=1e-3)
    assert figure.title.endswith("from 15.0% (chemicals) to 20.0% (textiles) in 2012")
    assert figure.grid.shown() == (("Textiles", "10.0", "20.0"), ("Chemicals", "30.0", "15.0"))
    assert "from 0.0% to 30.0%" in figure.subtitle


def test_a_panel_an_economy_with_the_own_one_behind() -> None:
    values = {"CHN": [0.2, 0.3], "USA": [0.1, 0.2], **{f"X{n:02}": [0.4, 0.4 + n / 100] for n in range(20)}}
    figure = small_multiples(lines(values), "CHN", ["USA"])
    panels = figure.spec["datasets"]["panels"]
    assert [panel["name"] for panel in panels][:3] == ["China", "United States", "X19"]
    assert len(panels) == 12
    assert "The first 12 of 22." in figure.subtitle
    colours = [
        {p["colour"] for p in figure.spec["datasets"]["lines"] if (p["col"], p["row"]) == (n, 0)} for n in (0, 1)
    ]
    assert colours == [{theme.ACCENT}, {theme.ACCENT, theme.OTHER_BAR}]
    assert len(figure.grid.rows) == 22


def test_one_year_is_no_path_and_chinese_is_said() -> None:
    with pytest.raises(Unsupported, match="one year"):
        small_multiples(lines({"CHN": [0.2]}))
    with words.speaking("zh"):
        assert "各小图刻度相同" in small_multiples(_industries(), "CHN").subtitle
