"""A member who lost their keys gets cases back with the recovery key: a request for the trustees, and their answer."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import case_recovery, epochs
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, case_subject, committee_subject, moment
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.recovery import RECOVERY
from coc_service.store import cases, log, rows
from coc_service.store.cases import WrappedKey
from coc_service.store.tables import Grant
from coc_service.usecases.act import Act, Question, Refused, Stale
from coc_service.usecases.custody import casefile, clear_members, contexts, notices, trustees
from coc_service.usecases.custody.casefile import Recipient, SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.recovery_files import (
    Answer,
    AnsweredCase,
    GivenEntry,
    GivenGrant,
    RequestHead,
    write_request,
)
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember

NOT_THIS_KEY = msg(
    "This answer is for another key, or for other keys of yours. Ask the trustees again, with a new request."
)
NOTHING_THERE = msg(
    "None of these cases is waiting for you. You may have them already, or have stepped back from them."
)
NOT_OPENED = msg("What the trustees sent does not open with your keys, or was changed on its way. Nothing was stored.")
NOBODY = msg("There is nothing to ask the trustees for.")


def waiting(session: Session, view: View, committee: Committee, person: str) -> list[Case]:
    """Return the cases that a member can get back with the recovery key in force."""
    at = view.now()
    seat = committee.seat_of(person, at)
    had_others = any(
        one.person == person and seat and one.tenure != seat.tenure for one in committee.admissions.values()
    )
    if committee.recovery is None or not had_others:
        return []
    found = (_case(view, case_id) for case_id in cases.all_ids(session))
    return [
        one
        for one in found
        if one and one.committee == committee.id and case_recovery.seat_to_serve(one, committee, person, at)
    ]


def _case(view: View, case_id: str) -> Case | None:
    try:
        return view.case(case_id)
    except (NoSuchCase, Frozen):
        return None


@dataclass(frozen=True, slots=True)
class AskTrustees(Question[str]):
    """Write the request for the trustees: the signed entries that they check, and what was sealed to their key.

    Raises:
        Refused: the person gets nothing back here.
    """

    custody: Custody
    person: str
    committee_id: str

    def look(self, session: Session) -> str:
        """Return the text of the request."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        committee = view.committee(self.committee_id)
        mine = waiting(session, view, committee, self.person) if committee else []
        if committee is None or not mine:
            raise Refused(NOBODY)
        first = committee.policy_versions[0].digest
        head = RequestHead(
            view.keys.origin, committee.id, self.person, moment(now), [view.policies.text(session, first)]
        )
        subjects = [committee_subject(committee.id), *(case_subject(one.id) for one in mine)]
        return "".join(write_request(head, entries=_entries(view, subjects), grants=_grants(session, mine)))


def _entries(view: View, subjects: list[str]) -> Iterator[GivenEntry]:
    """Yield the entries of these chains in the order of the log."""
    chains = [log.chain(view.session, subject, stop=view.ahead.size) for subject in subjects]
    for row in heapq.merge(*chains, key=attrgetter("position")):
        yield GivenEntry(row.entry, row.detail)


def _grants(session: Session, mine: list[Case]) -> Iterator[GivenGrant]:
    for case in mine:
        for one in cases.grants(session, case.id, recipient_id=RECOVERY):
            yield GivenGrant(case.id, one.epoch, one.wrapped_key)


@dataclass(frozen=True, slots=True)
class AskTrusteesFor(Question[str]):
    """Write the request for a member by the names that the operator knows: of the committee's address, and for logging in.

    Raises:
        Refused: they get nothing back here.
    """

    custody: Custody
    slug: str
    login_name: str

    def look(self, session: Session) -> str:
        """Return the text of the request."""
        committee = self.custody.ledger.reading(session).committee_by_slug(self.slug)
        seats = committee.seated(self.custody.now()) if committee else ()
        person = next((one.person for one in seats if one.login_name == self.login_name), "")
        return AskTrustees(self.custody, person, committee.id if committee else "").look(session)


@dataclass(frozen=True, slots=True)
class Recovering:
    """A case as it will be for the member, with the answer that opens it."""

    file: SealedFile
    answered: AnsweredCase


