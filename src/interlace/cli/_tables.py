"""What is printed for people: 80 columns when piped, as wide as the terminal otherwise; figures to the right."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from interlace import words
from interlace.cli._progress import hush

if TYPE_CHECKING:
    from rich.console import Console

    from interlace.model.provenance import Provenance
    from interlace.model.result import Result

PIPED_WIDTH = 80
DASH = "–"
_UNBROKEN = re.compile("[（“]*(?:[^\\s⺀-￯]+|[⺀-￯])[，。；：、）”]*\\s*")
"""What stands on one line: a word, or a Chinese character, with the marks around it."""


def _console() -> Console:
    # Here, so that the help answers at once.
    from rich.console import Console

    hush()
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)


def say(*lines: str, mark: str = "") -> None:
    """Print lines, folded to the width of the terminal.

    Parameters
    ----------
    *lines : str
    mark : str
        What stands before a line; what is folded stands as far in.
    """
    from rich.cells import cell_len

    console = _console()
    for line in lines:
        shown, size = mark, len(mark)
        for token in _UNBROKEN.findall(line):
            if size + cell_len(token.rstrip()) > console.width and shown.strip():
                console.print(shown.rstrip(), soft_wrap=True)
                shown, size = " " * len(mark), len(mark)
            shown, size = shown + token, size + cell_len(token)
        console.print(shown.rstrip(), soft_wrap=True)


def print_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[str] = (),
    above: Sequence[str] = (),
    below: Sequence[str] = (),
) -> None:
    """Print rows under headers, with lines of context above and below.

    Parameters
    ----------
    columns : sequence of str
        None for two columns without headers.
    rows : sequence of sequence of str
    right : sequence of str
        Columns whose figures stand to the right.
    above, below : sequence of str
    """
    from rich.table import Table

    say(*above)
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold", show_header=bool(columns))
    for column in columns or ("", ""):
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell.replace("\n", " ") for cell in row))
    console = _console()
    with console.capture() as captured:
        console.print(table)
    # Without the blanks at the ends of lines.
    for line in captured.get().splitlines():
        typer.echo(line.rstrip())
    say(*below)


def figure(value: float, digits: int = 1, *, signed: bool = False) -> str:
    """Return a figure for a cell, with its plus sign if asked for; a dash where there is none."""
    if value != value:
        return DASH
    said = words.number(value, digits)
    return f"+{said}" if signed and value > 0 and any(c in "123456789" for c in said) else said


def share_of(value: float, whole: float) -> str:
    """Return a part in per cent of the whole; a dash where there is no whole."""
    return figure(100 * value / whole) if whole else DASH


def large(unit: str) -> tuple[str, float]:
    """Return the unit of a column that a person reads (bn, 亿), and how many of the data's units it holds."""
    from interlace.model.units import Unit

    known = Unit.parse(unit)
    if not known.currency:
        return words.name("units", unit), 1.0
    return words.text("cli.large", currency=known.currency), words.speaker().sizes[1][0] / known.scale


def node(code: str, name: str, economy: str = "") -> str:
    """Return an industry's code and name, and its economy's code before them if it is given."""
    return f"{economy} {code} {words.name('industries', name)}".lstrip()


def stated(found: Result, *names: str) -> list[str]:
    """Return choices behind figures, a line each, as far as they were made."""
    from interlace.model.definitions import Definitions

    codes = found.definitions.codes
    return Definitions({name: codes[name] for name in names if name in codes}).lines()


def source_of(provenance: Provenance) -> str:
    """Return the name of the source of figures."""
    return words.name("sources", provenance.source.title)
