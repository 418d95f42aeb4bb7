"""Reminders of cases: to members as the usual notice, to the fallback as one mail a day. Both without a word about a case.

The head's lock keeps two workers from doing the same; what is done is stored in the transaction that owes the mails, so a
restart repeats nothing, and after a downtime each person gets one mail.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import to_hour
from coc_service.domain import danger, departures
from coc_service.domain import reminders as rules
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.reminders import Audience
from coc_service.mail import Envelope, EnvelopeMalformed, MessageKind
from coc_service.store import outbox, reminders
from coc_service.store.reminders import DueCase
from coc_service.usecases.act import WriteAct
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.policies import PolicyBroken
from coc_service.usecases.custody.statements import Frozen, NoSuchCase

BATCH = 50
HELD, ESCALATED = "held", "escalated"
_FROZEN_PAUSE = timedelta(days=1)
_ESCALATION_PAUSE = timedelta(days=1)
_AT_ONCE = frozenset({Audience.ON_CALL, Audience.ALL_NOW})


@dataclass
class _Reminded:
    """Who is to be reminded: at once, after their quiet hours (with the end of these), and the committees to escalate."""

    at_once: set[str] = field(default_factory=set)
    later: dict[str, datetime] = field(default_factory=dict)
    escalated: dict[str, Committee] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemindCases(WriteAct[int]):
    """Send the reminders of cases that are due, a batch of cases at a time; return how many cases were looked at.

    Effects: outbox, up to when each case's reminders are done, mails held until the end of quiet hours.
    """

    custody: Custody

    def write(self, session: Session) -> int:
        """Look at the cases that are due while holding the log's head, so that two workers never do the same."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        due = reminders.due_cases(session, now=now, limit=BATCH)
        reminded = _Reminded()
        for one in due:
            done_at, next_at = self._look_at(draft, one, reminded, now)
            reminders.settle(session, one.case_id, done_at=done_at, next_at=next_at)
        self._owe(session, reminded, now)
        for committee in reminded.escalated.values():
            self._escalate(session, draft, committee, now)
        return len(due)

    def _look_at(
        self, draft: Draft, one: DueCase, reminded: _Reminded, now: datetime
    ) -> tuple[datetime | None, datetime | None]:
        """Add those that a case reminds; return up to when its reminders are done, and when to look next."""
        try:
            case = draft.case(one.case_id)
            policy, committee = draft.policy(case), draft.committee(case.committee)
        except Frozen:
            return one.reminded_at, to_hour(now) + _FROZEN_PAUSE  # until somebody has repaired it
        except NoSuchCase:
            return one.reminded_at, None
        after = max(one.reminded_at or case.received_at, case.received_at)
        if committee:
            case = departures.as_of(case, committee, now)
            circle = _Circle(case, committee, frozenset(draft.readers_of(case, now)), now)
            for audience in rules.reached(case, policy, after=after, until=now):
                circle.add_to(reminded, audience)
        # A danger that somebody takes care of is looked at all the same: they may leave, and no entry of the case says so.
        next_at = rules.next_at(danger.untaken(case), policy, after=now)
        return _done_at(rules.last_at(case, policy, until=now), now), next_at

    def _owe(self, session: Session, reminded: _Reminded, now: datetime) -> None:
        held = reminders.beats(session) if reminded.later else {}
        for person, until in reminded.later.items():
            if person not in reminded.at_once and (person, HELD) not in held:
                reminders.keep_beat(session, person, HELD, until)
        notices.owe_notices(session, sorted(reminded.at_once), now=now)

    def _escalate(self, session: Session, draft: Draft, committee: Committee, now: datetime) -> None:
        """Owe the fallback one mail, but none within a day of the last: it would say the same."""
        told_at = reminders.beats(session).get((committee.id, ESCALATED))
        try:
            fallback = draft.policy_of(committee).escalation
        except PolicyBroken:  # its text is gone: pages say so, and the reminders of others go on
            return
        if fallback is None or (told_at and now < told_at + _ESCALATION_PAUSE):
            return
        try:
            values = {"committee": committee.name, "body": fallback.body}
            envelope = Envelope(MessageKind.ESCALATION, fallback.address, values)
        except EnvelopeMalformed:  # an address that no mail server takes must not stop the other reminders
            return
        outbox.owe(session, [notices.sealed_mail(envelope, keys=self.custody.keys, now=now)])
        reminders.keep_beat(session, committee.id, ESCALATED, now)


def _done_at(last: datetime | None, now: datetime) -> datetime:
    """Return up to when a case's reminders are done: its last moment, or the full hour.

    Never `now`: a case is looked at right after each act, so the row would tell the minute in which a reporter wrote.
    """
    return max(to_hour(now), last or to_hour(now))


@dataclass(frozen=True, slots=True)
class _Circle:
    """Who can be reminded of a case: only its readers, so that nobody left out gets a mail."""

    case: Case
    committee: Committee
    readers: frozenset[str]
    now: datetime

    def people(self, audience: Audience) -> frozenset[str]:
        """Return the members of an audience."""
        match audience:
            case Audience.OWING:
                return rules.owed_by(self.case) & self.readers
            case Audience.ON_CALL:
                on_call = {seat.person for seat in self.committee.on_call(self.now)}
                return self.readers & on_call or self.readers
            case Audience.ALL | Audience.ALL_NOW:
                return self.readers
            case Audience.FALLBACK:
                return frozenset()

    def add_to(self, reminded: _Reminded, audience: Audience) -> None:
        """Add the members of an audience, those in their quiet hours for later unless somebody is in danger."""
        if audience is Audience.FALLBACK:
            reminded.escalated[self.committee.id] = self.committee
        for person in self.people(audience):
            until = self.now
            if audience not in _AT_ONCE:
                until = self.committee.availability_of(person).not_before(self.now)
            if until <= self.now:
                reminded.at_once.add(person)
            else:
                reminded.later[person] = min(until, reminded.later.get(person, until))
