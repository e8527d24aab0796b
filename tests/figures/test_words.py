from __future__ import annotations

import pytest

from interlace import words
from interlace.figures import theme


def test_every_function_has_its_words() -> None:
    for language in words.LANGUAGES:
        with words.speaking(language):
            for name in theme.FUNCTIONS:
                assert name in words.catalogue(language)["functions"]


@pytest.mark.parametrize("colour", [theme.ACCENT, *theme.PEERS])
def test_label_colours_read_on_white(colour: str) -> None:
    assert 1.05 / (theme.luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize("colour", [*theme.FUNCTION_COLOURS.values(), *theme.COMPONENT_COLOURS.values()])
def test_figures_inside_bars_read(colour: str) -> None:
    for ground in (colour, theme.paler(colour)):
        light, dark = theme.luminance(ground), theme.luminance(theme.contrast_text(ground))
        assert (max(light, dark) + 0.05) / (min(light, dark) + 0.05) >= 4.5
