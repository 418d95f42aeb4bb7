"""What the page of a move must have shown: what the move rests on, and a danger that its letter would end."""

from coc_service.domain import danger
from coc_service.domain.case_state import Case
from coc_service.domain.move_rows import Effect, Move
from coc_service.usecases.committee import findings, wishes

ANSWERS = frozenset({Effect.ANSWER_APPEALS, Effect.OVERTURN})


def must_show(move: Move, case: Case) -> str:
    """Return what the page of a move carries, separated by a space; "" if the move rests on nothing and ends no danger."""
    return " ".join(filter(None, (basis(move, case), danger_ended(move, case))))


def basis(move: Move, case: Case) -> str:
    """Return the leaf that a move rests on, else "": the newest of the list to propose it, the proposal's to open a vote, the
    vote's to count it, and the newest appeal's to answer all that wait.
    """
    if Effect.SET_PROPOSAL in move.effects:
        return findings.newest(case)
    if Effect.OPEN_VOTE in move.effects:
        return case.proposal
    if move.effects & ANSWERS:
        return case.unanswered[-1] if case.unanswered else ""
    if move.effects & wishes.ANSWER_WISHES:
        return case.oldest_wish
    if Effect.COUNT_VOTE in move.effects:
        return case.vote.leaf if case.vote else ""
    return ""


def answered(move: Move, case: Case) -> frozenset[str]:
    """Return the entries that a move answers: every appeal that waits, or the oldest wish."""
    if move.effects & ANSWERS:
        return frozenset(case.unanswered)
    return frozenset({case.oldest_wish} - {""}) if move.effects & wishes.ANSWER_WISHES else frozenset()


def danger_ended(move: Move, case: Case) -> str:
    """Return the danger that a move's letter would end: any letter to the reporter does."""
    return danger.to_be_seen(case) if move.letter and case.addressee == case.reporter else ""


def is_seen(part: str, seen: str) -> bool:
    """Whether a page that carried `seen` has shown this."""
    return not part or part in seen.split(" ")
