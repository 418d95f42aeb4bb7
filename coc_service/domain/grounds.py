"""Why somebody appeals. Source: the grounds of the CNCF's jurisdiction rules, and LLVM's "new evidence", in plain words.

The policy of a case says which of them its committee takes (decision 0099).
"""

from enum import StrEnum

from coc_service.catalogue import msg
from coc_service.domain.vocabulary import Option


class Ground(StrEnum):
    """A ground of an appeal."""

    INVOLVED = "involved"
    NOT_HEARD = "not_heard"
    RULES = "rules"
    DISPROPORTIONATE = "disproportionate"
    NEW = "new"


GROUNDS = (
    Option(Ground.INVOLVED, msg("Somebody who decided is involved themselves")),
    Option(Ground.NOT_HEARD, msg("I was not heard, or what I said was not looked at")),
    Option(Ground.RULES, msg("The rules were not followed")),
    Option(Ground.DISPROPORTIONATE, msg("The measures are far too strict, or far too mild")),
    Option(Ground.NEW, msg("There is something new")),
)
