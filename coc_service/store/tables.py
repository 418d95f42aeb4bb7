"""Every table on one page. Loading never opens: sealed columns are bytes until somebody with a key opens them.

No column decides anything. What steers is the fold of signed log entries; a column here finds rows, orders a queue, or
keeps bytes that are checked against the log when they are used. `docs/threat-model.md` says for each what is left to
somebody who changes it. Ids are 128 random bits in base32, so that no number tells how many came before.
"""

from datetime import datetime
from functools import cache
from typing import Any, Self

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from coc_service.store.types import UtcDateTime

metadata = SQLModel.metadata


class Row(SQLModel):
    """A row of any table. It is made without SQLModel's own walk over all fields, which takes three times as long."""

    def __init__(self, **values: Any) -> None:  # noqa: ANN401  the columns of a table, of every type
        # Into the instance itself, as SQLAlchemy does with what it loads: an INSERT takes its values from there.
        self.__dict__.update(_defaults(type(self)), **values)

    @classmethod
    def plain(cls, **values: Any) -> Self:  # noqa: ANN401  as above
        """Return a row for `rows.add` alone: no session can track it, which saves more than half of what making it takes."""
        row: Self = cls.__new__(cls)
        row.__dict__.update(_defaults(cls), **values)
        return row


@cache
def _defaults(table: type[Row]) -> dict[str, Any]:
    return {name: field.default for name, field in table.model_fields.items() if not field.is_required()}


def _index(name: str, *columns: str, where: str) -> Index:
    """Return an index of some of a table's rows, on either engine."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Site(Row, table=True):
    """One row: what this database is. `origin` is for `doctor` to compare; the log's name is the key file's."""

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


class PolicyText(Row, table=True):
    """A policy as TOML, by its digest. Which one is in force stands in the committee's chain."""

    __tablename__ = "policy"

    digest: str = Field(primary_key=True)
    toml: str


class ProposedCommittee(Row, table=True):
    """What the operator proposed: the founder signs it, and from then on the committee's chain is asked, not this row."""

    __tablename__ = "committee"

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    slug: str = Field(unique=True)
    name: str
    policy_digest: str = Field(foreign_key="policy.digest")


class Person(Row, table=True):
    """Somebody who was invited: one login, one pair of keys, one address. After an admission the admission is asked."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    login_name: str = Field(unique=True)
    name: str
    handle: str
    sealed_address: bytes
    invitation_hash: bytes | None = Field(default=None, unique=True)
    invitation_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    encryption_key: bytes | None = None
    signing_key: bytes | None = None


class ProposedSeat(Row, table=True):
    """That a person was invited to a committee. It only finds them: what they were invited to says the log."""

    __tablename__ = "seat"

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    committee_id: str = Field(foreign_key="committee.id", index=True)


class KeySlot(Row, table=True):
    """One way to open a person's secret: kind `passphrase` now; each slot holds the same secret."""

    __tablename__ = "key_slot"

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    kind: str
    slot: bytes


class Login(Row, table=True):
    """A login: found by a hash of its id; secret and absolute limit are sealed under what only the cookie holds."""

    __tablename__ = "login"

    id_hash: bytes = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    sealed: bytes
    expires_at: datetime = Field(sa_type=UtcDateTime)


class Mark(Row, table=True):
    """What a person last saw of something (the log, a case), sealed under a key derived from their secret."""

    __tablename__ = "mark"

    person_id: str = Field(primary_key=True, foreign_key="person.id")
    about: str = Field(primary_key=True)
    sealed: bytes


class CaseIndex(Row, table=True):
    """Where the queue finds a case. Nothing here is shown: a row of the desk shows the fold of the case's chain."""

    __tablename__ = "case_file"
    __table_args__ = (
        # One for each tab of the queue: a planner walks it in the order shown and stops after the page.
        _index("case_file_open", "committee_id", "deadline_at", "id", where="deadline_at IS NOT NULL"),
        _index(
            "case_file_led", "lead_id", "deadline_at", "id", where="deadline_at IS NOT NULL AND lead_id IS NOT NULL"
        ),
        _index("case_file_closed", "committee_id", "received_at", "id", where="deadline_at IS NULL"),
    )

    id: str = Field(primary_key=True)
    committee_id: str = Field(foreign_key="committee.id")
    code_name: str = Field(unique=True)
    received_at: datetime = Field(sa_type=UtcDateTime)
    deadline_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lead_id: str | None = None


class Receipt(Row, table=True):
    """Leads from the tag derived from a receipt to a case. The receipt's keys must then be those of a party there."""

    __tablename__ = "receipt"

    tag: bytes = Field(primary_key=True)
    case_id: str = Field(foreign_key="case_file.id", index=True)


class Grant(Row, table=True):
    """A case key wrapped to a member (channel `case`), or a channel key wrapped to a party. No grant, no reading."""

    __tablename__ = "channel_grant"

    case_id: str = Field(primary_key=True, foreign_key="case_file.id")
    recipient_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True)
    wrapped_key: bytes


class Record(Row, table=True):
    """One sealed, immutable item of a case file. Its channel, epoch, kind, author and place stand in the case's chain."""

    __tablename__ = "record"

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="case_file.id", index=True)
    sealed: bytes


class OutboxMail(Row, table=True):
    """A mail that is owed, until it is delivered: a notice to a person, or an envelope sealed under the service's key."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_due", "state", "due_at"),)

    id: str = Field(primary_key=True)
    kind: str
    state: str
    person_id: str | None = Field(default=None, foreign_key="person.id")
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
    """One entry of the log, its exact bytes, and its detail. `subject` finds a chain; the entry's own bytes say whose it is."""

    __tablename__ = "audit_entry"

    index: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    subject: str | None = Field(default=None, index=True)
    entry: bytes
    detail: bytes | None = None


class AuditHead(Row, table=True):
    """One row: where the log ends, with the right edge of its tree, under a code that only the service's key makes."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    size: int
    frontier: bytes
    mac: bytes


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
