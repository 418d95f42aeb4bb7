"""What judging an entry results in."""

from dataclasses import dataclass

from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.passkeys import Passkeys


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of judging: what the entry changes, a login it ends, whether it is void or its detail missing."""

    committee: Committee | None = None
    case: Case | None = None
    signing_key: bytes = b""
    names: tuple[str, ...] | None = None
    passkeys: Passkeys | None = None
    codes: str | None = None
    ended: str = ""
    is_void: bool = False
    is_missing: bool = False


def session_of(person: str, session_id: str) -> str:
    """Return the name of a session. It includes the person: otherwise anybody could end it by an entry in their own chain."""
    return f"{person}/{session_id}"
