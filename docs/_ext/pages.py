"""Pages that are written from the code when the documentation is built, so that they cannot fall behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import page_api
import page_classifications
import page_commands
import page_indicators
import page_merging
import page_places
import page_sources
import page_validation
from sphinx.application import Sphinx

NOT_EDITED = "% Written by docs/_ext when the documentation is built.\n\n"


def contents() -> dict[str, str]:
    """Return path under ``_generated`` to the text of each page."""
    return {
        "sources.md": page_sources.page(),
        "cli.md": page_commands.page(),
        "validation.md": page_validation.page(),
        "merging_values.md": page_merging.values(),
        "places.md": page_places.kinds(),
        **page_api.pages(),
        **page_classifications.pages(),
        **page_indicators.pages(),
    }


def write(folder: Path) -> None:
    """Write the pages that have changed, and remove those that are no longer made."""
    wanted = {folder / name: NOT_EDITED + text for name, text in contents().items()}
    for path in sorted(folder.rglob("*.md")):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _before(app: Sphinx, _config: object) -> None:
    write(Path(app.srcdir) / "_generated")


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the pages before Sphinx looks for its sources."""
    app.connect("config-inited", _before)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
