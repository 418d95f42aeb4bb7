"""A committee's recovery key: proposed or ended by one member, in force when another has signed as well. Decision 0077."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.crypto import fingerprint, is_encryption_key, is_signing_key
from coc_service.domain import policy_versions, recovery, recovery_text
from coc_service.domain.committee_signers import seat_count
from coc_service.domain.committee_state import Committee
from coc_service.domain.fingerprint_words import words_of
from coc_service.domain.recovery import RECOVERY, RecoveryKey
from coc_service.store import cases
from coc_service.usecases.act import Question, Refused
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import recovering
from coc_service.usecases.people.admitting import OnRoster
from coc_service.usecases.people.members import UnlockedMember

CHANGED = msg("The recovery key has changed since you opened this page. Please look at it again.")
NOT_WAITING = msg("This is not waiting any more. Please look again.")
NO_KEY = msg("This is not the public half of a recovery key. Copy the whole text that the ceremony wrote.")
WAS_ADOPTED = msg("This key was in force before. Hold a new ceremony: a key is adopted once.")
_ACTS = frozenset({LogAct.RECOVERY_SET.value, LogAct.RECOVERY_ENDED.value})


@dataclass(frozen=True, slots=True)
class ProposedRecovery:
    """A key that waits for a signature, or None for the end of the present one, and the names of those who have signed."""

    leaf: str
    key: RecoveryKey | None
    signers: Sequence[str]
    has_signed: bool


@dataclass(frozen=True, slots=True)
class RecoveryShown:
    """A committee with its recovery key, what waits about it, and how many cases the member could get back with it."""

    committee: Committee
    signers_needed: int
    proposals: Sequence[ProposedRecovery]
    to_take_back: int


@dataclass(frozen=True, slots=True)
class ShowRecovery(Question[list[RecoveryShown]]):
    """The recovery keys of the committees that a member sits on."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[RecoveryShown]:
        """Return the key of each committee."""
        view = self.custody.ledger.reading(session)
        committees = view.committees_of(self.member.person, self.custody.now())
        return [self._shown(session, view, one) for one in committees]

    def _shown(self, session: Session, view: View, committee: Committee) -> RecoveryShown:
        seats = seat_count(committee, self.custody.now())
        needed = policy_versions.signers_needed(view.policy_of(committee), seats)
        proposals = [self._proposal(committee, leaf) for leaf in waiting(committee)]
        mine = recovering.waiting(session, view, committee, self.member.person)
        return RecoveryShown(committee, needed, proposals, len(mine))

    def _proposal(self, committee: Committee, leaf: str) -> ProposedRecovery:
        one = committee.proposals[leaf]
        is_new = one.statement.act == LogAct.RECOVERY_SET
        return ProposedRecovery(
            leaf,
            recovery.read(one.statement.detail, leaf=leaf) if is_new else None,
            sorted(committee.name_of(person) for person in one.signers),
            has_signed=self.member.person in one.signers,
        )


def words_of_key(key: RecoveryKey) -> str:
    """Return the fingerprint of a key as words.

    Raises:
        ValueError: its keys have the wrong size.
    """
    return " ".join(words_of(fingerprint(key.encryption_key, key.signing_key)))


def waiting(committee: Committee) -> list[str]:
    """Return the leaves of proposals about the key that a signature could still complete."""
    return [leaf for leaf in committee.proposals if is_pending(committee, leaf)]


def is_pending(committee: Committee, leaf: str) -> bool:
    """Whether a proposal about the key follows the one in force."""
    proposal = committee.proposals.get(leaf)
    if proposal is None or proposal.statement.act not in _ACTS:
        return False
    said, present = proposal.statement.detail, committee.recovery.leaf if committee.recovery else ""
    return bool(said.get("before", said.get("key")) == present)


@dataclass(frozen=True, slots=True)
class _OnRecovery(OnRoster):
    """The base of a member's statements about the key.

    Once one takes effect, what was wrapped to the key before is deleted: trustees may still have a copy, but nobody new does.
    """

    def check(self, session: Session) -> None:
        """Raise Refused if the key in force is not the one that the page showed, or the statement cannot be made."""
        self._checked(self._seated(self.custody.ledger.reading(session)))

    def _checked(self, committee: Committee) -> None:
        raise NotImplementedError

    def _state(self, session: Session, act: LogAct, says: Mapping[str, Any]) -> None:
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        before = self._seated(draft)
        self._checked(before)
        self._append(session, act, dict(says))
        after = self._seated(draft)
        if before.recovery and before.recovery != after.recovery:
            cases.drop_grants_of(session, RECOVERY, committee_id=after.id)
        # A new recipient of reports must not go unseen.
        notices.tell_members(session, after, but=[self.member.person], now=now)


@dataclass(frozen=True, slots=True)
class ProposeRecovery(_OnRecovery):
    """Sign a new key. `before` comes from the form: the leaf of the key that its page showed, or "".

    Effects: a log entry, notices to the others.

    Raises:
        Refused: another key is in force by now; or this one was in force before, or is none that can be sealed to.
    """

    key: RecoveryKey
    before: str

    def write(self, session: Session) -> None:
        """Sign the key."""
        self._state(session, LogAct.RECOVERY_SET, {**recovery_text.detail(self.key), "before": self.before})

    def _checked(self, committee: Committee) -> None:
        if self.before != (committee.recovery.leaf if committee.recovery else ""):
            raise Refused(CHANGED, field="key")
        if not (is_encryption_key(self.key.encryption_key) and is_signing_key(self.key.signing_key)):
            raise Refused(NO_KEY, field="key")
        if self.key.encryption_key in {one.encryption_key for one in committee.recovery_keys.values()}:
            raise Refused(WAS_ADOPTED, field="key")


@dataclass(frozen=True, slots=True)
class EndRecovery(_OnRecovery):
    """Sign that the key ends; `leaf` is that of the key which the page showed. Effects: a log entry, notices to the others.

    Raises:
        Refused: it is not in force.
    """

    leaf: str

    def write(self, session: Session) -> None:
        """Sign the end."""
        self._state(session, LogAct.RECOVERY_ENDED, {"key": self.leaf})

    def _checked(self, committee: Committee) -> None:
        if committee.recovery is None or committee.recovery.leaf != self.leaf:
            raise Refused(CHANGED, field="end")


@dataclass(frozen=True, slots=True)
class ConfirmRecovery(_OnRecovery):
    """Sign a proposed key, or the end of one, as another member; `entry` commits to every byte of it. Effects: a log entry.

    Raises:
        Refused: it no longer waits for a signature, or the member has already signed it.
    """

    entry: str

    def write(self, session: Session) -> None:
        """Sign it."""
        self._state(session, LogAct.AGREED, {"entry": self.entry})

    def _checked(self, committee: Committee) -> None:
        if not is_pending(committee, self.entry) or self.member.person in committee.proposals[self.entry].signers:
            raise Refused(NOT_WAITING, field=self.entry)
