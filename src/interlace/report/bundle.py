"""What it takes to check a report elsewhere, in one archive: data, options, versions, citations and a script."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interlace import words
from interlace.figures.exhibit import slug
from interlace.model import writing
from interlace.model.files import atomic_write, neutralise, sha256_of, suffix_of
from interlace.report import citation, metadata
from interlace.report.document import apart, picked
from interlace.words import text

if TYPE_CHECKING:
    from interlace.report.readback import Kept, Rows

SCRIPT = "reproduce.py"


def write_bundle(kept: Kept, path: str | os.PathLike[str]) -> Path:
    """Write the bundle of a report.

    Parameters
    ----------
    kept : Kept
        From `interlace.report.readback.read`.
    path : path-like
        Its name ends in ``.zip``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    InputError
        If the name ends otherwise.
    OutputError
        If the folder cannot be written; nothing is left half-written.
    """
    target = Path(path)
    suffix_of(target, [".zip"], "the bundle", target.name)
    return atomic_write(target, bundle_bytes(kept))


def bundle_bytes(kept: Kept) -> bytes:
    """Return the bundle of a report as a zip archive with fixed dates.

    Parameters
    ----------
    kept : Kept

    Returns
    -------
    bytes
        In one folder: ``README.md``, ``reproduce.py``, ``options.json``, ``versions.json``, ``manifest.json`` (digests
        and the sha256 of each file), ``metadata.json``, ``citation.txt``, ``references.bib``, and each figure's and
        table's rows under ``data/`` as CSV and JSON.
    """
    data = kept.metadata
    members: dict[str, str] = {}
    listed = []
    for item, name in zip(kept.data, _names(kept.data), strict=True):
        files = {"csv": f"data/{name}.csv", "json": f"data/{name}.json"}
        members[files["csv"]] = _csv(item)
        members[files["json"]] = _json({**_about(item), "columns": item.columns, "rows": item.rows})
        sums = {f"{kind}_sha256": sha256_of(members[file].encode()) for kind, file in files.items()}
        listed.append({**_about(item), **files, **sums})
    whole: dict[str, str] = {
        "README.md": _readme(kept),
        SCRIPT: resources.files("interlace.report").joinpath("_reproduce.py").read_text(encoding="utf-8"),
        "options.json": _json(_options(data)),
        "versions.json": _json({"report": data["record"]["versions"], "bundle": metadata.versions()}),
        "manifest.json": _json({"digest": data["digest"], "data": listed}),
        "metadata.json": _json(data),
        "citation.txt": "\n".join(citation.as_lines(kept)) + "\n",
        "references.bib": citation.as_bibtex(kept),
        **members,
    }
    folder = slug("interlace", data["economy"], data["year"])
    return writing.zip_bytes({f"{folder}/{name}": content for name, content in whole.items()})


def _options(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `interlace.report.build` was given."""
    further = data["record"].get("further", [])
    given = {"source": data["record"]["panel"], "language": data.get("language", words.LANGUAGES[0])}
    given |= {"economy": data["economy"], **data["options"]}
    return {**given, **({"further": further} if further else {})}


def _names(data: tuple[Rows, ...]) -> list[str]:
    """Return a safe and unique file name for each figure, whatever its id."""
    return apart(slug(item.id)[:100] for item in data)


def _about(item: Rows) -> dict[str, Any]:
    return picked(item, "id", "kind", "title", "indicator", "digest", "definition")


def _csv(item: Rows) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([_cell(name) for name in item.columns])
    writer.writerows([_cell(value) for value in row] for row in item.rows)
    return sink.getvalue()


def _cell(value: Any) -> Any:
    return neutralise(value) if isinstance(value, str) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _readme(kept: Kept) -> str:
    data = kept.metadata
    record = data["record"]
    source = record["source"]
    figures = [_say("figure", title=_line(item.title), id=_line(item.id)) for item in kept.data]
    refused = [_say("refused", title=_line(item["title"]), reason=_line(item["reason"])) for item in data["refused"]]
    files = [_say("file", name=_line(file["name"]), sha256=_line(file["sha256"])) for file in source["files"]]
    versions = ", ".join(f"{name} {number}" for name, number in record["versions"].items())
    version = _line(record["versions"].get("interlace", ""))
    shipped = record["panel"] == "bundled"
    parts = [
        _say("heading", title=_line(data["title"])),
        _say("what", version=version),
        _say("run_shipped" if shipped else "run", source=_line(record["panel"]), version=version),
        _say("command" if shipped else "command_path"),
        _say("versions", versions=_line(versions)),
        _say("contents"),
        *figures,
        *([_say("refused_head"), *refused] if refused else []),
        _say("data", title=_line(source["title"]), licence=_line(source["licence"]) or _say("no_licence")),
        *files,
        _say("citing"),
        *("- " + line for line in citation.as_lines(kept)),
        _say("end"),
    ]
    return "\n".join(parts) + "\n"


def _line(words: str) -> str:
    return citation.clean(words).strip()


def _say(key: str, /, **values: object) -> str:
    return text(f"outputs.bundle.{key}", **values)
