from __future__ import annotations

import math

import pytest

from interlace import words
from interlace.figures import theme


def test_a_missing_text_or_value_is_named() -> None:
    with pytest.raises(words.MissingText, match=r"figures\.over_time\.nothing"):
        words.text("figures.over_time.nothing")
    with pytest.raises(words.MissingText, match="subject"):
        words.text("figures.over_time.title_alone", value="1")


def test_values_are_not_templates() -> None:
    assert words.text("figures.over_time.title_alone", subject="{value}", value="{x}") == "{value}: {x}"


@pytest.mark.parametrize(
    ("change", "said"),
    [(0.0321, "up 3.2 points"), (-0.0321, "down 3.2 points"), (0.0004, "unchanged"), (-0.0004, "unchanged")],
)
def test_changes(change: float, said: str) -> None:
    assert words.change_in_words(change) == said
    assert words.change_in_words(change, 1995) == f"{said} since 1995"


def test_numbers() -> None:
    assert words.percent(-0.123) == "\N{MINUS SIGN}12.3%"
    assert words.percent(math.inf) == words.number(math.nan) == words.quantity(math.nan, "steps") == "not available"
    assert words.quantity(1234.5, "USD mn") == "1.23 bn USD"
    assert words.join([]) == ""
    assert words.spelled(11) == "11"


def test_every_function_has_its_words() -> None:
    for name in theme.FUNCTIONS:
        assert words.text(f"figures.function.{name}")


@pytest.mark.parametrize("colour", [theme.ACCENT, *theme.PEERS])
def test_label_colours_read_on_white(colour: str) -> None:
    assert 1.05 / (theme.luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize("colour", [*theme.FUNCTION_COLOURS.values(), *theme.COMPONENT_COLOURS.values()])
def test_figures_inside_bars_read(colour: str) -> None:
    for ground in (colour, theme.paler(colour)):
        light, dark = theme.luminance(ground), theme.luminance(theme.contrast_text(ground))
        assert (max(light, dark) + 0.05) / (min(light, dark) + 0.05) >= 4.5
