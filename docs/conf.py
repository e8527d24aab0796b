"""How the documentation is built; see the Makefile's target ``docs``."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

from interlace import __version__  # noqa: E402

project = "Interlace"
author = "Interlace developers"
project_copyright = "2026, Interlace developers"
version = release = __version__
language = "en-GB"

extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_parser", "mathml", "pages", "plain"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext", "_generated/merging_values.md", "_generated/places.md"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3
myst_all_links_external = False
html_math_renderer = "mathml"

# "n" in "shape (n, k)" is a size, not a reference to an attribute of that name.
suppress_warnings = ["ref.python"]

# `name` in a docstring is a link where there is such a name.
default_role = "py:obj"

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_preprocess_types = False

html_theme = "furo"
html_title = "Interlace"
html_static_path = ["_static"]
html_css_files = ["interlace.css"]
html_show_sourcelink = False
html_copy_source = False
html_permalinks_icon = "#"
templates_path = []
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0072b2",
        "color-brand-content": "#0072b2",
        "font-stack": "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif",
    },
    "dark_css_variables": {"color-brand-primary": "#56b4e9", "color-brand-content": "#56b4e9"},
}
