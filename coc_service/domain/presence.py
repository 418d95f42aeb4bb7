"""A member's presence in a case, and the only definition of being on a case."""

from enum import StrEnum

from coc_service.catalogue import Message, msg


class Presence(StrEnum):
    """What a member has declared about conflicts of interest in one case; `left` if they left the committee instead, or got
    other keys: unlike recused, this is no statement about the case.
    """

    AWAITING = "awaiting"
    CLEAR = "clear"
    RECUSED = "recused"
    LEFT = "left"


SAYS: dict[Presence, Message] = {
    Presence.AWAITING: msg("has not declared yet"),
    Presence.CLEAR: msg("declared no conflict"),
    Presence.RECUSED: msg("is not on this case"),
    Presence.LEFT: msg("left the committee, or has other keys by now, and cannot read this"),
}
_ON_CASE = frozenset({Presence.AWAITING, Presence.CLEAR})


def is_on_case(presence: Presence) -> bool:
    """Whether new epochs of the case are granted to the member: to those awaiting or clear."""
    return presence in _ON_CASE
