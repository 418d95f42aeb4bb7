"""What somebody asks for who is heard, as the panel reads it before it answers."""

from coc_service.catalogue import msg
from coc_service.domain.move_rows import Effect, Move
from coc_service.domain.party_roles import PartyRole
from coc_service.domain.record_models import PartyStatementRecord
from coc_service.domain.vocabulary import StatementKind
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import parties
from coc_service.usecases.custody.casefile import OpenedFile

ANSWER_WISHES = frozenset({Effect.ANSWER_WISH, Effect.HAND_OVER})
CHANNEL_CLOSED = msg(
    "Their channel is closed, so they could read no letter. Answer what they ask for, and nothing else."
)
NOT_ASKED = msg("They have not asked to be answered instead of the reporter. Please read again what they ask for.")


def oldest(file: OpenedFile) -> PartyStatementRecord | None:
    """Return what the wish that waits longest says; None if none waits, or it does not open."""
    leaf = file.case.oldest_wish
    found = (one.said.body for one in file.records if leaf and one.filed.leaf == leaf)
    return next((body for body in found if isinstance(body, PartyStatementRecord)), None)


def check(move: Move, file: OpenedFile) -> None:
    """Raise Refused if a move would put somebody in the reporter's place who has not asked for it, cannot read letters, or is
    not the affected person: the chain knows no roles, so a wish of another party is no void entry.
    """
    if Effect.HAND_OVER not in move.effects or not file.case.wishes:
        return
    party, *_ = file.case.wishes
    if file.case.party_of(party) is None:
        raise Refused(CHANNEL_CLOSED, field="move")
    said = oldest(file)
    if said is None or said.purpose is not StatementKind.TAKE_OVER or not _is_affected(file, party):
        raise Refused(NOT_ASKED, field="move")


def _is_affected(file: OpenedFile, party: str) -> bool:
    said = next((one.said for one in parties.heard(file) if one.party.party == party), None)
    return said is not None and said.role == PartyRole.AFFECTED
