"""Login names are compared without case, and without the differences between keyboards."""

import unicodedata

LONGEST_CHARS = 100
_DOT_ABOVE, _DOTLESS_I = "\u0307", "\u0131"


def login_key(typed: str) -> str:
    """Return a login name as it is stored and looked up: in lower case, also of a Turkish keyboard, without hidden characters.

    NUL, which PostgreSQL refuses in a query, is not printable either.
    """
    folded = unicodedata.normalize("NFKC", typed).casefold().replace(_DOT_ABOVE, "").replace(_DOTLESS_I, "i")
    return "".join(filter(str.isprintable, folded)).strip()[:LONGEST_CHARS]
