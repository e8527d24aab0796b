"""Formulas as MathML, made when the documentation is built: nothing is fetched and no script runs in the page."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

ACCESSIBLE = '<math xmlns="http://www.w3.org/1998/Math/MathML"'


def to_mathml(latex: str, *, block: bool) -> str:
    """Return the MathML of a formula, with its LaTeX as the text alternative."""
    try:
        markup = convert(latex, display="block" if block else "inline")
    except Exception as error:
        raise SphinxError(f"a formula cannot be set as MathML: {latex}: {error}") from error
    words = latex.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return markup.replace(ACCESSIBLE, f'{ACCESSIBLE} alttext="{words}"', 1)


def inline(translator: Any, node: nodes.math) -> None:
    """Write a formula inside a line."""
    translator.body.append(f'<span class="formula">{to_mathml(node.astext(), block=False)}</span>')
    raise nodes.SkipNode


def block(translator: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own."""
    anchor = f' id="{node["ids"][0]}"' if node.get("ids") else ""
    translator.body.append(f'<div class="formula"{anchor}>{to_mathml(node.astext(), block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the renderer under the name ``mathml``."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
