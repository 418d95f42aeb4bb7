"""How the use cases speak in the log: never content, never an address; a reporter's acts bear the hour.

So do the service's own: a mail leaves moments after a report arrives, and its minute would be the report's.
"""

from datetime import datetime
from typing import Required, TypedDict

from coc_service.audit import Act, Entry, to_hour
from coc_service.crypto import random_bytes
from coc_service.store.tables import Case, Record
from coc_service.usecases import channels

SERVICE = "service"
OPERATOR = "operator"
REPORTER = "reporter"


def by_member(member_id: str) -> str:
    """Return how a member is named as the actor of an entry."""
    return f"member:{member_id}"


class Told(TypedDict, total=False):
    """What several entries of one act have in common."""

    actor: Required[str]
    at: Required[datetime]
    committee: str
    case: str
    target: str


def entry(  # noqa: PLR0913  one parameter for each field of an entry
    act: Act, *, actor: str, at: datetime, committee: str = "", case: str = "", target: str = "", digest: bytes = b""
) -> Entry:
    """Return an entry. A fresh nonce makes its hash unguessable, so that proofs given to one person tell nothing of others."""
    moment = to_hour(at) if actor in {REPORTER, SERVICE} else at.replace(second=0, microsecond=0)
    return Entry(
        nonce=random_bytes(16),
        at=moment,
        actor=actor,
        act=act,
        committee=committee,
        case=case,
        target=target,
        digest=digest,
    )


def about_case(act: Act, case: Case, *, actor: str, at: datetime, target: str = "") -> Entry:
    """Return the entry that says that something was done on a case."""
    return entry(act, actor=actor, at=at, committee=case.committee_id, case=case.id, target=target)


def record_added(row: Record, *, actor: str, at: datetime, committee: str, act: Act = Act.RECORD_ADDED) -> Entry:
    """Return the entry that commits to a record's place and exact sealed bytes."""
    return entry(
        act, actor=actor, at=at, committee=committee, case=row.case_id, target=row.id, digest=channels.digest(row)
    )
