"""``interlace cite``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interlace.cli._app import app
from interlace.errors import InputError

BUNDLE = "Write a .zip with the data of every figure and a script that computes them again."


@app.command("cite")
def cite_command(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="A report that was written as .html.")],
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX.")] = False,
    bundle: Annotated[Path | None, typer.Option("--bundle", metavar="FILE", help=BUNDLE)] = None,
) -> None:
    """Say how to cite a report, or bundle what it takes to check it."""
    if bibtex and bundle is not None:
        raise InputError(
            "both --bibtex and --bundle were given", fix="leave --bibtex out: the bundle holds references.bib"
        )
    from interlace.report import citation, readback

    kept = readback.read(report)
    if bundle is not None:
        from interlace.report.bundle import write_bundle

        typer.echo(str(write_bundle(kept, bundle)))
    elif bibtex:
        typer.echo(citation.as_bibtex(kept), nl=False)
    else:
        typer.echo("\n".join(citation.as_lines(kept)))
