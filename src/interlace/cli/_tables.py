"""Tables on the terminal: 80 columns when piped, as wide as the terminal otherwise; numbers to the right."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

from interlace import words

PIPED_WIDTH = 80


def print_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Sequence[str] = (),
    above: str = "",
    below: str = "",
) -> None:
    """Print rows under headers, with a line of context above and one below.

    Parameters
    ----------
    columns : sequence of str
    rows : sequence of sequence of str
    right : sequence of str
        Columns whose figures stand to the right.
    above, below : str
    """
    # Here, so that the help answers at once.
    from rich.console import Console
    from rich.table import Table

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPED_WIDTH
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    if above:
        console.print(above)
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell.replace("\n", " ") for cell in row))
    console.print(table)
    if below:
        console.print(below)


def share_of(value: float, whole: float) -> str:
    """Return a part in per cent of the whole; a dash where there is no whole."""
    return words.number(100 * value / whole) if whole else "–"
