"""Writes `locale/messages.pot`, the catalogue template with every message of the code and the templates.

The same source gives the same file: it has no date, no line numbers and no absolute path.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "locale" / "messages.pot"
WIDTH = 120
_IN_PYTHON = {"msg": None, "plural": (1, 2)}
_IN_TEMPLATES = {"_": None, "gettext": None, "ngettext": (1, 2)}
_TEMPLATE_OPTIONS = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
NOT_OURS = re.compile(
    r'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|Generated-By|'
    r"PO-Revision-Date|Last-Translator|Language-Team): .*\n",
    re.MULTILINE,
)


def sources() -> Iterator[Path]:
    """Return the files with messages, in a fixed order."""
    yield from sorted((ROOT / "coc_service").rglob("*.py"))
    yield from sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def catalogue() -> Catalog:
    """Return the messages of all sources, each with the files it is in."""
    made = Catalog(header_comment="# The messages of coc-service.", fuzzy=False)
    for path in sources():
        is_python = path.suffix == ".py"
        method, keywords = ("python", _IN_PYTHON) if is_python else ("jinja2.ext:babel_extract", _IN_TEMPLATES)
        options = {} if is_python else _TEMPLATE_OPTIONS
        with path.open("rb") as file:
            for line, msgid, comments, context in extract(method, file, keywords, ("note:",), options):
                made.add(
                    msgid,
                    locations=[(path.relative_to(ROOT).as_posix(), line)],
                    auto_comments=comments,
                    context=context,
                )
    return made


def template() -> str:
    """Return the text of the template."""
    written = BytesIO()
    write_po(written, catalogue(), width=WIDTH, include_lineno=False, sort_by_file=True)
    return NOT_OURS.sub("", written.getvalue().decode())


if __name__ == "__main__":
    TEMPLATE.write_text(template(), encoding="utf-8")
    print(f"{TEMPLATE.relative_to(ROOT)}: {len(catalogue())} messages")
