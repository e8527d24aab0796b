"""How wide a text is and where it breaks, in the widest font that it may be drawn in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from interlace.figures.assets import table_of

__all__ = ["balanced", "is_east_asian", "text_width", "wrapped"]

EAST_ASIAN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
BOLD = 1.12
"""How much wider a bold text is."""
UNKNOWN = 0.7
# What opens stays with what follows, what closes with what goes before; East Asian text may break anywhere else.
_PIECE = re.compile(rf"[（“《]*(?:[{EAST_ASIAN}]|[^\s{EAST_ASIAN}]+)[，。；：、）”》！？％]*\s*")


def is_east_asian(text: str) -> bool:
    """Whether a text has signs that are as wide as high, between which it may break."""
    return re.search(f"[{EAST_ASIAN}]", text) is not None


@cache
def _widths() -> dict[str, float]:
    return {c: int(width) / 1000 for width, all_ in table_of("widths.toml")["characters"].items() for c in all_}


@cache
def _advance(character: str) -> float:
    """The width of a character whose type size is 1; letters with accents are as wide as without."""
    if is_east_asian(character):
        return 1.0
    plain = unicodedata.normalize("NFKD", character)[:1]
    return _widths().get(plain, _widths().get(character, UNKNOWN))


def text_width(text: str, size: float = 13, *, bold: bool = False) -> float:
    """A text's width in pixels, in the widest font that it may be drawn in.

    Examples
    --------
    >>> round(text_width("Services", 10), 1), text_width("增加值", 10)
    (42.5, 30.0)
    """
    return sum(map(_advance, text)) * size * (BOLD if bold else 1.0)


def wrapped(text: str, room: float, size: float = 13, *, bold: bool = False) -> list[str]:
    """Break a text into lines that are no wider than the room.

    Parameters
    ----------
    text : str
    room : float
        Pixels.
    size : float
        Of the type.
    bold : bool

    Returns
    -------
    list of str
        No word is lost: one that is wider than the room stands on a line of its own.

    Examples
    --------
    >>> wrapped("Electrical and optical equipment", 100, 12)
    ['Electrical and', 'optical', 'equipment']
    >>> wrapped("制造业出口中的服务增加值（占比）", 60, 12)
    ['制造业出口', '中的服务增', '加值（占', '比）']
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size, bold=bold) > room:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def balanced(text: str, room: float, size: float = 13, *, bold: bool = False) -> list[str]:
    """Break a text into as few lines as fit, and those of much the same length.

    Examples
    --------
    >>> balanced("基本金属和金属制品", 105, 12)
    ['基本金属和', '金属制品']
    """
    lines = wrapped(text, room, size, bold=bold)
    narrow = text_width(text, size, bold=bold) / len(lines)
    while narrow < room:
        tried = wrapped(text, narrow, size, bold=bold)
        if len(tried) <= len(lines) and all(text_width(line, size, bold=bold) <= room for line in tried):
            return tried
        narrow += size / 2
    return lines
