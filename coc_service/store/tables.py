"""Every table on one page. Loading never opens: sealed columns are bytes until a use case opens them.

Ids are 128 random bits in base32, so that no number tells how many came before. What stands here in clear is what the
server needs while nobody is logged in; `docs/threat-model.md` says why for each.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from coc_service.store.types import UtcDateTime

metadata = SQLModel.metadata


class Row(SQLModel):
    """A row of any table. It is made without SQLModel's own walk over all fields, which takes three times as long."""

    def __init__(self, **values: Any) -> None:  # noqa: ANN401  the columns of a table, of every type
        # Into the instance itself, as SQLAlchemy does with what it loads: an INSERT takes its values from there.
        self.__dict__.update(_defaults(type(self)), **values)


@cache
def _defaults(table: type[Row]) -> dict[str, Any]:
    return {name: field.default for name, field in table.model_fields.items() if not field.is_required()}


def _index(name: str, *columns: str, where: str) -> Index:
    """Return an index of some of a table's rows, on either engine."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Site(Row, table=True):
    """One row: what this database is. `is_demonstration` is written at set-up and never again; `origin` names the log."""

    __tablename__ = "site"

    id: int = Field(default=1, primary_key=True)
    name: str
    origin: str
    is_demonstration: bool
    created_at: datetime = Field(sa_type=UtcDateTime)


class Project(Row, table=True):
    """A project, event series or the foundation itself: what a committee serves."""

    __tablename__ = "project"

    id: str = Field(primary_key=True)
    slug: str = Field(unique=True)
    name: str


class Policy(Row, table=True):
    """A committee's rules as TOML, by digest; a case keeps the digest under which it was opened."""

    __tablename__ = "policy"

    digest: str = Field(primary_key=True)
    toml: str


class Committee(Row, table=True):
    """A standing body. `roster_version` rises with each change of who can be granted a case."""

    __tablename__ = "committee"

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    slug: str = Field(unique=True)
    name: str
    policy_digest: str = Field(foreign_key="policy.digest")
    roster_version: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)


class Member(Row, table=True):
    """A person on (or on the way to) a committee. The keys are public halves; the address is sealed under the service's key."""

    __tablename__ = "member"

    id: str = Field(primary_key=True)
    committee_id: str = Field(foreign_key="committee.id", index=True)
    name: str
    handle: str
    login_name: str = Field(unique=True)
    state: str
    sealed_address: bytes
    invitation_hash: bytes | None = Field(default=None, unique=True)
    invitation_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    encryption_key: bytes | None = None
    signing_key: bytes | None = None
    admitted_by: str | None = None
    admission_signature: bytes | None = None
    admission_order: int | None = None


class KeySlot(Row, table=True):
    """One way to open a member's key: kind `passphrase` now; each slot holds the same secret."""

    __tablename__ = "key_slot"

    id: str = Field(primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    kind: str
    slot: bytes


class Session(Row, table=True):
    """A login: a hash of the session id and the member's key, locked under a secret that only the cookie holds."""

    __tablename__ = "session"

    id_hash: bytes = Field(primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    locked_key: bytes
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)


class Case(Row, table=True):
    """The committee's unit of work. Nothing here says what it is about.

    `deadline_at` is the nearest of what is owed (acknowledgement, stage); it is None exactly when the case is closed.
    `reporter_wrote_at` is set while the reporter waits for an answer. Times of a reporter's acts are whole hours.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        # Each shelf of the queue has its own, and none could be taken for another: whatever a planner believes of the
        # table, it walks the shelf in the order shown and stops after the page.
        _index("case_file_open", "committee_id", "deadline_at", "id", where="deadline_at IS NOT NULL"),
        _index(
            "case_file_led", "lead_id", "deadline_at", "id", where="deadline_at IS NOT NULL AND lead_id IS NOT NULL"
        ),
        _index("case_file_closed", "committee_id", "received_at", "id", where="deadline_at IS NULL"),
    )

    id: str = Field(primary_key=True)
    committee_id: str = Field(foreign_key="committee.id")
    code_name: str = Field(unique=True)
    status: str
    policy_digest: str = Field(foreign_key="policy.digest")
    epoch: int = 1
    next_position: int = 0
    voting_round: int = 0
    received_at: datetime = Field(sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reporter_wrote_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stage_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deadline_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lead_id: str | None = Field(default=None, foreign_key="member.id")


class Receipt(Row, table=True):
    """The way back for one report: found by a tag derived from the receipt, answered under a key only the receipt opens."""

    __tablename__ = "receipt"

    tag: bytes = Field(primary_key=True)
    holder_id: str = Field(unique=True)
    case_id: str = Field(foreign_key="case_file.id", index=True)
    encryption_key: bytes
    report_entry_index: int


class Grant(Row, table=True):
    """A channel key wrapped to one holder (a member or a receipt). No grant, no reading.

    The key's order is that of the question: has this holder a grant in this case? It is never asked what all a holder has.
    """

    __tablename__ = "channel_grant"

    case_id: str = Field(primary_key=True, foreign_key="case_file.id")
    holder_id: str = Field(primary_key=True)
    audience: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True)
    wrapped_key: bytes


class Record(Row, table=True):
    """One sealed, immutable item in a channel of a case, in the order it was written."""

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("case_id", "position"),)

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="case_file.id")
    position: int
    audience: str
    epoch: int
    kind: str
    sealed: bytes


class Declaration(Row, table=True):
    """A member's word on conflicts of interest in one case: awaiting, clear or recused."""

    __tablename__ = "declaration"

    case_id: str = Field(primary_key=True, foreign_key="case_file.id")
    member_id: str = Field(primary_key=True, foreign_key="member.id")
    answer: str


class Ballot(Row, table=True):
    """That a member has voted in a round; how they voted is in the sealed record."""

    __tablename__ = "ballot"

    case_id: str = Field(primary_key=True, foreign_key="case_file.id")
    voting_round: int = Field(primary_key=True)
    member_id: str = Field(primary_key=True, foreign_key="member.id")
    record_id: str = Field(foreign_key="record.id")


class OutboxMail(Row, table=True):
    """A mail that is owed, until it is delivered: a notice to a member, or an envelope sealed under the service's key."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_due", "state", "due_at"),)

    id: str = Field(primary_key=True)
    state: str
    member_id: str | None = Field(default=None, foreign_key="member.id")
    sealed_envelope: bytes | None = None
    due_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_failure: str | None = None


class LoginAttempts(Row, table=True):
    """How often a login was tried in a window; the key is blinded, so the row names nobody."""

    __tablename__ = "login_attempts"

    bucket: bytes = Field(primary_key=True)
    window_ends_at: datetime = Field(sa_type=UtcDateTime)
    count: int = 0


class AuditEntry(Row, table=True):
    """One entry of the log, its exact bytes."""

    __tablename__ = "audit_entry"

    index: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: str | None = Field(default=None, index=True)
    entry: bytes


class AuditHead(Row, table=True):
    """One row: where the log ends, with the right edge of its tree. Whoever appends holds this row."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    size: int
    frontier: bytes


class AuditNode(Row, table=True):
    """A complete subtree's hash of the published tree."""

    __tablename__ = "audit_node"

    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    index: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: bytes


class PublishedCheckpoint(Row, table=True):
    """A signed checkpoint as it left the house."""

    __tablename__ = "checkpoint"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    published_at: datetime = Field(sa_type=UtcDateTime)
    note: str
