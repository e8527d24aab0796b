"""One function for every published decomposition of gross exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd

from interlace._version import __version__
from interlace.errors import InputError
from interlace.exports._frames import wide_frame
from interlace.exports._methods import METHODS, Account, AccountKey, Approach, Method, Perspective, find_account
from interlace.exports._parts import MERGES, Merge, parts_of
from interlace.exports._result import Decomposition
from interlace.exports._terms import By
from interlace.exports._world import VALUE_ADDED, ValueAdded, chosen, facts_of, joined_economies, prepared
from interlace.indicators import Case, Needs, analysis
from interlace.model.definitions import Definitions, Text
from interlace.model.engine import run
from interlace.model.options import choice, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.provenance import Provenance
from interlace.model.references import citation
from interlace.model.table import IOTable
from interlace.words import said

FACT = "fact: "
UNIT = "fact: unit"
VAX, GROSS, RATIO = {"component": "VAX"}, {"component": "gross_exports"}, {"method": "johnson_noguera"}
JOHNSON_NOGUERA = (
    "Johnson & Noguera (2012), Journal of International Economics 86(2): ratio of value-added to gross exports, GTAP "
    "2004; another inter-country table, within 3 points"
)
OTHERS = (
    "another implementation of Borin & Mancini, on whose figures of WIOD 1995 two independent packages agree: {} "
    "of Germany, USD mn"
)


@analysis(
    id="export_decomposition",
    trend="outsourcing",
    title="What gross exports are made of",
    unit="share of gross exports",
    formula=r"e_s = v_s B_{ss} e_s + \sum_{t \neq s} v_t B_{ts} e_s",
    reading="Domestic and foreign value added are each counted once; what crosses the economy's border again is double "
    "counting. The parts add up to gross exports.",
    cite=("borin2019", "borin2023"),
    needs=Needs(IOTable, multiregional=True),
    cases=(
        *(
            Case("wiod2013", 2004, {**VAX, **who}, expected, 0.03, JOHNSON_NOGUERA, RATIO, over={**GROSS, **who})
            for who, expected in (({}, 0.73), ({"economy": "CHN"}, 0.70), ({"economy": "MEX"}, 0.67))
        ),
        *(
            Case("wiod2013", 1995, {"economy": "DEU", "component": name}, expected, 0.001, OTHERS, gaps=(name,))
            for name, expected in (("DVA", 473341.518102684), ("FVA", 97201.6627808279), ("VAX", 457436.773050711))
        ),
    ),
    results=tuple(f"exports_{method}" for method in METHODS),
)
@renamed(exporters="economy")
def decompose(
    data: IOTable | TablePanel,
    method: Annotated[Method, "one of " + ", ".join(METHODS)] = "borin_mancini",
    *,
    approach: Annotated[Approach | None, "source or sink: where value added is counted"] = "source",
    perspective: Annotated[
        Perspective, "exporter, self, importer or world: across whose borders nothing counts twice"
    ] = "exporter",
    by: Annotated[By, "country, sector, bilateral or bilateral_sector"] = "country",
    economy: Annotated[str | Iterable[str] | None, "whose exports; those of all"] = None,
    years: Iterable[int] | None = None,
    merge: Annotated[Merge, "how an economy that stands in parts is put together"] = "invert_then_add",
    parts: Annotated[Mapping[str, Sequence[str]] | None, "economy to the codes of its parts"] = None,
    value_added: Annotated[ValueAdded, "output_less_inputs, or the table's rows of value added"] = "output_less_inputs",
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Decomposition:
    """Decompose gross exports by a published method.

    Parameters
    ----------
    data : IOTable or TablePanel
        Multi-regional; output is the sum of each row of Z and Y.
    method : str
        ``"hiy"`` (Hummels, Ishii and Yi), ``"johnson_noguera"``, ``"los_timmer_devries"``, ``"kww"`` (Koopman, Wang and
        Wei), ``"wwz"`` (Wang, Wei and Zhu) or ``"borin_mancini"``: the default, since it alone is defined at every
        level and from every perspective, and its domestic value added is what extracting the exports would take away.
    approach : str or None
        ``"source"`` or ``"sink"``: whether value added is counted where it first leaves its economy or where it last
        does. For borin_mancini from the exporter's and the world's perspective only; the others have one reading, for
        which the default and None are both taken.
    perspective : str
        ``"exporter"``, ``"self"``, ``"importer"`` or ``"world"``: across whose borders an item must not be counted
        twice. Other than ``"exporter"`` for borin_mancini only.
    by : str
        ``"country"`` (the default: every method has it), ``"sector"``, ``"bilateral"`` or ``"bilateral_sector"``.
        Industries are those that export, but johnson_noguera's are those where value added arises.
    economy : str or iterable of str, optional
        Economies whose exports are wanted, all by default; the fewer, the less work. From the importer's perspective
        these are the importers.
    years : iterable of int, optional
        Of a panel; all by default.
    merge : str
        Where an economy stands in several parts (China and Mexico in OECD ICIO): ``"invert_then_add"`` or
        ``"add_then_invert"``, which give different figures.
    parts : mapping of str to sequence of str, optional
        Economy to the codes of its parts; by default those of OECD ICIO where the table has them.
    value_added : str
        ``"output_less_inputs"`` or ``"rows"`` (the table's rows of value added; with taxes on products in other rows
        the terms then miss exports by what is not value added).
    workers : int, optional
        Processes for the years of a panel; see `interlace.model.engine.run`.
    progress : callable, optional
        Called with each year of a panel when it is done.

    Returns
    -------
    Decomposition
        In the table's unit. ``to_frame(wide=True)`` has a column a term; ``check()`` says how well terms add up.

    Raises
    ------
    Unsupported
        If the method does not define the combination (the message lists what it does), the table has one economy,
        or imports or exports from and to outside it.
    UnknownName
        If a method, approach, perspective, level, economy, year or option is not known.
    InputError
        If an output is negative beyond rounding, or I − A or an economy's own block of it is singular.

    References
    ----------
    Hummels, Ishii & Yi (2001); Johnson & Noguera (2012); Koopman, Wang & Wei (2014), figure 1; Los, Timmer & de Vries
    (2016); Los & Timmer (2018); Wang, Wei & Zhu (2013), eq. 19; Borin & Mancini (2019, 2023).
    """
    key, account = find_account(method, approach, perspective, by)
    merge, value_added = choice("merge", merge, MERGES), choice("value_added", value_added, VALUE_ADDED)
    known = joined_economies(panel_of(data).economies, parts)
    named = [known[i] for i in chosen(economy, known)]
    options: dict[str, Any] = {
        "method": key[0],
        "approach": key[1],
        "perspective": key[2],
        "by": key[3],
        "economy": None if economy is None else named,
        "merge": merge,
        "parts": None if parts is None else {whole: list(codes) for whole, codes in parts.items()},
        "value_added": value_added,
    }
    if isinstance(data, IOTable):
        if years is not None:
            raise InputError.said("years_of_a_table")
        frames, provenance = {data.year: frame_of(data, **options)}, data.provenance
    else:
        how: dict[str, Any] = {"options": options, "workers": workers, "progress": progress}
        frames = run(data, frame_of, years, id=f"exports.{key[0]}", **how)
        provenance = data.provenance_of(frames)
    return _result(data, key, account, frames, options, provenance)


def frame_of(table: IOTable, **options: Any) -> pd.DataFrame:
    """Return the wide frame of one table, with what is to be known of the table in columns that begin with ``fact: ``.

    A function of a module with plain options, so that years can be worked on in other processes and kept.
    """
    _, account = find_account(options["method"], options["approach"], options["perspective"], options["by"])
    joined = prepared(table, options["parts"], options["merge"], options["value_added"])
    wanted = chosen(options["economy"], joined.economies)
    frame = wide_frame(joined, account.kernel(joined.world, wanted), wanted)
    numbers = frame.select_dtypes("number")
    if not np.isfinite(numbers.to_numpy()).all():
        bad = next(name for name in numbers if not np.isfinite(numbers[name]).all())
        raise InputError.said("term_not_finite", term=bad, where=f"{table.year}")
    facts = {FACT + name: value for name, value in facts_of(table, joined).items()}
    return frame.assign(**facts, **{UNIT: pd.array([table.unit.name], dtype="str").repeat(len(frame))})


def _result(
    data: IOTable | TablePanel,
    key: AccountKey,
    account: Account,
    frames: Mapping[int, pd.DataFrame],
    options: Mapping[str, Any],
    provenance: Provenance,
) -> Decomposition:
    named = [name for name in next(iter(frames.values())).columns if name.startswith(FACT)]
    facts = {year: {name: frame[name].iloc[0] for name in named} for year, frame in frames.items()}
    method, by = key[0], key[3]
    units = {str(row[UNIT]) for row in facts.values()}
    if len(units) > 1:
        raise InputError.said("units_differ", units=sorted(units))
    given = {name: value for name, value in options.items() if value is not None}
    return Decomposition(
        {year: frame.drop(columns=named) for year, frame in frames.items()},
        account=account,
        panel=isinstance(data, TablePanel),
        industry_names=data.classification.names,
        measure=f"exports_{method}",
        definitions=_definitions(data, key, account, options, facts),
        provenance=provenance.then("exports decomposed", **given, version=__version__),
        heading=said("titles.exports", method=method, by=by),
        unit=units.pop(),
        references=tuple(citation(reference) for reference in account.cite),
        names=data.classification.economies,
    )


def _definitions(
    data: IOTable | TablePanel,
    key: AccountKey,
    account: Account,
    options: Mapping[str, Any],
    facts: Mapping[int, Mapping[str, Any]],
) -> Definitions:
    method, approach, perspective, by = key
    stated: dict[str, Text] = {"method": said("definitions.said.method", method=method)}
    if method == "borin_mancini":
        stated |= {"perspective": perspective, "approach": approach or said("definitions.said.one_reading")}
    stated |= {
        "level": said("definitions.said.level", by=by),
        "terms": account.formula,
        "output": said("definitions.said.output"),
        "value added": said("definitions.said.value_added", value_added=options["value_added"]),
    }
    joined = parts_of(data.economies, options["parts"])
    if joined:
        which = "; ".join(f"{whole} = {' + '.join(codes)}" for whole, codes in joined.items())
        merge = options["merge"]
        how = said("definitions.said.merge", merge=merge)
        stated["split economies"] = said("definitions.said.merged", parts=which, merge=merge, how=how)
    if account.notes:
        stated["notes"] = said("definitions.said.notes", notes=account.notes)
    for name in next(iter(facts.values())):
        counted = {year: float(row[name]) for year, row in facts.items() if name != UNIT and row[name]}
        if counted:
            values = [
                f"{value:,.6g}" if len(facts) == 1 else f"{year}: {value:,.6g}" for year, value in counted.items()
            ]
            stated[name.removeprefix(FACT)] = ", ".join(values)
    return Definitions(stated)
