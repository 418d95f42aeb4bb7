"""The log as this process follows it: every entry judged once, in the log's order, and every chain held against memory.

Specification: `docs/trust.md` sections 0, 1 and 3. A `View` answers from one state of the database; a `Draft` holds the
log's end and appends. Bytes are loaded once, checked, and used from memory.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act, Entry, EntryMalformed, Frontier, decode, encode, leaf_hash, signed_bytes, to_hour
from coc_service.crypto import RecipientSecret, blind, equal, random_bytes, sign
from coc_service.domain import case_chain, committee_chain
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement
from coc_service.domain.committee_chain import Committee
from coc_service.domain.policy import Policy
from coc_service.store import jobs, log
from coc_service.store.log import EntryRow, HeadRow
from coc_service.usecases.custody import contexts, judging
from coc_service.usecases.custody.judging import Judged
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.custody.memory import Ahead, Earlier, Head, Memory, Step
from coc_service.usecases.custody.policies import Policies, PolicyBroken
from coc_service.usecases.custody.statements import Frozen, NoSuchCase, statement_of

SERVICE, OPERATOR, SITE = "service", "operator", "site"
_SALT_BYTES = 16
_NONCE_BYTES = 16
_DRAFT = "coc_service.draft"
_NOW = math.inf  # whoever holds the head sees all that was committed, whenever their transaction began


class LogFault(Exception):
    """The log was wound back, cut or altered. Everyone is told so in the same words, without a place."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """Where memory stands, and where the head row says that the log ends."""

    ahead: Ahead
    row: HeadRow


class Ledger:
    """One process's ledger."""

    def __init__(self, keys: ServiceKeys) -> None:
        self.keys = keys
        self.memory = Memory()
        self.policies = Policies()

    def committees(self) -> Mapping[str, Committee]:
        """Return the committees as this process last saw them, without asking the database.

        Raises:
            LogFault: the log turned out not to be the one that this process follows.
        """
        if self.memory.is_wound_back:
            raise LogFault
        return self.memory.committees

    def committee_by_slug(self, slug: str) -> Committee | None:
        """Return the committee founded under this name in the address, as this process last saw it."""
        return next((one for one in self.committees().values() if one.slug == slug), None)

    def refuse_if_a_committee_is_frozen(self) -> None:
        """Raise Frozen where the chain of some committee cannot be judged: nobody can say then what its address was."""
        for subject in self.memory.frozen:
            if subject.startswith("committee:"):
                raise Frozen(subject)

    def resume(self, session: Session, earlier: Earlier) -> None:
        """Begin from what an earlier process left. The log must continue it. A committee whose chain is incomplete, or whose
        policy has no text, is frozen: it must not keep the others from being served.

        Raises:
            LogFault: it does not.
        """
        row = log.head(session)
        if row is None or row.size < earlier.frontier.size:
            raise LogFault
        self.memory.restore(earlier, {})
        here = Ahead(self.memory.size, self.memory.size, self.memory.frontier)
        view = View(self, session, _Claimed(here, HeadRow(here.size, b"", b"")))
        subjects = [subject for subject in earlier.heads if subject.startswith("committee:")]
        self.memory.committees = {one.id: one for subject in subjects if (one := self._refolded(view, subject))}
        self.reading(session)

    def _refolded(self, view: "View", subject: str) -> Committee | None:
        try:
            committee = view.fold_committee(subject)
            if committee:
                view.policy_of(committee)  # pages take its rules from memory
        except (Frozen, PolicyBroken):
            self.memory.frozen.add(subject)
            return None
        return committee

    def reading(self, session: Session) -> "View":
        """Return the log as the session's state of the database shows it. Follows what this process has not seen yet.

        Raises:
            LogFault: it does not continue what this process remembers.
        """
        view = View(self, session, self._ahead(log.head(session), began_at=jobs.began_at(session)))
        if view.ahead.size > view.ahead.base:
            self.memory.take_over(view.ahead)
        return view

    def follow(self, session: Session) -> None:
        """Follow the log to its end; nothing where there is no log yet. Raises LogFault."""
        if log.head(session):
            self.reading(session)

    def distrust(self) -> None:
        """Trust nothing stored any more: another replica follows another log."""
        self.memory.is_wound_back = True

    def writing(self, session: Session) -> "Draft":
        """Return the log's end, held until this transaction ends; one for all jobs that share the transaction.

        Raises:
            LogFault: as `reading`.
        """
        shared = jobs.transaction_values(session)
        draft = shared.get(_DRAFT)
        if draft is None:
            draft = shared[_DRAFT] = self._held(session)
            jobs.after_commit(session, draft.take_over)
        draft.session = session
        return draft

    def _held(self, session: Session) -> "Draft":
        """Hold the log's end. What others have appended is committed: memory takes it over now.

        Otherwise an act that is prepared from memory would be as stale when it is tried again.
        """
        row = log.hold_head(session)
        draft = Draft(self, session, self._ahead(row, began_at=_NOW))
        if draft.ahead.size == draft.ahead.base:
            return draft
        self.memory.take_over(draft.ahead)
        return Draft(self, session, self._ahead(row, began_at=_NOW))

    def begin(self, session: Session) -> None:
        """Write the head of the empty log."""
        log.begin(session, self.head_row(Frontier()))

    def head_row(self, frontier: Frontier) -> HeadRow:
        """Return a head with its authentication code."""
        return HeadRow(frontier.size, frontier.encode(), self._mac(frontier.size, frontier.encode()))

    def _ahead(self, row: HeadRow | None, *, began_at: float) -> _Claimed:
        if row is None or not equal(row.mac, self._mac(row.size, row.frontier)):
            raise LogFault
        ahead = None if self.memory.is_wound_back else self.memory.ahead(row.size, row.frontier, began_at=began_at)
        if ahead is None:
            self.memory.is_wound_back = True
            raise LogFault
        return _Claimed(ahead, row)

    def _mac(self, size: int, frontier: bytes) -> bytes:
        return blind(self.keys.log_head, contexts.log_head(origin=self.keys.origin, size=size, frontier=frontier))


