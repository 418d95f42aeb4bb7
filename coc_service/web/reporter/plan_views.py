"""The question that comes with a plan: does it make the reporter less safe?"""

from collections.abc import Sequence
from dataclasses import dataclass

from coc_service.domain.record_models import LetterRecord, PartyStatementRecord
from coc_service.domain.vocabulary import LessSafe, LetterKind
from coc_service.usecases.reporter.conversation import Conversation
from coc_service.web import words
from coc_service.web.fields import OptionView


@dataclass(frozen=True, slots=True)
class PlanView:
    """The question about the newest plan: its letter, and the answers to choose from."""

    letter: str
    options: Sequence[OptionView]


def plan_view(opened: Conversation) -> PlanView | None:
    """Return the question; None if there is no plan, the reporter has answered, or it was decided since."""
    letters = [one for one in opened.file.records if isinstance(one.said.body, LetterRecord)]
    plans = [one.filed.id for one in letters if _purpose(one.said.body) is LetterKind.PROPOSED_RESOLUTION]
    outcomes = [one for one in letters if _purpose(one.said.body) in _ENDS]
    answered = {
        body.answers_to for one in opened.file.records if isinstance(body := one.said.body, PartyStatementRecord)
    }
    if not plans or plans[-1] in answered or (outcomes and outcomes[-1] is letters[-1]):
        return None
    return PlanView(plans[-1], [OptionView(value, words.LESS_SAFE[value]) for value in LessSafe])


_ENDS = frozenset({LetterKind.OUTCOME, LetterKind.CLOSING})


def _purpose(body: object) -> LetterKind | None:
    return body.purpose if isinstance(body, LetterRecord) else None
