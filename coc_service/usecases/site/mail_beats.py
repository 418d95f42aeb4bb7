"""Mails at fixed times: each member's digest, the weekly check of their address, and reminders held during quiet hours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.domain import departures
from coc_service.domain import reminders as rules
from coc_service.domain.availability import Digest
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee, Seat
from coc_service.mail import MessageKind
from coc_service.store import cases, outbox, reminders
from coc_service.store.cases import Cursor, QueuePart
from coc_service.store.tables import CaseIndex
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.site import term_ends
from coc_service.usecases.site.reminding import HELD

_PAGE = 100
_DIGEST, _CHECK = "digest", "check"
Done = Mapping[tuple[str, str], datetime]


@dataclass(frozen=True, slots=True)
class _Beat:
    """A repeated mail to a member of a committee that is due: its name in the table, its kind, the moment it belongs to."""

    committee: Committee
    person: str
    name: str
    kind: MessageKind
    at: datetime


@dataclass(frozen=True, slots=True)
class MailsDue(Question[bool]):
    """Whether reminders or repeated mails are due. Asked on every beat, so that an idle worker writes nothing."""

    custody: Custody

    def look(self, session: Session) -> bool:
        """Return whether anything is due."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        if reminders.due_cases(session, now=now, limit=1):
            return True
        done = reminders.beats(session)
        if any(True for _ in term_ends.due(view, done, now)):
            return True
        return bool(_held(done, now)) or any(True for _ in _due(view, done, now))


@dataclass(frozen=True, slots=True)
class SendBeats(WriteAct[None]):
    """Owe the repeated mails that are due, and settle ends of terms. After a downtime only mails of the last moment.

    Effects: outbox, their times, and those of `term_ends.settle`.
    """

    custody: Custody

    def write(self, session: Session) -> None:
        """Owe them while holding the log's head, so that two workers never do the same."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        done = reminders.beats(session)
        term_ends.settle(session, self.custody, list(term_ends.due(draft, done, now)), now)
        held = _held(done, now)
        for person in held:
            reminders.drop_beat(session, person, HELD)
        notices.owe_notices(session, held, now=now)
        owed: dict[MessageKind, set[str]] = {}
        for beat in list(_due(draft, done, now)):
            is_first = (beat.person, beat.name) not in done  # a new member gets their first at their next beat
            reminders.keep_beat(session, beat.person, beat.name, beat.at)
            if not is_first and (beat.kind is MessageKind.ADDRESS_CHECK or _waits(session, draft, beat, now)):
                owed.setdefault(beat.kind, set()).add(beat.person)
        for kind in sorted(owed):
            notices.owe_notices(session, sorted(owed[kind]), now=now, kind=kind)


def _held(done: Done, now: datetime) -> list[str]:
    return sorted(about for (about, name), at in done.items() if name == HELD and at <= now)


def _due(view: View, done: Done, now: datetime) -> Iterator[_Beat]:
    """Yield the beats that are due. They depend on members' statements and the time only, never on a case."""
    for committee in view.committees():
        for seat in committee.seated(now):
            for beat in _beats_of(committee, seat, now):
                last = done.get((beat.person, beat.name))
                if last is None or last < beat.at:
                    yield beat


def _beats_of(committee: Committee, seat: Seat, now: datetime) -> Iterator[_Beat]:
    stated = committee.availability_of(seat.person)
    if digest_at := stated.latest_digest(now):
        yield _Beat(committee, seat.person, f"{_DIGEST} {committee.id}", MessageKind.DIGEST, digest_at)
    checked_at = stated.latest(Digest.WEEKLY, now)
    yield _Beat(committee, seat.person, f"{_CHECK} {committee.id}", MessageKind.ADDRESS_CHECK, checked_at)


def _waits(session: Session, view: View, beat: _Beat, now: datetime) -> bool:
    """Whether something waits for a member in a case that they can read. Other cases do not count in any way."""
    return any(
        rules.waits_for(departures.as_of(case, beat.committee, now), beat.person, now)
        for row in _open_cases(session, beat)
        if (case := _read_case(view, row, beat.person, now))
    )


def _read_case(view: View, row: CaseIndex, person: str, now: datetime) -> Case | None:
    """Return a case that a member reads. A frozen case or committee must not stop the mails of everyone else."""
    try:
        case = view.case(row.id)
        return case if person in view.readers_of(case, now) else None
    except (Frozen, NoSuchCase):
        return None


def _open_cases(session: Session, beat: _Beat) -> Iterator[CaseIndex]:
    after: Cursor | None = None
    while True:
        found = cases.queue(
            session,
            person_id=beat.person,
            committees=[beat.committee.id],
            part=QueuePart.OPEN,
            after=after,
            size=_PAGE,
        )
        yield from found
        if len(found) < _PAGE or found[-1].deadline_at is None:
            return
        after = Cursor(found[-1].deadline_at, found[-1].id)


@dataclass(frozen=True, slots=True)
class Unreached(Question[list[str]]):
    """The names of members of a member's committees whose address refused its last weekly check."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[str]:
        """Return the names in order. A refused notice of a case does not count: it would tell of the case."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        refused = set(outbox.refused_people(session, kind=MessageKind.ADDRESS_CHECK)) - {self.member.person}
        seats = [seat for one in view.committees_of(self.member.person, now) for seat in one.seated(now)]
        return sorted({seat.name for seat in seats if seat.person in refused})
