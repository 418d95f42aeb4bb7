"""Who is proposed as a reader of a case, and who could be: never somebody whom the reporter left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.crypto import fingerprint
from coc_service.domain import alternates, case_proposals, case_readers, epochs, names
from coc_service.domain.alternates import Circumstances
from coc_service.domain.candidates import Candidate
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.names import MemberNames
from coc_service.domain.record_models import AdditionRecord, NamedRecord, RecordKind, ReportRecord
from coc_service.usecases.act import Question
from coc_service.usecases.committee.access import committee_of, find_cleared
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.addresses import member_names
from coc_service.usecases.custody.casefile import OpenedFile, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

_REPORTERS_WORDS = frozenset({RecordKind.REPORT.value, RecordKind.NAMED.value, RecordKind.ADDITION.value})


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed reader with the seat they have now, None if they have left. Until `waits_until` the reporter may say no.

    `is_due`: that time is over, or nobody is waited for; `may_confirm`: this member can be the second of two;
    `is_called_by_one`: nobody else has to, because it is an alternate and too few are left.
    """

    candidate: Candidate
    seat: Seat | None
    waits_until: datetime | None
    is_due: bool
    may_confirm: bool
    is_called_by_one: bool = False

    @property
    def is_seated(self) -> bool:
        """Whether they still have the seat with which they were proposed."""
        return self.seat is not None and self.seat.leaf == self.candidate.admission


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody who can be proposed, with the leaf of their admission. `is_called_by_one`: one member is enough for them."""

    person: str
    leaf: str
    name: str
    handle: str
    fingerprint: str
    is_alternate: bool = False
    is_called_by_one: bool = False


@dataclass(frozen=True, slots=True)
class NewReaders:
    """Who is proposed as a reader of a case, and who could be. `can_confirm`: another clear
    member could; `awaits_others`: nobody could yet, but members who read the case have not declared.
    """

    case: Case
    committee: Committee
    proposed: Sequence[Proposed]
    offered: Sequence[Offered]
    objection_hours: int
    can_confirm: bool
    awaits_others: bool
    file: SealedFile
    names: tuple[MemberNames, ...]

    def named(self, member: UnlockedMember) -> frozenset[str]:
        """Return whom of the offered or proposed the reporter's words name, as far as this member can open them.

        They may have come to the committee after the report, so that its reporter was never asked about them.
        """
        opened = casefile.open_file(self.file, member.recipient, kinds=_REPORTERS_WORDS)
        texts = {str(number): text for number, text in enumerate(_texts(opened))}
        return frozenset(names.named(texts, self.names))


@dataclass(frozen=True, slots=True)
class ShowNewReaders(Question[NewReaders]):
    """Show who is proposed, and who could be. Raises NoSuchCase, NotDeclared."""

    custody: Custody
    member: UnlockedMember
    case_id: str

    def look(self, session: Session) -> NewReaders:
        """Return both."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        case = find_cleared(view, self.case_id, self.member, self.custody)
        around = circumstances(view, case, now)
        committee, others = around.committee, set(view.readers_of(case, now)) - {self.member.person}
        return NewReaders(
            case=case,
            committee=committee,
            proposed=[self._proposed(case, one, around) for one in case_proposals.waiting(case, Candidate).values()],
            offered=_offers(view, case, around),
            objection_hours=around.policy.readers.objection_hours,
            can_confirm=not others.isdisjoint(case.clear),
            awaits_others=others.isdisjoint(case.clear) and bool(others),
            file=casefile.load(view, self.case_id, recipient_id=self.member.person),
            names=self._names(case, committee),
        )

    def _names(self, case: Case, committee: Committee) -> tuple[MemberNames, ...]:
        """Return the names of the members who do not read the case."""
        now = self.custody.now()
        reading = {seat.person for seat in epochs.readers(case, committee, now)}
        seats = tuple(seat for seat in committee.seated(now) if seat.person not in reading)
        return member_names(seats, keys=self.custody.keys, stored=self.custody.ledger.memory.names)

    def _proposed(self, case: Case, one: Candidate, around: Circumstances) -> Proposed:
        until = case_readers.waits_until(case, one, around.committee, around.policy)
        return Proposed(
            one,
            around.committee.seat_of(one.person, around.at),
            until,
            is_due=until is None or entry_moment(self.member.signer.actor, around.at) >= until,
            may_confirm=case_readers.may_confirm(case, one, around, person=self.member.person),
            is_called_by_one=alternates.is_called_by_one(case, one, around),
        )


def _texts(opened: OpenedFile) -> Iterator[str]:
    for one in opened.records:
        match one.said.body:
            case ReportRecord() | NamedRecord() as body:
                yield from (str(answer) for answer in body.answers.values())
            case AdditionRecord() as body:
                yield body.text


def _offers(view: View, case: Case, around: Circumstances) -> list[Offered]:
    known = alternates.callable_by_one(case, around)
    found = offered_in(view, case, around.committee, around.at)
    return [_offered(seat, is_called_by_one=seat.person in known) for seat in found]


def _offered(seat: Seat, *, is_called_by_one: bool) -> Offered:
    own = fingerprint(seat.encryption_key, seat.signing_key)
    return Offered(seat.person, seat.leaf, seat.name, seat.handle, own, seat.is_alternate, is_called_by_one)


def circumstances(view: View, case: Case, now: datetime) -> Circumstances:
    """Return what decides who may be added to a case. Raises Frozen."""
    committee = committee_of(view, case)
    return Circumstances(committee, view.committee_then(case) or committee, view.policy(case), now)


def offered_in(view: View, case: Case, committee: Committee, now: datetime) -> list[Seat]:
    """Return the seats that can be proposed now: never one that the reporter left out."""
    then = view.committee_then(case) or committee
    return case_readers.offered(case, committee, now, left_out_on_form=case_readers.left_out(case, then))
