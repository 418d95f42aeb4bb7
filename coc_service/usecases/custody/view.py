"""The log in one state of the database: followed to its end, each entry judged once, each chain checked against the memory.

Specification: `docs/trust.md` sections 0, 1 and 3. Checked bytes are used from memory and not loaded again: an attacker could
change the row in between.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, decode, is_signed_by, leaf_hash
from coc_service.domain import case_chain, committee_chain, epochs, open_proposals
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, case_subject, committee_subject
from coc_service.domain.committee_state import Committee
from coc_service.domain.passkeys import Passkeys
from coc_service.domain.person_chain import NOBODY, PersonState, logged_out
from coc_service.domain.policy import Policy
from coc_service.domain.summary import summarise
from coc_service.domain.tombstone import Tombstone
from coc_service.store import log
from coc_service.store.log import EntryRow
from coc_service.usecases.custody.judged import Judged
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.memory import Head, Memory, PendingLog
from coc_service.usecases.custody.policies import Policies
from coc_service.usecases.custody.statements import Frozen, NoSuchCase, refuse_a_frozen_committee, statement_of

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time by the system's clock."""
    return datetime.now(UTC)


class LogFault(Exception):
    """The log was wound back, cut or altered. Carries no detail: everyone gets the same message."""


@dataclass(frozen=True, slots=True)
class ProcessState:
    """The state of a process outside of the database: keys, memory of the log, policies it has read, clock."""

    keys: ServiceKeys
    memory: Memory
    policies: Policies
    now: Clock


