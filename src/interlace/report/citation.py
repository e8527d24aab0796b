"""How a report and what it rests on are cited: as lines of text, and as BibTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from interlace.model import references
from interlace.words import Said, text

if TYPE_CHECKING:
    from interlace.report.readback import Kept

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SPECIAL = re.compile(r"([&%$#_])")


def clean(words: str) -> str:
    """Return text without anything that a terminal would obey."""
    return _CONTROL.sub(" ", words)


def as_lines(kept: Kept) -> list[str]:
    """Return how to cite a report: the report, its data and licence, the methods, the definitions, the digest.

    Parameters
    ----------
    kept : Kept

    Returns
    -------
    list of str
    """
    data = kept.metadata
    source, options = data["record"]["source"], data["options"]
    lines = [_say("report", title=data["title"], version=_version(data))]
    lines.append(_say("data", citation=_source_text(source)))
    if source["licence"]:
        lines.append(_say("licence", licence=source["licence"]))
    lines += [_say("method", work=f"{work['text']} {work['url']}".strip()) for work in data["references"]]
    peers = ", ".join(options["peers"]) or _say("nobody")
    definition = Said("report.definition", {"name": options["producer_services"]})
    lines.append(_say("definitions", definition=definition, peers=peers))
    lines.append(_say("digest", digest=data["digest"], year=data["year"]))
    return [clean(line) for line in lines]


def as_bibtex(kept: Kept) -> str:
    """Return the report, its data and its methods as BibTeX.

    Parameters
    ----------
    kept : Kept

    Returns
    -------
    str
    """
    data = kept.metadata
    source = data["record"]["source"]
    software = _say("software", version=_version(data))
    entries = [
        _entry(
            f"interlace_{data['economy']}_{data['year']}",
            author="{Interlace developers}",
            title=_plain(data["title"]),
            howpublished=_plain(software),
            note=_plain(_say("digest", digest=data["digest"], year=data["year"])),
        ),
        _entry(
            f"data_{source['name']}",
            author="{" + _plain(source["publisher"] or source["title"]) + "}",
            title=_plain(source["title"]),
            howpublished=_plain(source["version"]),
            note=_plain(source["citation"]),
            url=_address(source["url"]),
        ),
    ]
    known = set(references.keys())
    for work in data["references"]:
        if work["key"] in known:
            entries.append(references.bibtex(work["key"]))
        else:
            entries.append(_entry(work["key"], note=_plain(work["text"]), url=_address(work["url"])))
    return "\n\n".join(entries) + "\n"


def _entry(key: str, **fields: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9_:-]+", "_", key) or "entry"
    inside = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value.strip("{} "))
    return f"@misc{{{safe},\n{inside}\n}}"


def _plain(words: str) -> str:
    """Return text that LaTeX prints as it is."""
    return _SPECIAL.sub(r"\\\1", re.sub(r"[{}\\]", "", clean(words)))


def _address(words: str) -> str:
    return re.sub(r"[\s{}\\]", "", clean(words))


def _source_text(source: dict[str, Any]) -> str:
    return f"{source['title']}. {source['citation']}" if source["citation"] else str(source["title"])


def _version(data: Any) -> str:
    return str(data["record"]["versions"].get("interlace", ""))


def _say(key: str, /, **values: object) -> str:
    return text(f"outputs.cite.{key}", **values)
