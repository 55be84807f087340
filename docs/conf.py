"""Sphinx's settings: these pages as an offline site, with the API reference from the docstrings.

make docs
"""

import re
from importlib import metadata  # a name `version` would be one of Sphinx's own settings

project = "staf"
copyright = "the contributors of staf"
try:
    release = metadata.version("staf")
except metadata.PackageNotFoundError:  # a checkout that is not installed
    release = ""

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "index"
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

# Pages
html_theme = "alabaster"
html_theme_options = {"description": "People in a video become moving 3D bodies", "page_width": "1100px"}
smartquotes = False  # "--engine" keeps its two dashes
html_show_sourcelink = False
myst_heading_anchors = 3  # links such as outputs.md#keys-of-person_nnnnpz, as repository pages make them

# Reference
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = False
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"


def setup(app):
    app.connect("source-read", keep_links_out_of_docs)
    app.connect("autodoc-process-docstring", take_help_of_settings)


def keep_links_out_of_docs(_app, _name: str, text: list[str]) -> None:
    """Markdown files beside docs/ are no pages of the site: links to them give the file itself."""
    text[0] = re.sub(r"\]\((\.\./[\w/]+\.md)\)", r"](path:\1)", text[0])


def take_help_of_settings(_app, _what: str, name: str, _object, _options, lines: list[str]) -> None:
    """A setting's help stands in its field, where the command line takes it from."""
    from staf_cli.settings import Settings, options

    owner, _, field = name.rpartition(".")
    if owner.endswith(".Settings"):
        lines += [option.help for option in options(Settings) if option.name == field]
