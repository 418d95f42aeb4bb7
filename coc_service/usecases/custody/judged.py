"""What judging an entry results in."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.person_chain import PersonState
from coc_service.domain.summary import Summary
from coc_service.domain.tombstone import Tombstone


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of judging: what the entry changes, whether it is void or its detail missing.

    `departed` are the people whose tenure on a committee it ends: with it their sessions end. `tombstone`: it ends a case.
    """

    committee: Committee | None = None
    case: Case | None = None
    person: PersonState | None = None
    departed: frozenset[str] = frozenset()
    is_void: bool = False
    is_missing: bool = False
    tombstone: Tombstone | None = None


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """What came of all new entries of a case: its fold and summary if they changed it, the leaves of those that are void, what
    is left if two members erased it. `is_frozen`: a part of its chain is missing or altered.
    """

    case_id: str
    case: Case | None
    summary: Summary | None
    void: AbstractSet[str]
    tombstone: Tombstone | None
    is_frozen: bool
