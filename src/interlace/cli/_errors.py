"""Errors in the words of the command: options instead of arguments, and no remedy that only Python has."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlace.errors import InterlaceError

_SPELLED = (
    (r"path=\.\.\.", "--path"),
    (r"years=\[([^\]]*)\]", r"--year \1"),
    (r'imports="proportional"', "--option imports=proportional"),
    (r"producer_services=\S+", "--definition"),
    (r"table\.domestic\(\), or ", ""),
    (r"table\.check\(\) names them", "`interlace data check FILE` names those of a table of your own"),
    (r"attach it.*table\.with_satellite.*", "add it to a table of your own; `interlace data template` shows how"),
    (r'interlace\.load\("(\w+)"\)', r"--source \1"),
)
"""What Python is told in a call, and the command by an option."""

_CALL = re.compile(r"\b[A-Za-z_][\w.]*\(")
_ALTERNATIVE = re.compile(r"(; or |; |, or )")


def in_words_of_the_command(error: InterlaceError) -> str:
    """Return the message of an error; of its remedies only those that the command has."""
    finding = error.finding
    return replace(finding, fix=_remedies(finding.fix or "") or None).text


def _remedies(fix: str) -> str:
    for python, command in _SPELLED:
        fix = re.sub(python, command, fix)
    first, *rest = _ALTERNATIVE.split(fix)
    kept = [("", first), *zip(rest[::2], rest[1::2], strict=True)]
    kept = [(mark, text) for mark, text in kept if not _CALL.search(text)]
    return "".join(text if place == 0 else mark + text for place, (mark, text) in enumerate(kept))
