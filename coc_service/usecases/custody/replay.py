"""Follows a part of a log that came as a file, without a database, by the same rules as the running service.

It checks chains from their first entry, signatures, who was entitled, and what each begin states. It cannot see whether the
end of a chain is missing. Whoever uses it must say why that does no harm.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, Frontier, decode, is_signed_by, leaf_hash
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement
from coc_service.domain.committee_state import Committee
from coc_service.domain.person_chain import PersonState
from coc_service.domain.policy import Policy
from coc_service.store.log import EntryRow
from coc_service.usecases.custody import judging
from coc_service.usecases.custody.memory import Memory, PendingLog
from coc_service.usecases.custody.policies import Policies

_PERHAPS_BACK = PersonState(came_at=datetime.max.replace(tzinfo=UTC))


class ReplayBroken(Exception):
    """An entry is none, does not follow the one before it in its chain, or lacks its detail."""


class _GivenPolicies(Policies):
    """Policies whose texts came with the file. A text is found by its digest, which signed entries state."""

    def adopted(self, session: Session, digest: str) -> Policy:  # noqa: ARG002  the signature of the base
        """Return the policy with that digest. Raises PolicyBroken."""
        return self.known(digest)


class LogName:
    """The name of the log that the entries were signed for."""

    def __init__(self, origin: str) -> None:
        self.origin = origin


class Replay:
    """The state after the entries taken so far: a position in a log, as `judging` sees it."""

    def __init__(self, origin: str, *, texts: Iterable[str], at: datetime) -> None:
        self.session = Session()  # bound to nothing: all that is read came with the file
        self.keys = LogName(origin)
        self.memory, self.ahead = Memory(), PendingLog(0, 0, Frontier())  # nothing is remembered
        self.policies = _GivenPolicies()
        for toml in texts:
            self.policies.learn(toml)
        self.looked_at = None
        self.cases: dict[str, Case] = {}
        self.newest_at = at
        self._committees: dict[str, Committee] = {}
        self._then: dict[str, Committee] = {}
        self._heads: dict[str, bytes] = {}

    @property
    def now(self) -> Callable[[], datetime]:
        """The time at which the file was made: the clock of a computer without a network may be wrong."""
        return lambda: self.newest_at

    def take(self, encoded: bytes, detail: bytes | None) -> None:
        """Judge one more entry, in the order of the log. One that the rules refuse is void, as in the service.

        Raises:
            ReplayBroken: it does not follow the newest entry of its chain, or is not whole.
        """
        try:
            entry = decode(encoded)
        except ValueError as error:
            raise ReplayBroken from error
        if entry.act is Act.CASE_EXPUNGED:  # nothing of such a case is given back, so no file has one
            raise ReplayBroken
        if entry.prev != self._heads.get(entry.subject, b""):
            raise ReplayBroken
        leaf = leaf_hash(encoded)
        judged = judging.followed(self, entry, EntryRow(0, encoded, detail), leaf)
        if judged.is_missing:
            raise ReplayBroken
        self._heads[entry.subject] = leaf
        if judged.case:
            self.cases[judged.case.id] = judged.case
        if judged.committee:
            self._committees[judged.committee.id] = self._then[leaf.hex()] = judged.committee

    def committee(self, committee_id: str) -> Committee | None:
        """Return a committee."""
        return self._committees.get(committee_id)

    def folded_committee(self, committee_id: str) -> Committee | None:
        """Return a committee."""
        return self.committee(committee_id)

    def committees(self) -> list[Committee]:
        """Return all committees."""
        return list(self._committees.values())

    def committee_by_slug(self, slug: str) -> Committee | None:
        """Return a committee by the name in its address."""
        return next((one for one in self.committees() if one.slug == slug), None)

    def refuse_if_a_committee_is_frozen(self) -> None:
        """Do nothing: `take` refuses a file with an incomplete chain."""

    def committee_then(self, case: Case) -> Committee | None:
        """Return the committee as it was when the case's report arrived."""
        return self._then.get(case.begins[0].committee_head)

    def case_before(self, case_id: str) -> Case | None:
        """Return a case."""
        return self.cases.get(case_id)

    def tombstone(self, case_id: str) -> None:  # noqa: ARG002  `take` refuses a file with an erased case
        """Return None."""
        return

    def chain(self, subject: str) -> list[tuple[Entry, Statement]]:  # noqa: ARG002  only an erased case needs it
        """Return nothing."""
        return []

    def is_signed(self, entry: Entry, key: bytes) -> bool:
        """Whether a key signed an entry."""
        return is_signed_by(entry, key, origin=self.keys.origin)

    def is_void(self, leaf: str) -> bool:  # noqa: ARG002  only an erased case needs it
        """Return False."""
        return False

    def signing_key(self, person: str) -> bytes:  # noqa: ARG002  chains of people are not in the file
        """Return b"": what depends on it is in chains that are not in the file."""
        return b""

    def person(self, person: str) -> PersonState:  # noqa: ARG002  chains of people are not in the file
        """Return the state of somebody who may have logged in at any time.

        So no single member can state a loss here: in the service that counts only if the person has not logged in since.
        """
        return _PERHAPS_BACK
