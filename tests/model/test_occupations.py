"""Industries by occupations: labels, rules, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from interlace.errors import InputError, UnknownName
from interlace.model.occupations import RULES, Occupations
from interlace.model.provenance import Provenance, Source
from interlace.model.units import Unit

from .tables import classification


def jobs(**changes: object) -> Occupations:
    fields: dict[str, object] = {
        "jobs": np.array([[1.0, 0.0], [4.0, 2.0]]), "industries": pd.Index(["mine", "make"]),
        "occupations": pd.Index(["11-1011", "51-9199"]), "economy": "USA", "unit": Unit("thousand jobs", scale=1e3),
        "year": 2018, "classification": classification(), "provenance": Provenance(Source("made", "made")),
    }  # fmt: skip
    return Occupations(**{**fields, **changes})


def test_labels_cells_and_digest() -> None:
    table = jobs()
    assert str(table.check()) == f"2018: all {len(RULES)} rules pass"
    assert not table.jobs.flags.writeable
    assert table.economies == ("USA",)
    assert table.fingerprint != jobs(jobs=np.ones((2, 2))).fingerprint
    assert table.digest == table.provenance.digest
    framed = pd.DataFrame([[2.0, 4.0], [0.0, 1.0]], index=["51-9199", "11-1011"], columns=["mine", "make"]).T
    assert jobs(jobs=framed).jobs.tolist() == [[0.0, 2.0], [1.0, 4.0]]


@pytest.mark.parametrize(
    ("changes", "rule", "severity"),
    [
        ({"jobs": np.array([[1.0, -1.0], [1.0, 1.0]])}, "negative_jobs", "error"),
        ({"jobs": np.array([[0.0, 0.0], [1.0, 1.0]])}, "empty_industry", "warning"),
        ({"pay": np.ones((2, 2)), "pay_unit": Unit("USD mn")}, "pay_without_jobs", "warning"),
    ],
)
def test_rules(changes: dict[str, object], rule: str, severity: str) -> None:
    (found,) = jobs(**changes).check().findings
    assert (found.rule, found.severity) == (rule, severity)
    assert found.fix
    if severity == "error":
        with pytest.raises(InputError, match="negative"):
            jobs(**changes).check(strict=True)


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(UnknownName, match="did you mean 'mine'"):
        jobs(industries=pd.Index(["mines", "make"]))
    with pytest.raises(InputError, match="pay and its unit"):
        jobs(pay=np.ones((2, 2)))
    with pytest.raises(InputError, match="shape"):
        jobs(jobs=np.ones((3, 2)))