class View:
    """The log in one state of the database, as far as the pending log was followed: see `following`."""

    def __init__(self, state: ProcessState, session: Session, ahead: PendingLog) -> None:
        self.keys = state.keys
        self.memory = state.memory
        self.policies = state.policies
        self.now = state.now
        self.looked_at = state.memory.looked_at
        self.session = session
        self.ahead = ahead

    def subjects(self) -> list[str]:
        """Return the subjects of all chains."""
        return sorted(self.memory.heads.keys() | self.ahead.heads.keys())

    def head(self, subject: str) -> Head | None:
        """Return the head of a subject's chain; None if it has no entries."""
        return self.ahead.heads.get(subject) or self.memory.head(subject, size=self.ahead.base)

    def committee(self, committee_id: str) -> Committee | None:
        """Return a committee, without what was proposed too long ago; else as `folded_committee`."""
        found = self.folded_committee(committee_id)
        return found and open_proposals.as_of(found, self.now())

    def folded_committee(self, committee_id: str) -> Committee | None:
        """Return a committee as its chain has it; None if it was never founded.

        Raises:
            Frozen: a part of its chain is missing or altered.
        """
        self._refuse_frozen(committee_subject(committee_id))
        return self.ahead.committees.get(committee_id) or self.ahead.known.get(committee_id)

    def committees(self) -> list[Committee]:
        """Return every founded committee."""
        known = {**self.ahead.known, **self.ahead.committees}.values()
        return [open_proposals.as_of(one, self.now()) for one in known]

    def committee_by_slug(self, slug: str) -> Committee | None:
        """Return the committee founded under this name in the address."""
        return next((one for one in self.committees() if one.slug == slug), None)

    def refuse_if_a_committee_is_frozen(self) -> None:
        """Raise Frozen if the chain of any committee is incomplete."""
        refuse_a_frozen_committee(self.ahead.frozen | self.memory.frozen)

    def committees_of(self, person: str, at: datetime) -> list[Committee]:
        """Return the committees on which a person has a seat in force."""
        return [one for one in self.committees() if one.seat_of(person, at)]

    def case(self, case_id: str) -> Case:
        """Return a case: the fold of its whole chain.

        Raises:
            NoSuchCase: it has no chain, or all its entries are void; or two members erased it.
            Frozen: the chain does not end at the remembered head, or a part of it is missing or altered.
        """
        subject = case_subject(case_id)
        if self.tombstone(case_id):
            raise NoSuchCase
        self._refuse_frozen(subject)
        if case_id in self.ahead.cases:
            return self.ahead.cases[case_id]
        head = self.head(subject)
        if head is None:
            raise NoSuchCase
        case = self.memory.case(case_id, head) or self._fold(case_id, head)
        self.memory.keep_case(case)
        return case

    def stored_case(self, case_id: str) -> Case:
        """As `case`, but by the chain as it is stored now: a fold in memory may be older than an alteration. Keeps no fold."""
        subject = case_subject(case_id)
        self._refuse_frozen(subject)
        head = self.head(subject)
        if head is None or self.tombstone(case_id):
            raise NoSuchCase
        return self._fold(case_id, head)

    def case_before(self, case_id: str) -> Case | None:
        """Return a case before the entry that is judged; None if it has not begun. Raises Frozen."""
        try:
            return self.case(case_id)
        except NoSuchCase:
            return None

    def tombstone(self, case_id: str) -> Tombstone | None:
        """Return what is left of a case that two members erased; None for any other."""
        return self.ahead.expunged.get(case_id) or self.memory.expunged.get(case_id)

    def readers_of(self, case: Case, at: datetime) -> list[str]:
        """Return who reads a case, without those who have left the committee or began a new tenure since they were added."""
        committee = self.committee(case.committee)
        return [seat.person for seat in epochs.readers(case, committee, at)] if committee else []

    def policy(self, case: Case) -> Policy:
        """Return the policy that a case began under. Raises PolicyBroken."""
        return self.policies.adopted(self.session, case.policy)

    def policy_of(self, committee: Committee) -> Policy:
        """Return a committee's policy in force. Raises PolicyBroken."""
        return self.policies.adopted(self.session, committee.policy)

    def committee_then(self, case: Case) -> Committee | None:
        """Return the committee as it was after the entry that the case's genesis names. Raises Frozen."""
        return self.fold_committee(committee_subject(case.committee), until=case.begins[0].committee_head)

    def fold_committee(self, subject: str, *, until: str = "") -> Committee | None:
        """Return a committee as the fold of its chain, up to the entry `until`. Void entries only move its head."""
        committee: Committee | None = None
        for statement in (one for _, one in self.chain(subject)):
            if self.is_void(statement.leaf):
                committee = committee and committee_chain.pass_over(committee, statement.leaf)
            else:
                subject_id = subject.removeprefix("committee:")
                committee = committee_chain.apply(committee, statement, subject_id=subject_id, policies=self._policy)
                if statement.act == Act.POLICY_ADOPTED:
                    self.policies.learn(statement.detail["toml"])
            if statement.leaf == until:
                break
        return committee

    def _policy(self, digest: str) -> Policy:
        return self.policies.adopted(self.session, digest)

    def person(self, person: str) -> PersonState:
        """Return a person's state by their own chain."""
        return self.ahead.people.get(person) or self.memory.people.get(person, NOBODY)

    def signing_key(self, person: str) -> bytes:
        """Return the signing key with which a person enrolled last; b"" if they have not."""
        return self.person(person).signing_key

    def codes_of(self, person: str) -> str:
        """Return the nonce of the person's code app; "" if they have none."""
        return self.person(person).codes

    def passkeys_of(self, person: str) -> Passkeys:
        """Return a person's passkeys in force."""
        return self.person(person).passkeys

    def has_ended(self, person: str, session_id: str) -> bool:
        """Whether this is no session of the person that goes on. By the log, so that a restored row does not revive it."""
        return session_id not in self.person(person).sessions

    def chain(self, subject: str) -> list[tuple[Entry, Statement]]:
        """Return a subject's entries in order, each with its statement, including void ones.

        Raises:
            Frozen: as `case`.
        """
        head = self.head(subject)
        return self._checked(subject, head) if head else []

    def walk(self, subject: str) -> Iterator[tuple[Entry, Statement]]:
        """As `chain`, without holding the whole of it.

        Raises:
            Frozen: as `case`, perhaps not before its end: nothing before that may be relied on.
        """
        head = self.head(subject)
        yield from self._walked(subject, head) if head else ()

    def is_first(self, row: EntryRow, subject: str) -> bool:
        """Whether a row has a subject's first entry, by the entry's bytes: the row's own columns are not trusted."""
        entry = _decoded(row)
        return (entry.subject, entry.prev) == (subject, b"")

    def is_signed(self, entry: Entry, key: bytes) -> bool:
        """Whether a key signed an entry."""
        return is_signed_by(entry, key, origin=self.keys.origin)

    def is_void(self, leaf: str) -> bool:
        """Whether the chain's rules refused an entry."""
        return leaf in self.ahead.void or leaf in self.memory.void

    def _refuse_frozen(self, subject: str) -> None:
        if subject in self.ahead.frozen or subject in self.memory.frozen:
            raise Frozen(subject)

    def _fold(self, case_id: str, head: Head) -> Case:
        case: Case | None = None
        for _, statement in self._checked(case_subject(case_id), head):
            if self.is_void(statement.leaf):
                case = case and case_chain.pass_over(case, statement.leaf)
            elif case is None:
                policy = self.policies.adopted(self.session, statement.detail["begin"]["policy"])
                case = case_chain.begin(statement, policy, case_id=case_id)
            else:
                case = case_chain.apply(case, statement, self.policy(case))
        if case is None:
            raise NoSuchCase
        return case

    def _checked(self, subject: str, head: Head) -> list[tuple[Entry, Statement]]:
        return list(self._walked(subject, head))

    def _walked(self, subject: str, head: Head) -> Iterator[tuple[Entry, Statement]]:
        """Load a chain once and check every link, every detail, and, after its last entry, that it ends at `head`."""
        previous, count = b"", 0
        for row in islice(log.walk(self.session, subject, stop=self.ahead.size), head.count):
            entry = _decoded(row)
            if entry.subject != subject or entry.prev != previous:
                raise Frozen(subject)
            previous, count = leaf_hash(row.entry), count + 1
            yield entry, statement_of(entry, row, leaf=previous)
        if previous != head.leaf or count != head.count:
            raise Frozen(subject)

    def keep(self, judged: Judged, subject: str, leaf: bytes) -> None:
        """Take what an entry changes."""
        if judged.case:
            self.ahead.summaries[judged.case.id] = summarise(judged.case, self.policy(judged.case))
        for person in judged.departed:
            self.ahead.people[person] = logged_out(self.person(person))
        self.ahead.keep(judged, subject, leaf)


def _decoded(row: EntryRow) -> Entry:
    try:
        return decode(row.entry)
    except ValueError as error:
        raise LogFault from error
