"""A member's presence in a case, and the only definition of being on a case."""

from enum import StrEnum

from coc_service.catalogue import Message, msg


class Presence(StrEnum):
    """What a member has declared about conflicts of interest in one case."""

    AWAITING = "awaiting"
    CLEAR = "clear"
    RECUSED = "recused"


SAYS: dict[Presence, Message] = {
    Presence.AWAITING: msg("has not declared yet"),
    Presence.CLEAR: msg("declared no conflict"),
    Presence.RECUSED: msg("is not on this case"),
}
OUTSIDE = msg("left the committee, or has other keys by now, and cannot read this")


def is_on_case(presence: Presence) -> bool:
    """Whether new epochs of the case are granted to the member: to all who are not recused."""
    return presence is not Presence.RECUSED
