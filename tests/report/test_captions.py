"""What a page says of the choices behind its figures: sentences with names, no codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlace.report import Report


def test_no_caption_of_a_report_holds_a_code_or_an_option(china: Report) -> None:
    captions = {item.id: item.caption for item in china.exhibits}
    assert sum(bool(text) for text in captions.values()) > 15
    for name, text in captions.items():
        assert not re.search(r"\bc\d|_|:\s*$|\bn!", text), name
        assert not text or text.endswith("."), name
    shown = re.findall(r"<dt>Definition</dt><dd>(.*?)</dd>", china.to_html())
    assert len(shown) == sum(bool(text) for text in captions.values())
    assert not any(re.search(r"\bc\d", text) for text in shown)


def test_the_data_files_hold_the_definitions_whole(china: Report) -> None:
    drivers = next(figure for figure in china.figures if figure.id.endswith("drivers"))
    for stated in ("range: over all n! orders of change", "value: mean of the two polar forms", "c23t26"):
        assert stated in drivers.definition
        assert stated in drivers.to_csv()
