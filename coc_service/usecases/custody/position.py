"""A place in the log, as the rules see it that judge the entry there."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from coc_service.audit import Entry
from coc_service.domain import person_chain
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement
from coc_service.domain.committee_state import Committee
from coc_service.domain.tombstone import Tombstone
from coc_service.usecases.custody.memory import Memory, PendingLog
from coc_service.usecases.custody.policies import Policies


class HasOrigin(Protocol):
    """What knows the name of the log, such as the service's keys."""

    @property
    def origin(self) -> str:
        """The name."""


class Position(Protocol):
    """A place in the log: the state just before the entry that is judged."""

    session: Session

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock of this process."""

    @property
    def looked_at(self) -> datetime | None:
        """When this process last saw the log without the entry; None just after its start."""

    @property
    def memory(self) -> Memory:
        """What this process remembers."""

    @property
    def ahead(self) -> PendingLog:
        """The entries after the memory's end."""

    @property
    def keys(self) -> HasOrigin:
        """What knows the name of the log."""

    @property
    def policies(self) -> Policies:
        """The adopted policies."""

    def committee(self, committee_id: str) -> Committee | None:
        """Return a committee, as those who look at it now see it."""

    def folded_committee(self, committee_id: str) -> Committee | None:
        """Return a committee by its chain alone."""

    def committees(self) -> list[Committee]:
        """Return all committees."""

    def committee_by_slug(self, slug: str) -> Committee | None:
        """Return a committee by the name in its address."""

    def refuse_if_a_committee_is_frozen(self) -> None:
        """Raise Frozen if the chain of any committee is incomplete."""

    def committee_then(self, case: Case) -> Committee | None:
        """Return the committee as it was when the case's report arrived."""

    def case_before(self, case_id: str) -> Case | None:
        """Return a case."""

    def signing_key(self, person: str) -> bytes:
        """Return the signing key with which a person enrolled last; b"" if they have not."""

    def person(self, person: str) -> person_chain.PersonState:
        """Return a person's state by their own chain."""

    def tombstone(self, case_id: str) -> Tombstone | None:
        """Return what is left of a case that two members erased; None for any other."""

    def chain(self, subject: str) -> list[tuple[Entry, Statement]]:
        """Return a subject's entries in order, including void ones."""

    def is_signed(self, entry: Entry, key: bytes) -> bool:
        """Whether a key signed an entry."""

    def is_void(self, leaf: str) -> bool:
        """Whether the chain's rules refused an entry."""
