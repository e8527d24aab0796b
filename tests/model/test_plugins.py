"""What other packages bring: sources, classifications; one that is broken is named in one warning."""

from __future__ import annotations

import sys
import warnings
from importlib import metadata
from pathlib import Path

import pytest

import interlace
from interlace.errors import InputError, UnknownName
from interlace.model.classification import Classification
from interlace.model.plugins import found

MODULE = """
from pathlib import Path
from interlace.model.classification import Classification
from interlace.sources import SourceEntry
BOOK = Classification(name="theirs", title="Their industries", names={"a": "A"})
FILE = str(Path(__file__).with_name("theirs.toml"))
ENTRY = SourceEntry(name="theirs", title="Theirs", years="2011", reader="theirs_{n}:read")
LOST = SourceEntry(name="lost", title="Lost", reader="nowhere:read")
WRONG = SourceEntry(name="wrong", title="Wrong", kind="occupations", reader="interlace.bundled:load")
def read(path):
    import interlace
    return interlace.load("bundled")
"""


@pytest.fixture
def points(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest):
    """Return a function that declares entry points as an installed package would."""
    name = f"theirs_{abs(hash(request.node.nodeid))}"
    (tmp_path / f"{name}.py").write_text(MODULE.replace("theirs_{n}", name))
    monkeypatch.syspath_prepend(tmp_path)
    declared: list[metadata.EntryPoint] = []
    real = metadata.entry_points
    monkeypatch.setattr(
        metadata, "entry_points", lambda group: [*real(group=group), *(p for p in declared if p.group == group)]
    )

    def declare(group: str, **values: str) -> None:
        declared.extend(metadata.EntryPoint(key, value.replace("MODULE", name), group) for key, value in values.items())

    yield declare
    sys.modules.pop(name, None)


def test_a_broken_plug_in_is_named_once_and_breaks_nothing(points) -> None:
    points("interlace.sources", good="MODULE:ENTRY", missing="no_such_module:X", wrong="MODULE:BOOK")
    with pytest.warns(UserWarning, match="is left out") as caught:
        names = [entry.name for entry in interlace.list_sources()]
    assert names[-1] == "theirs"
    assert "bundled" in names
    said = [str(one.message) for one in caught]
    assert len(said) == 2
    assert "'missing'" in said[0]
    assert "No module named 'no_such_module'" in said[0]
    assert "it is Classification, not SourceEntry" in said[1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert interlace.load("theirs", years=[2008]).years == (2008,)


def test_a_source_that_cannot_be_imported_or_returns_something_else(points) -> None:
    points("interlace.sources", lost="MODULE:LOST", wrong="MODULE:WRONG")
    with pytest.raises(InputError, match="'nowhere:read', which cannot be imported"):
        interlace.load("lost")
    with pytest.raises(InputError, match="returned TablePanel, not Occupations"):
        interlace.load("wrong")


def test_classifications_of_other_packages(points, tmp_path: Path) -> None:
    points("interlace.classifications", theirs="MODULE:BOOK", filed="MODULE:FILE")
    assert Classification.load("theirs").title == "Their industries"
    with pytest.raises(InputError, match="'filed' of another package cannot be read"):
        Classification.load("filed")
    (tmp_path / "theirs.toml").write_text('name = "filed"\ntitle = "Filed"\n[industries]\nb = "B"\n')
    assert Classification.load("filed").codes == ("b",)
    with pytest.raises(UnknownName, match="wiod2013"):
        Classification.load("wiod2014")


def test_found_yields_what_is_of_the_kind(points) -> None:
    points("interlace.sources", good="MODULE:ENTRY")
    from interlace.sources import SourceEntry

    assert [name for name, _ in found("interlace.sources", SourceEntry)] == ["good"]
