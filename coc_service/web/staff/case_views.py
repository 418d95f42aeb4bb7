"""Turns an opened case into the values of a member's case page."""

from dataclasses import dataclass, replace
from datetime import datetime

from coc_service.catalogue import Message, Name, Text, msg
from coc_service.domain import case_state, epochs, presence
from coc_service.domain.chain import member
from coc_service.domain.committee_state import NameOf
from coc_service.domain.presence import Presence
from coc_service.domain.stages import STAGES, Phase, Stage
from coc_service.usecases.committee.access import OpenedCase
from coc_service.web import recovery_words, words
from coc_service.web.fields import OptionView
from coc_service.web.staff import file_views, links
from coc_service.web.words import Due

_SHAPE = {
    Phase.ARRIVED: "open",
    Phase.WORKING: "half",
    Phase.WAITING: "wait",
    Phase.SETTLED: "full",
    Phase.ENDED: "done",
}
_KEY_ENDED = msg("The key has ended. What was sealed to it before that can still be opened with it.")
_NOT_NAMED = msg("The reporter did not say who they are.")
_REACHED_BY_RECEIPT = msg("The reporter did not say who they are. You reach them here, through their receipt.")


@dataclass(frozen=True, slots=True)
class CaseView:
    """The head of a case."""

    code_name: str
    url: str
    status: Message
    shape: str
    status_sentence: Message
    arrived: Text
    withdrawn: bool
    no_identity: Message
    due: Due | None
    lead: Text


def head(opened: OpenedCase, *, name_of: NameOf, now: datetime) -> CaseView:
    """Return the head of a case."""
    case, stage = opened.case, STAGES[opened.case.stage]
    deadline = case_state.deadline_at(case, opened.file.sealed.policy)
    return CaseView(
        code_name=case.code_name,
        url=links.case_url(case.id),
        status=stage.label,
        shape=_SHAPE[stage.phase],
        status_sentence=stage.for_committee,
        arrived=file_views.moment(case.received_at, now),
        withdrawn=case.withdrawn_at is not None,
        no_identity=_REACHED_BY_RECEIPT if case.is_reporter_reachable else _NOT_NAMED,
        due=words.due(deadline, now=now) if deadline else None,
        lead=Name(name_of(case.lead)) if case.lead else "",
    )


def shape(stage: Stage) -> str:
    """Return the symbol beside a stage."""
    return _SHAPE[STAGES[stage].phase]


@dataclass(frozen=True, slots=True)
class ReaderView:
    """Somebody on the case, under the name they had when they came to it, and what they declared."""

    name: str
    says: Message
    is_you: bool
    is_lead: bool


def readers(opened: OpenedCase, *, now: datetime) -> list[ReaderView]:
    """Return who can read the case and who could read it before, those who can first."""
    case, committee = opened.case, opened.file.sealed.committee
    reading = {seat.person for seat in epochs.readers(case, committee, now)}
    on_case = [(person, stands) for person, stands in case.presences.items() if stands is not Presence.RECUSED]
    shown = [
        ReaderView(
            committee.admissions[case.admissions[person]].name,
            presence.SAYS[stands],
            is_you=member(person) == opened.reader,
            is_lead=person == case.lead,
        )
        for person, stands in sorted(on_case, key=lambda one: one[0] not in reading)
    ]
    return sorted(shown, key=lambda one: not one.is_you)


def recovery(opened: OpenedCase) -> OptionView | None:
    """Return who keeps the recovery key that this case was sealed to, in force or ended; None if it was sealed to none."""
    committee = opened.file.sealed.committee
    key = committee.recovery_keys.get(opened.case.recovery)
    if key is None:
        return None
    shown = recovery_words.option(key)
    return shown if epochs.recovery_key(opened.case, committee) else replace(shown, hint=_KEY_ENDED)


def reader_options(opened: OpenedCase, *, now: datetime) -> list[OptionView]:
    """Return those who read the case now, as options: who can lead it, or own a task."""
    committee = opened.file.sealed.committee
    reading = {seat.person for seat in epochs.readers(opened.case, committee, now)}
    return [OptionView(one, committee.name_of(one)) for one in opened.case.clear if one in reading]
