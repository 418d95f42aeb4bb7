"""Refuses a vote or a decision in which one employer would hold a majority, with what the panel can do."""

from datetime import datetime

from coc_service.catalogue import Names, msg
from coc_service.domain import employers, quorum
from coc_service.domain.move_rows import Effect, Move
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.casefile import OpenedFile

TOO_FEW = msg(
    "Too few could vote: your rules let no employer hold a majority, and too many of you work for the same one. Refer the case "
    "to another body, or admit somebody who works elsewhere."
)
MAJORITY = msg(
    "Most of the votes so far are from one employer: %(names)s. Your rules do not allow this. Wait for more votes, or change "
    "the proposal and vote again: the newest of them then do not vote."
)


def check(move: Move, file: OpenedFile, now: datetime) -> None:
    """Raise Refused if the move opens a vote in which nobody could decide, or counts one that an employer dominates."""
    case, committee, policy = file.case, file.sealed.voting, file.sealed.policy
    if not policy.employers.no_majority:
        return
    if Effect.OPEN_VOTE in move.effects:
        may_vote = employers.electorate(case, committee, policy, now)
        if len(may_vote) < quorum.needed(len(may_vote), policy.voting):
            raise Refused(TOO_FEW, field="move")
    if Effect.COUNT_VOTE in move.effects:
        held = employers.majority_holders(case, committee, policy, now)
        if held:
            raise Refused(MAJORITY.filled(names=Names(tuple(committee.name_of(one) for one in held))), field="move")
