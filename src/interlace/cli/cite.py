"""``interlace cite``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interlace.cli._app import command
from interlace.cli._errors import wrong
from interlace.cli._progress import hush, steps

BUNDLE = "Write a .zip with the data of every figure and a script that computes them again."


@command("cite", "cite interlace-CHN-2011.html", "cite interlace-CHN-2011.html --bundle replication.zip")
def cite_command(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help="A report that was written as .html.")],
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX.")] = False,
    bundle: Annotated[Path | None, typer.Option("--bundle", metavar="FILE", help=BUNDLE)] = None,
) -> None:
    """Say how to cite a report, or bundle what it takes to check it."""
    if bibtex and bundle is not None:
        raise wrong("bibtex_and_bundle")
    from interlace.report import citation, readback

    steps(0, "reading")
    kept = readback.read(report)
    if bundle is not None:
        from interlace.report.bundle import write_bundle

        steps(0, "writing")
        said = str(write_bundle(kept, bundle))
    else:
        said = citation.as_bibtex(kept).rstrip("\n") if bibtex else "\n".join(citation.as_lines(kept))
    hush()
    typer.echo(said)
