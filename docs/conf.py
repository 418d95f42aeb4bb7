"""Builds the documents as a site (`make docs`). No page of it asks another host for anything, not even for a font."""

import re
import sys
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))
_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<target>\.\./[^)#\s]+)(?:#[^)\s]*)?\)")

from coc_service import __version__  # noqa: E402  the path above leads there

project = "coc-service"
release = version = __version__
extensions = ["myst_parser"]
exclude_patterns = ["README.md"]  # the same index, for those who read the documents in the repository
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"coc-service {release}"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False


def _leave_the_documents(app: Sphinx, docname: str, source: list[str]) -> None:
    """Show a link to a file of the repository that is no document as its words alone. A link to nothing stays an error."""
    folder = Path(app.env.doc2path(docname)).parent

    def shown(link: re.Match[str]) -> str:
        target = (folder / link["target"]).resolve()
        return link[0] if target.is_relative_to(DOCS) or not target.is_file() else link["words"]

    source[0] = _LINK.sub(shown, source[0])


def setup(app: Sphinx) -> None:
    """Add what Sphinx and its theme do not know."""
    app.connect("source-read", _leave_the_documents)
    app.add_lexer("caddy", TextLexer)
