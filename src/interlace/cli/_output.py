"""Figures on stdout in the machine formats."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from interlace.errors import InputError

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["RESULT_SUFFIXES", "Format", "print_machine"]

RESULT_SUFFIXES = (".csv", ".json", ".parquet", ".xlsx")
"""Files that a result can be written to."""


class Format(StrEnum):
    """How figures are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def print_machine(result: Result, form: Format) -> bool:
    """Print a result as CSV, JSON or Parquet; return False, with nothing printed, where a table is wanted.

    Raises
    ------
    InputError
        If Parquet would go to a terminal.
    """
    if form is Format.csv:
        typer.echo(result.to_csv().encode(), nl=False)
    elif form is Format.json:
        typer.echo(result.to_json().encode(), nl=False)
    elif form is Format.parquet:
        if sys.stdout.isatty():
            raise InputError("Parquet is not for a terminal", fix="name a file with --output, or pipe it on")
        typer.echo(result.to_parquet(), nl=False)
    else:
        return False
    return True
