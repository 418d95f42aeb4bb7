"""What a reporter's page says about somebody else who is to read the report, or has come to read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, Moment, msg
from coc_service.domain import case_proposals, case_readers
from coc_service.domain.candidates import Candidate
from coc_service.usecases.reporter.conversation import Conversation

_WHOLE = msg("They would read all that you wrote and all that we wrote.")
_NEW = msg("They would read who it is about, and what is written from now on. Not what you wrote before.")
_KNOWN = msg("They could read it before, and have a new key now.")
_ASKED = msg("You can say no until %(moment)s. If you say nothing, they can read it after that.")
_ALLOWED = msg("You said yes. As long as they cannot read it, you can still say no.")
_NO_WAIT = msg("As long as they cannot read it, you can say no.")
HEARD = {
    "yes": msg("Thank you. The committee sees that you said yes."),
    "no": msg("Thank you. They will not read your report, and we do not ask you about them again."),
}
TOO_LATE = msg("This question is over. Nobody waits for your answer any more.")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """Whether somebody may read the report: who, how much, until when a no is heard; `is_open` unless the reporter said yes."""

    leaf: str
    name: str
    how_much: Message
    until: Message
    is_open: bool


def questions(opened: Conversation) -> list[QuestionView]:
    """Return the questions that wait for the reporter."""
    return [_question(opened, one) for one in case_proposals.waiting(opened.case, Candidate).values()]


def _question(opened: Conversation, one: Candidate) -> QuestionView:
    case, sealed = opened.case, opened.file.sealed
    until = case_readers.waits_until(case, one, sealed.committee, sealed.policy)
    return QuestionView(
        leaf=one.leaf,
        name=sealed.committee.name_of(one.person),
        how_much=_how_much(one, is_known=case_readers.is_known(case, one, sealed.committee)),
        until=_ASKED.filled(moment=Moment(until)) if until else _ALLOWED if one.is_allowed else _NO_WAIT,
        is_open=not one.is_allowed,
    )


def _how_much(one: Candidate, *, is_known: bool) -> Message:
    if is_known:
        return _KNOWN
    return _WHOLE if one.is_whole else _NEW


def late_readers(opened: Conversation) -> Sequence[str]:
    """Return the names of those who came to the case later. Who has stepped back since is not told to the reporter."""
    first = {person for person, _ in opened.case.begins[0].recipients}
    name_of = opened.file.sealed.committee.name_of
    return [name_of(person) for person in opened.case.late_readers if person not in first]
