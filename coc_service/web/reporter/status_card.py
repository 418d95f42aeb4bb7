"""The card on top of a reporter's conversation: what is new, how far the case is, the last answer and the next date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coc_service.catalogue import Day, Message, Moment, msg, plural
from coc_service.domain import case_state, danger
from coc_service.domain.case_state import Case
from coc_service.domain.disclosures import DisclosureTo
from coc_service.domain.stages import STAGES, Stage
from coc_service.usecases.reporter.conversation import Conversation
from coc_service.web import recovery_words
from coc_service.web.fields import OptionView
from coc_service.web.reporter import retention
from coc_service.web.reporter.letters import LettersView, LetterView

# Coarse on purpose: an inner stage, or how long it takes, could tell who has stepped back.
# note: steps that the report has passed: it has arrived, it has been read, it is investigated, it is decided
_STEPS = (msg("Arrived"), msg("Read"), msg("Investigation"), msg("Decided"))
_ARRIVED, _READ, _INVESTIGATION, _DECIDED = range(len(_STEPS))
_STEP_OF = {
    Stage.CONFLICT_CHECK: _ARRIVED,
    Stage.TRIAGE: _READ,
    Stage.INVESTIGATING: _INVESTIGATION,
    Stage.AWAITING_INFO: _INVESTIGATION,
    Stage.PROPOSED: _INVESTIGATION,
    Stage.VOTING: _INVESTIGATION,
}


_WITH_OTHERS = msg("We now talk about this with someone closer to it. You can still write to us.")


class Progress(StrEnum):
    """Whether a step is behind, under way, or ahead."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


# note: read aloud after a step
_SAID = {Progress.DONE: msg("(done)"), Progress.AHEAD: msg("(not yet)")}
_OWED = msg("You told us that you feel less safe. You will find an answer here by %(moment)s.")
_LATE = msg(
    "You told us that you feel less safe. Our answer was due by %(moment)s. It is late, and the committee sees that."
)
# note: shown to the reporter; the copy can be opened by the lawyer alone
_HANDED = msg("Two members gave a sealed copy of this to a lawyer. Only the lawyer can open it.")
_LOOKED_AFTER = msg("You told us that you feel less safe. One of us looks after it.")


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the progress line."""

    label: Message
    progress: Progress

    @property
    def is_now(self) -> bool:
        """Whether it is under way."""
        return self.progress is Progress.NOW

    @property
    def said(self) -> Message | None:
        """What the line's colour says, for those who do not see it."""
        return _SAID.get(self.progress)


@dataclass(frozen=True, slots=True)
class StatusCard:
    """What the card says. `news` is None if there is nothing new, `safety` unless the reporter said that they are less safe."""

    status: Message
    news: Message | None
    steps: Sequence[StepView]
    last_answer: LetterView | None
    next_date: Message | None
    safety: Message | None
    handed: Message | None
    kept: Sequence[Message]
    sealed_to: Sequence[str]
    recovery: OptionView | None


def status_card(opened: Conversation, letters: LettersView, *, now: datetime) -> StatusCard:
    """Return the card of a conversation."""
    key = opened.file.sealed.committee.recovery_keys.get(opened.case.recovery)
    is_told = opened.case.addressee == opened.party  # else whoever it happened to decides what they hear of it
    return StatusCard(
        status=STAGES[opened.case.stage].for_reporter if is_told else _WITH_OTHERS,
        news=_news(letters),
        steps=_steps(opened.case) if is_told else (),
        last_answer=letters.last_answer,
        next_date=_next_date(opened, now=now) if is_told else None,
        safety=_safety(opened, now=now),
        handed=_handed(opened),
        kept=retention.sentences(opened.case, opened.file.sealed.policy) if is_told else (),
        sealed_to=opened.sealed_to,
        recovery=recovery_words.option(key) if key else None,
    )


def _news(letters: LettersView) -> Message | None:
    if not letters.new:
        return None
    count = sum(one.file is None for one in letters.new)  # files come with a letter
    return plural("%(count)s letter from the committee", "%(count)s letters from the committee", count=max(count, 1))


def _steps(case: Case) -> list[StepView]:
    now = _step(case)
    return [StepView(label, _progress(place, now)) for place, label in enumerate(_STEPS)]


def _step(case: Case) -> int:
    """Return the step under way, one after the last if all are done."""
    if case.stage is Stage.CLOSED:
        return len(_STEPS)
    step = _STEP_OF.get(case.stage, _DECIDED)
    return max(step, _READ) if case.answered_at else step


def _progress(place: int, now: int) -> Progress:
    if place == now:
        return Progress.NOW
    return Progress.DONE if place < now else Progress.AHEAD


def _next_date(opened: Conversation, *, now: datetime) -> Message | None:
    """Return what the reporter can expect and when, and whether it is late."""
    case, policy = opened.case, opened.file.sealed.policy
    due_at = case_state.answer_due_at(case, policy)
    if due_at is not None:
        if due_at < now:
            return msg(
                "Our first answer was due on %(day)s. The answer is late, and the committee sees that.", day=Day(due_at)
            )
        return msg("You will find our first answer here by %(moment)s.", moment=Moment(due_at))
    if case.stage_due_at is None:
        return None
    if case.stage_due_at < now:
        return msg("This step takes longer than planned. The committee sees that.")
    return msg("This step should end by %(day)s.", day=Day(case.stage_due_at))


def _handed(opened: Conversation) -> Message | None:
    """Return that a lawyer was given a copy, once it was fetched; to the reporter alone, and if the policy says so."""
    if opened.party != opened.case.reporter or not opened.file.sealed.policy.disclosures.tell_reporter:
        return None
    taken = (one for one in opened.case.disclosures.values() if one.to is DisclosureTo.COUNSEL and one.taken)
    return _HANDED if any(taken) else None


def _safety(opened: Conversation, *, now: datetime) -> Message | None:
    """Return what became of it that the reporter said that they are less safe."""
    found = danger.danger(opened.case, opened.file.sealed.policy, now)
    if found is None or opened.case.danger_raised_at is None:
        return None
    if not found.is_open:
        return _LOOKED_AFTER
    return (_LATE if found.due_at < now else _OWED).filled(moment=Moment(found.due_at))