@dataclass(frozen=True, slots=True)
class TakeBack(Act[list[Recovering], list[Recovering], int]):
    """Take cases back with the trustees' answer. Returns how many.

    Effects: a log entry that the committee sees, and one in each case; grants; notices to all others of the committee.

    Raises:
        Refused: the answer is for another key or other keys of the member, no case of it waits for them, or a key in it is not
            the one that the case's begin commits to.
    """

    custody: Custody
    member: UnlockedMember
    answer: Answer

    def look(self, session: Session) -> list[Recovering]:
        """Return the sealed cases that wait for the member."""
        view = self.custody.ledger.reading(session)
        seat = self._seat(view)
        found = [one for answered in self.answer.cases if (one := self._recovering(view, answered, seat))]
        if not found:
            raise Refused(NOTHING_THERE, field="answer")
        return found

    def prepare(self, seen: list[Recovering]) -> list[Recovering]:
        """Open every grant and compare it with what its begin commits to."""
        if not self._is_signed(seen[0].file) or not all(self._is_whole(one) for one in seen):
            raise Refused(NOT_OPENED, field="answer")
        return seen

    def store(self, session: Session, ready: list[Recovering]) -> int:
        """Log it and store the grants."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        seat, said, signer = self._seat(draft), self.answer, self.member.signer
        if any(self._recovering(draft, one.answered, seat) is None for one in ready):
            raise Stale
        draft.append(LogAct.RECOVERY_USED, committee_subject(said.committee), signer=signer, at=now, says=self._told())
        for one in ready:
            case_id, says = one.answered.case_id, self._says(one.answered)
            draft.append(LogAct.READER_RECOVERED, case_subject(case_id), signer=signer, at=now, says=says)
            cases.drop_grants(session, case_id, recipient_id=self.member.person)  # of the keys that they lost
            rows.add(session, [self._grant(case_id, grant) for grant in one.file.grants])
            clear_members.tell(session, draft, case_id, but=self.member.person, now=now)
        if committee := draft.committee(said.committee):
            notices.tell_members(session, committee, but=[seat.person], now=now)
        return len(ready)

    def _seat(self, view: View) -> Seat:
        committee, said = view.committee(self.answer.committee), self.answer
        seat = committee.seat_of(self.member.person, self.custody.now()) if committee else None
        key = committee.recovery if committee else None
        if seat is None or key is None or (seat.leaf, key.leaf) != (said.admission, said.key):
            raise Refused(NOT_THIS_KEY, field="answer")
        return seat

    def _recovering(self, view: View, answered: AnsweredCase, seat: Seat) -> Recovering | None:
        case = _case(view, answered.case_id)
        committee = view.committee(self.answer.committee)
        if case is None or committee is None or case.committee != committee.id:
            return None
        at = entry_moment(self.member.signer.actor, self.custody.now())
        if case_recovery.seat_to_serve(case, committee, seat.person, at) is None or not case.begin(answered.epoch):
            return None
        after = case_recovery.as_recovered(case, seat, until=answered.epoch)
        granted = {begin.number for begin in case.begins if epochs.is_granted(after, begin, seat.person)}
        wrapped = [WrappedKey(contexts.CASE, epoch, key) for epoch, key in answered.grants if epoch in granted]
        policy = view.policy(case)
        return Recovering(SealedFile(view.keys.origin, after, policy, committee, committee, wrapped, {}), answered)

    def _is_signed(self, file: SealedFile) -> bool:
        """Whether the trustees signed for the committee. The log's rules ask this again."""
        told = Statement("", LogAct.RECOVERY_USED, self.member.signer.actor, self.custody.now(), self._told())
        return trustees.has_signed_use(file.committee, told, origin=file.origin)

    def _told(self) -> dict[str, Any]:
        said = self.answer
        return {"key": said.key, "admission": said.admission, "cases": len(said.cases), "proof": said.proof.hex()}

    def _says(self, answered: AnsweredCase) -> dict[str, Any]:
        said = self.answer
        proof = answered.proof.hex()
        return {"key": said.key, "admission": said.admission, "epoch": answered.epoch, "proof": proof}

    def _is_whole(self, one: Recovering) -> bool:
        says = self._says(one.answered)
        told = Statement("", LogAct.READER_RECOVERED, self.member.signer.actor, self.custody.now(), says)
        if not trustees.has_signed_case(one.file.case, one.file.committee, told, origin=one.file.origin):
            return False
        keys = casefile.open_case_keys(one.file, Recipient(self.member.person, self.member.secret))
        case = one.file.case
        granted = {begin.number for begin in case.begins if epochs.is_granted(case, begin, self.member.person)}
        return keys.keys() == granted and len(one.file.grants) == len(granted)

    def _grant(self, case_id: str, grant: WrappedKey) -> Grant:
        return Grant.plain(
            case_id=case_id,
            recipient_id=self.member.person,
            channel=grant.channel,
            epoch=grant.epoch,
            wrapped_key=grant.wrapped_key,
        )
