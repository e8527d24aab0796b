"""Every form is declared once, drawn in the gallery by the line that it declares, and found by `draw`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interlace.errors import InputError, UnknownName
from interlace.figures import FORMS, draw

from .made import lines

GALLERY = (Path(__file__).parents[2] / "docs" / "gallery.md").read_text(encoding="utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"^## ", GALLERY, flags=re.MULTILINE)[1:]}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_a_form_has_its_section_and_its_picture(form) -> None:
    section = SECTIONS[form.name.replace("_", " ").capitalize()]
    assert f">>> {form.name} = {form.example}\n" in section
    assert form.about.endswith(".")
    if form.name != "table":
        name = f"images/gallery-{form.name.replace('_', '-')}.png"
        assert f"({name})" in section
        assert (Path(__file__).parents[2] / "docs" / name).is_file()


def test_an_exhibit_says_its_form() -> None:
    result = lines({"CHN": [0.2, 0.3], "USA": [0.1, 0.2]})
    assert draw(result).form == "over_time"
    assert draw(result, form="Ranking").form == "ranking"
    assert draw(result, "CHN", ["USA"], "ranking", year=2000).year == 2000


def test_what_cannot_be_drawn_is_told() -> None:
    result = lines({"CHN": [0.2, 0.3]})
    with pytest.raises(UnknownName, match="over"):
        draw(result, form="ranking", over="years")
    with pytest.raises(InputError, match="positions needs two results"):
        draw(result, form="positions")
    with pytest.raises(InputError, match="nothing draws int"):
        draw(5)  # type: ignore[arg-type]
