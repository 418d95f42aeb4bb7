"""What a page says about an appeal: the letter it can be made against and until when, or that one waits for its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import shorten

from coc_service.audit import to_hour
from coc_service.catalogue import Message, Moment, Name, msg
from coc_service.domain import case_appeals
from coc_service.domain.chain import party_of
from coc_service.domain.findings import Listed
from coc_service.domain.record_models import FindingRecord, LetterRecord, MeasureRecord
from coc_service.usecases.reporter.conversation import Conversation
from coc_service.usecases.reporter.statements import NO_GROUND
from coc_service.web.fields import OptionView
from coc_service.web.reporter import letters

_FINDING = msg("Our finding about this: %(words)s")
_MEASURE = msg("What is done about it: %(words)s")
_ANY = msg("Tick what fits, or nothing.")
_MOST_CHARS = 120


@dataclass(frozen=True, slots=True)
class AppealView:
    """The form of an appeal: against which letter, until when, on which grounds, and what the letter told point by point. If
    one waits, `answer_by` says how long. `only` is the ground of a policy that takes no other: then there is no choice.
    """

    letter: str = ""
    until: Moment | None = None
    answer_by: Moment | None = None
    grounds: Sequence[OptionView] = ()
    only: OptionView | None = None
    hint: Message = _ANY
    points: Sequence[OptionView] = ()


def appeal_view(opened: Conversation, *, now: datetime) -> AppealView | None:
    """Return what can be said about an appeal; None if there is nothing that this party could appeal against."""
    case, policy = opened.case, opened.file.sealed.policy
    ours = [one.filed.id for one in opened.file.records if _tells(one.said.body) and not party_of(one.filed.author)]
    if waiting := case_appeals.waits(case, ours, party=opened.party):
        return AppealView(answer_by=Moment(policy.appeal_by(waiting.at)))
    read = replace(case, delivered={**dict.fromkeys(ours, to_hour(now)), **case.delivered})
    for letter in reversed(ours):
        if until := case_appeals.offered_until(read, letter, policy, party=opened.party, at=now):
            return _form(opened, letter, until)
    return None


def _form(opened: Conversation, letter: str, until: datetime) -> AppealView:
    policy = opened.file.sealed.policy
    taken = [OptionView(one.value, one.label) for one in case_appeals.grounds(policy)]
    return AppealView(
        letter,
        Moment(until),
        grounds=taken,
        only=taken[0] if len(taken) == 1 else None,
        hint=_ANY if case_appeals.are_taken((), policy) else NO_GROUND,
        points=_points(opened, letter),
    )


def _points(opened: Conversation, letter: str) -> list[OptionView]:
    """Return the findings and measures that came with a letter, as choices."""
    records = opened.file.records
    told = next((letters.told_with(one, records) for one in records if one.filed.id == letter), {})
    return [OptionView(record, label) for record, body in told.items() if (label := _label(body))]


def _label(body: Listed) -> Message | None:
    match body:
        case FindingRecord():
            return _FINDING.filled(words=Name(_short(body.behaviour)))
        case MeasureRecord():
            return _MEASURE.filled(words=Name(_short(body.measure)))
        case _:
            return None


def _short(text: str) -> str:
    return shorten(text, _MOST_CHARS, placeholder=" …")


def _tells(body: object) -> bool:
    return isinstance(body, LetterRecord) and body.purpose in case_appeals.TELLS_OUTCOME
