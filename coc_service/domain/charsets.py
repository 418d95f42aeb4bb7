"""Decodes bytes whose character set somebody else named. Only sets that mails really use are looked up.

Python knows more codecs, and some of them take quadratic time or are no character sets.
"""

import codecs
import re

_USED = re.compile(
    r"utf-?(8|16|32)(-?(le|be))?|ascii|iso8859-\d+|cp125\d|cp1006|cp437|cp85\d|cp866|cp874|cp932|cp949|cp950|koi8-[rut]|mac-\w+"
    r"|gb2312|gbk|gb18030|big5(hkscs)?|shift_jis(x0213)?|euc_(jp|kr)|iso2022_(jp(_\w+)?|kr)|johab|hz|tis-620"
)
_LAST = "cp1252"


def decode(raw: bytes, *, declared: str) -> str:
    """Return the text: in the declared set if it fits, else as UTF-8, else in Windows' Western set. It never fails."""
    for charset in (_known(declared), "utf-8"):
        try:
            return raw.decode(charset)
        except UnicodeError:
            continue
    return raw.decode(_LAST, errors="replace")


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared[:40]).name
    except (LookupError, ValueError):  # unknown, or with a NUL
        return "utf-8"
    return name if _USED.fullmatch(name) else "utf-8"
