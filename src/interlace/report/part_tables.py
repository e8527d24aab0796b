"""A table of one economy's shares by part: by function, or by band along the chain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from interlace.errors import Unsupported
from interlace.report.document import Column, Table
from interlace.report.tables import definition_words
from interlace.report.wording import in_economy, say
from interlace.words import has, text

if TYPE_CHECKING:
    import pandas as pd

    from interlace.model.result import Result
    from interlace.report.context import Context


def parts(id: str, result: Result, context: Context, source: str) -> Table:
    """Set out the shares of each part in the first year and in the year of the report.

    Parameters
    ----------
    id : str
        The plan's id; words under ``report.table.<id>``.
    result : Result
        Shares by ``function`` or ``component`` of both years, with ``weight``, the part of the whole that each is.
    context : Context
    source : str
        As printed.

    Returns
    -------
    Table

    Raises
    ------
    Unsupported
        If no part has a share.
    """
    key = "function" if "function" in result.data.columns else "component"
    frame = result.data[result.data["economy"] == context.economy]
    now = frame[frame["year"] == context.year].set_index(key)
    if now["value"].isna().all():
        raise Unsupported(say("figure.no_part", economy=in_economy(context.economy), year=context.year))
    before = frame[frame["year"] == context.first].set_index(key)
    both = context.first != context.year
    columns = [Column(say(f"table.{id}.part")), Column(say("table.parts.weight"), 1)]
    columns += [Column(say("table.parts.year", year=context.first), 1)] if both else []
    columns += [Column(say("table.parts.year", year=context.year), 1)]
    columns += [Column(say("table.parts.change"), 1)] if both else []
    return Table(
        id=id,
        title=say(f"figure.{id}.title"),
        subtitle=say(f"table.{id}.subtitle", economy=in_economy(context.economy), year=context.year),
        columns=tuple(columns),
        rows=tuple(_row(key, str(name), now, before, both=both) for name in now.index),
        read=say(f"table.{id}.read"),
        indicator=result.measure,
        digest=result.digest,
        source=source,
        definition=definition_words(result),
        denominator=result.definitions.get("denominator", ""),
    )


def _row(key: str, name: str, now: pd.DataFrame, before: pd.DataFrame, *, both: bool) -> tuple[str | float | None, ...]:
    own, weight = _percent(now["value"].get(name)), _percent(now["weight"].get(name))
    named = text(f"figures.{key}.{name}") if has(f"figures.{key}.{name}") else name[:1].upper() + name[1:]
    if not both:
        return (named, weight, own)
    start = _percent(before["value"].get(name))
    change = None if own is None or start is None else own - start
    return (named, weight, start, own, change)


def _percent(value: object) -> float | None:
    number = math.nan if value is None else float(str(value))
    return 100 * number if math.isfinite(number) else None
