"""The figures on what the merging of industries costs, from the committed file."""

from __future__ import annotations

from typing import Any

from markdown import cell, table
from measured import measured

from interlace.indicators import get


def _value(value: float, unit: str) -> str:
    return f"{100 * value:.3f}%" if unit == "share" else f"{value:.3f}"


def _difference(full: float, bundled: float, unit: str) -> str:
    if full == bundled:
        return "none"
    change = bundled - full
    text = f"{100 * change:+.3f} points" if unit == "share" else f"{change:+.3f}"
    return text.replace("-", "−")


def _rows(entry: dict[str, Any], unit: str) -> list[list[str]]:
    economies = list(entry["economies"])
    if entry["largest"]["full"] != entry["largest"]["bundled"]:
        economies.append({**entry["largest"], "largest": True})
    rows = []
    for item in economies:
        name = f"{item['economy']} (largest difference)" if item.get("largest") else item["economy"]
        full, bundled = item["full"], item["bundled"]
        rows.append([name, _value(full, unit), _value(bundled, unit), _difference(full, bundled, unit)])
    return rows


def values() -> str:
    """Return a table for each indicator."""
    parts = []
    for entry in measured("merging"):
        declared = get(entry["indicator"])
        industry = f", {entry['words']}" if entry.get("words") else ""
        head = ["Economy", "Full tables", "Bundled tables", "Difference"]
        parts.append(
            f"## {declared.title}{industry}, {entry['year']}\n\n`{declared.id}`, {cell(declared.unit)}\n\n"
            + table(head, _rows(entry, declared.unit), right=[1, 2, 3])
            + ("\nThe same for every economy.\n" if entry["largest"]["full"] == entry["largest"]["bundled"] else "")
        )
    return "\n".join(parts)
