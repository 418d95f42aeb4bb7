"""A small site to falsify row by row: what everybody can open and decide there, in a process that remembers the log and in one
that has just started. All changes are rolled back.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from coc_service.crypto import RecipientSecret, Secret, sha256
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.summary import Summary
from coc_service.store.jobs import JobSession
from coc_service.store.transaction import open_transaction
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import NotDeclared, OpenCase, OpenGate
from coc_service.usecases.committee.catching_up import CatchUp
from coc_service.usecases.committee.desk import Desk, Sort, Wanted
from coc_service.usecases.custody.casefile import OpenedFile
from coc_service.usecases.custody.custody import Custody, custody_of
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.ledger import Ledger
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.custody.view import LogFault, View
from coc_service.usecases.people.admitting import Admit
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.reporter.conversation import OpenConversation
from coc_service.usecases.reporter.receipts import NoSuchReceipt, ReceiptKeys
from coc_service.usecases.site.deliver_mail import ClaimMails
from coc_service.usecases.site.publish import CheckpointBroken
from tests.stored import VerifyStored
from tests.usecases.ready import (
    MEMBERS,
    WAITING,
    Clock,
    ReadySite,
    passphrase_of,
    unlocked,
)

T = TypeVar("T")


Rows = Mapping[str, Sequence[Mapping[str, Any]]]  # by table


REFUSALS = (
    NoSuchCase,
    NotDeclared,
    NoSuchReceipt,
    Frozen,
    LogFault,
    Refused,
    CheckpointBroken,
)


OUTSIDER = RecipientSecret(sha256(b"an outsider's secret"))


@dataclass(frozen=True, slots=True)
class Powers:
    """What everybody can read, and the values on which decisions depend. A refusal is None."""

    read: Mapping[tuple[str, str], frozenset[str]]
    stands: Mapping[str, Any]


@dataclass
class Falsified:
    """The site, with the secrets of the people who may open something in it."""

    engine: Engine
    keys: ServiceKeys
    clock: Clock
    ready: ReadySite
    receipts: Sequence[ReceiptKeys]
    case_ids: Sequence[str]
    cookies: Sequence[Secret]
    earlier: Rows
    rows: Rows = field(default_factory=dict)
    admission: str = ""
    followed: Custody | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Return a session whose transaction is rolled back."""
        with self.engine.connect() as connection:
            root = connection.begin()
            transaction = open_transaction(connection)
            try:
                with JobSession(transaction) as session:
                    yield session
            finally:
                transaction.close()
                root.rollback()

    def process(self) -> Custody:
        """Return a process that has just started."""
        return custody_of(self.keys, self.clock.now)

    def remembering(self) -> Custody:
        """Return a process that has followed the log as it was before anything was falsified."""
        assert self.followed is not None
        return copied(self.followed)

    def member(self, name: str) -> UnlockedMember:
        return unlocked(self.ready.people[name], self.ready.committee, name)

    # --- what everybody can do ---

    def powers(self, custody: Custody, session: Session) -> Powers:
        read = {
            (case_id, name): self._reads(custody, session, case_id, name)
            for case_id in self.case_ids
            for name in PEOPLE
        }
        for number, receipt in enumerate(self.receipts):
            read["receipt", str(number)] = self._reads_with(custody, session, receipt)
        stands = self._stands(custody, session)
        for case_id in self.case_ids:
            stands |= self._stands_in(custody, session, case_id)
        return Powers(read, stands)

    def _reads(self, custody: Custody, session: Session, case_id: str, name: str) -> frozenset[str]:
        member = self.member(name) if name != "outsider" else outsider(self.member("noor"))
        gate, case = OpenGate(custody, member, case_id), OpenCase(custody, member, case_id)
        file = opened(lambda: case.prepare(case.look(session)).file)
        return file or opened(lambda: gate.prepare(gate.look(session)))

    def _reads_with(self, custody: Custody, session: Session, receipt: ReceiptKeys) -> frozenset[str]:
        act = OpenConversation(custody, receipt)
        return opened(lambda: act.prepare(act.look(session)).file)

    def _stands(self, custody: Custody, session: Session) -> dict[str, Any]:
        def view() -> View:
            return custody.ledger.reading(session)

        stands: dict[str, Any] = {
            "committee": asked(lambda: self._committee(view())),
            "slug": asked(lambda: view().committee_by_slug("conduct")),
            "policy": asked(lambda: view().policy_of(self._committee(view()))),
            "admission": asked(lambda: self._admission(custody, session)),
        }
        resumes = [Resume(custody, cookie) for cookie in self.cookies]
        return stands | {f"session {at}": asked(partial(_resumed, one, session)) for at, one in enumerate(resumes)}

    def _stands_in(self, custody: Custody, session: Session, case_id: str) -> dict[str, Any]:
        def case() -> Case:
            return custody.ledger.reading(session).case(case_id)

        return {
            f"case {case_id}": asked(case),
            f"policy {case_id}": asked(lambda: custody.ledger.reading(session).policy(case())),
        }

    def _committee(self, view: View) -> Committee:
        found = view.committee(self.ready.committee)
        if found is None:
            raise NoSuchCase
        return found

    def _admission(self, custody: Custody, session: Session) -> str:
        """Return the digest of what an admission would sign; the form contains the one of what its page showed."""
        act = Admit(
            custody, self.member("noor"), self.ready.committee, self.ready.people[WAITING].person, self.admission
        )
        act.look(session)
        return self.admission

    def desk(self, custody: Custody, session: Session, name: str) -> dict[str, Summary]:
        asked(lambda: CatchUp(custody, self.member(name)).look(session))
        page = asked(lambda: Desk(custody, self.member(name), Wanted(sort=Sort.NEWEST)).look(session))
        return {row.case_id: row.case for row in page.listed if row.case is not None} if page else {}

    def logs_in(self, custody: Custody, session: Session) -> RecipientSecret | None:
        act = LogIn(custody, "noor", passphrase_of("noor"))
        tried = asked(lambda: act.prepare(act.look(session)))
        return tried.secret if tried else None

    def mails(self, custody: Custody, session: Session) -> set[tuple[str, str]]:
        """Return the mails that would be sent now, without the checkpoint in them."""
        claimed = asked(lambda: ClaimMails(custody).write(session)) or []
        return {(one.envelope.kind, one.envelope.to) for one in claimed if one.envelope is not None}

    def faults(self, custody: Custody, session: Session) -> bool:
        """Whether a check of everything stored has findings."""
        try:
            return bool(VerifyStored(custody).look(session).findings)
        except REFUSALS:
            return True


PEOPLE = (*MEMBERS, WAITING, "outsider")


def outsider(member: UnlockedMember) -> UnlockedMember:
    """Return somebody who claims to be a member but does not have their secret."""
    return UnlockedMember(
        member.person, member.name, OUTSIDER, bytes(32), is_half_idle=False, committees=member.committees
    )


def _resumed(resume: Resume, session: Session) -> tuple[str, bytes] | None:
    member = resume.look(session)
    return (member.person, member.secret.reveal()) if isinstance(member, UnlockedMember) else None


def asked(question: Callable[[], T]) -> T | None:
    """Return an answer; None if it is refused."""
    try:
        return question()
    except REFUSALS:
        return None


def opened(look: Callable[[], OpenedFile]) -> frozenset[str]:
    file = asked(look)
    return frozenset(one.filed.id for one in file.records) if file else frozenset()


def copied(custody: Custody) -> Custody:
    """Return a separate process with a copy of the memory."""
    ledger = Ledger(custody.keys, custody.now)
    for name, value in vars(custody.ledger.memory).items():
        if name != "_lock":
            setattr(ledger.memory, name, copy.copy(value))
    ledger.state.policies._known.update(custody.ledger.state.policies._known)
    return Custody(custody.keys, ledger)