class View:
    """The log in one state of the database, followed to its end."""

    def __init__(self, ledger: Ledger, session: Session, claimed: _Claimed) -> None:
        self.ledger = ledger
        self.session = session
        self.ahead = claimed.ahead
        if claimed.row.size > claimed.ahead.size:
            self._follow(claimed.row)

    @property
    def keys(self) -> ServiceKeys:
        """The service's keys."""
        return self.ledger.keys

    @property
    def policies(self) -> Policies:
        """The adopted policies."""
        return self.ledger.policies

    def subjects(self) -> list[str]:
        """Return everything that has a chain."""
        return sorted(self.ledger.memory.heads.keys() | self.ahead.heads.keys())

    def head(self, subject: str) -> Head | None:
        """Return the newest entry of a subject; None where it has none."""
        return self.ahead.heads.get(subject) or self.ledger.memory.head(subject, size=self.ahead.base)

    def committee(self, committee_id: str) -> Committee | None:
        """Return a committee; None where it was never founded.

        Raises:
            Frozen: its chain cannot be judged.
        """
        self._refuse_frozen(f"committee:{committee_id}")
        return self.ahead.committees.get(committee_id) or self.ahead.known.get(committee_id)

    def committees(self) -> list[Committee]:
        """Return every founded committee."""
        return list({**self.ahead.known, **self.ahead.committees}.values())

    def committee_by_slug(self, slug: str) -> Committee | None:
        """Return the committee founded under this name in the address."""
        return next((one for one in self.committees() if one.slug == slug), None)

    def committees_of(self, person: str, at: datetime) -> list[Committee]:
        """Return the committees on which a person has a seat in force."""
        return [one for one in self.committees() if one.seat_of(person, at)]

    def case(self, case_id: str) -> Case:
        """Return a case: the fold of its whole chain.

        Raises:
            NoSuchCase: it has none.
            Frozen: the chain does not end where it must, or a part of it is missing or altered.
        """
        subject = f"case:{case_id}"
        self._refuse_frozen(subject)
        if case_id in self.ahead.cases:
            return self.ahead.cases[case_id]
        head = self.head(subject)
        if head is None:
            raise NoSuchCase
        case = self.ledger.memory.case(case_id, head) or self._fold(case_id, head)
        self.ledger.memory.keep_case(case)
        return case

    def case_before(self, case_id: str) -> Case | None:
        """Return a case; None where nothing of it has effect yet. Raises Frozen."""
        try:
            return self.case(case_id)
        except NoSuchCase:
            return None

    def policy(self, case: Case) -> Policy:
        """Return the policy that a case began under. Raises PolicyBroken."""
        return self.ledger.policies.adopted(self.session, case.policy)

    def policy_of(self, committee: Committee) -> Policy:
        """Return the policy in force. Raises PolicyBroken."""
        return self.ledger.policies.adopted(self.session, committee.policy)

    def fold_committee(self, subject: str) -> Committee | None:
        """Return a committee from the chain of its entries, those that were void left out."""
        committee: Committee | None = None
        for statement in (one for _, one in self.chain(subject)):
            if self.is_void(statement.leaf):
                committee = committee and committee_chain.pass_over(committee, statement.leaf)
                continue
            subject_id = subject.removeprefix("committee:")
            committee = committee_chain.apply(committee, statement, subject_id=subject_id, policies=self._policy)
        return committee

    def _policy(self, digest: str) -> Policy:
        return self.policies.adopted(self.session, digest)

    def signing_key(self, person: str) -> bytes:
        """Return the key that a person enrolled with; b"" for nobody."""
        return self.ahead.signing_keys.get(person) or self.ledger.memory.signing_keys.get(person, b"")

    def has_ended(self, session_id: str) -> bool:
        """Whether its person has logged out of a session: a row that is put back does not revive it."""
        return session_id in self.ahead.ended or session_id in self.ledger.memory.ended

    def chain(self, subject: str) -> list[tuple[Entry, Statement]]:
        """Return a subject's entries in order, each with what it states; void ones too.

        Raises:
            Frozen: as `case`.
        """
        head = self.head(subject)
        return self._checked(subject, head) if head else []

    def is_first(self, row: EntryRow, subject: str) -> bool:
        """Whether a row holds a subject's first entry: what the index says is not believed."""
        entry = _decoded(row)
        return (entry.subject, entry.prev) == (subject, b"")

    def is_void(self, leaf: str) -> bool:
        """Whether the chain's rules refused an entry."""
        return leaf in self.ahead.void or leaf in self.ledger.memory.void

    def _refuse_frozen(self, subject: str) -> None:
        if subject in self.ahead.frozen or subject in self.ledger.memory.frozen:
            raise Frozen(subject)

    def _fold(self, case_id: str, head: Head) -> Case:
        case: Case | None = None
        for _, statement in self._checked(f"case:{case_id}", head):
            if self.is_void(statement.leaf):
                case = case and case_chain.pass_over(case, statement.leaf)
            elif case is None:
                policy = self.ledger.policies.adopted(self.session, statement.detail["begin"]["policy"])
                case = case_chain.begin(statement, policy, case_id=case_id)
            else:
                case = case_chain.apply(case, statement, self.policy(case))
        if case is None:
            raise NoSuchCase
        return case

    def _checked(self, subject: str, head: Head) -> list[tuple[Entry, Statement]]:
        """Load a chain once and check it: link by link, each detail, and that it ends at `head`."""
        found: list[tuple[Entry, Statement]] = []
        previous = b""
        rows = log.chain(self.session, subject, stop=self.ahead.size)
        for row in rows[: head.count]:
            entry = _decoded(row)
            if entry.subject != subject or entry.prev != previous:
                raise Frozen(subject)
            previous = leaf_hash(row.entry)
            found.append((entry, statement_of(entry, row, leaf=previous)))
        if previous != head.leaf or len(found) != head.count:
            raise Frozen(subject)
        return found

    def _follow(self, row: HeadRow) -> None:
        """Follow the log from where this process stopped to where the head row says it ends.

        Raises:
            LogFault: an entry is missing or malformed, continues another chain than it says, or the end is another.
        """
        for following in log.entries(self.session, start=self.ahead.size, stop=row.size):
            if following.position != self.ahead.size:
                raise LogFault
            self._take(following)
        if self.ahead.frontier.encode() != row.frontier or self.ahead.size != row.size:
            raise LogFault

    def _take(self, row: EntryRow) -> None:
        try:
            entry = decode(row.entry)
        except EntryMalformed as error:
            raise LogFault from error
        before = self.head(entry.subject) if entry.subject else None
        if entry.subject and entry.prev != (before.leaf if before else b""):
            raise LogFault
        self._advance(entry, row, before, is_own=False)
        self.ahead.ends.append(self.ahead.frontier)

    def _advance(self, entry: Entry, row: EntryRow, before: Head | None, *, is_own: bool) -> bytes:
        """Go one entry further: judge it, and take over what it changes."""
        ahead, leaf = self.ahead, leaf_hash(row.entry)
        if entry.subject:
            judged = judging.own(self, entry, row, leaf) if is_own else judging.followed(self, entry, row, leaf)
            self._keep(judged, entry.subject, leaf)
            ahead.heads[entry.subject] = Head(leaf, before.count + 1 if before else 1)
            ahead.steps.append(Step(row.position, entry.subject, before))
        ahead.frontier = ahead.frontier.append(leaf)
        ahead.size += 1
        return leaf

    def _keep(self, judged: Judged, subject: str, leaf: bytes) -> None:
        if judged.committee:
            self.ahead.committees[judged.committee.id] = judged.committee
        if judged.case:
            self.ahead.cases[judged.case.id] = judged.case
        if judged.signing_key:
            self.ahead.signing_keys[subject.removeprefix("person:")] = judged.signing_key
        if judged.ended:
            self.ahead.ended.add(judged.ended)
        if judged.is_void:
            self.ahead.void.add(leaf.hex())
        if judged.is_missing:
            self.ahead.frozen.add(subject)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who states something: as the log names them, with the secret that signs; None for service and operator."""

    actor: str
    secret: RecipientSecret | None = None


class Draft(View):
    """The log's end, held: what is appended here is committed with the facts it speaks of, or not at all."""

    def append(
        self, act: Act, subject: str, *, signer: Signer, at: datetime, says: Mapping[str, Any] | None = None
    ) -> str:
        """Append one entry and return its leaf in hexadecimal. The signature is made now: it names the entry before.

        A party's acts, and the service's, bear the hour. Effects: the entry's row; the head row, once, before COMMIT.

        Raises:
            Void: the chain's rules refuse it.
            Frozen: the chain cannot be judged.
        """
        detail = None if says is None else _detail(act, says)
        before = self.head(subject) if subject else None
        entry = Entry(
            act=act,
            actor=signer.actor,
            at=entry_moment(signer.actor, at),
            digest=canonical.sha256(detail) if detail else b"",
            nonce=random_bytes(_NONCE_BYTES),
            prev=before.leaf if before else b"",
            subject=subject,
        )
        signed = self._signed(entry, signer)
        encoded = encode(signed)
        row = EntryRow(self.ahead.size, encoded, detail)
        leaf = self._advance(signed, row, before, is_own=True)
        log.append(self.session, row.position, subject=subject, entry=encoded, detail=detail)
        jobs.before_commit(self.session, self._move_head)  # once for the transaction, however many jobs share it
        return leaf.hex()

    def cover(self, count: int, *, at: datetime) -> None:
        """Append cover entries, so that the log's size follows the clock."""
        for _ in range(count):
            self.append(Act.COVER, "", signer=Signer(SERVICE), at=at)

    def take_over(self) -> None:
        """Let memory move: the transaction is committed."""
        self.ledger.memory.take_over(self.ahead)

    def _signed(self, entry: Entry, signer: Signer) -> Entry:
        if signer.secret is None:
            return entry
        return replace(entry, sig=sign(signer.secret, signed_bytes(entry, self.ledger.keys.origin)))

    def _move_head(self, session: Session) -> None:
        log.move_head(session, self.ledger.head_row(self.ahead.frontier))


def entry_moment(actor: str, at: datetime) -> datetime:
    """Return a moment as an entry bears it: a party's acts, and the service's, by the hour, all others by the minute."""
    is_by_hour = actor == SERVICE or actor.startswith("party:")
    return to_hour(at) if is_by_hour else at.astimezone(UTC).replace(second=0, microsecond=0)


def _detail(act: Act, says: Mapping[str, Any]) -> bytes:
    return canonical.encode({"of": act.value, "salt": random_bytes(_SALT_BYTES).hex(), **says})


def _decoded(row: EntryRow) -> Entry:
    try:
        return decode(row.entry)
    except EntryMalformed as error:
        raise LogFault from error
