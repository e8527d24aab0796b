"""Figures on stdout in the machine formats."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interlace.errors import InputError

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["RESULT_SUFFIXES", "Format", "FormatOption", "OutputOption", "delivered"]

RESULT_SUFFIXES = (".csv", ".json", ".parquet", ".xlsx")
"""Files that a result can be written to."""


class Format(StrEnum):
    """How figures are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print the figures.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write .csv, .json, .parquet or .xlsx instead.")
]


def delivered(result: Result, output: Path | None, form: Format) -> bool:
    """Write a result to a file, or print it as CSV, JSON or Parquet; return False, with nothing done, for a table.

    Raises
    ------
    InputError
        If Parquet would go to a terminal.
    """
    if output is not None:
        typer.echo(str(result.write(output)))
    elif form is Format.csv:
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
