"""All tables. Loading a row never decrypts: sealed columns are bytes until code with a key opens them.

No decision depends on a column: decisions are made on the folds of signed log entries. Columns find rows, order a queue, or
keep bytes that are checked against the log when they are used. `docs/threat-model.md` says for each column what an attacker
can achieve by changing it. Ids are 128 random bits in base32: consecutive numbers would reveal how many rows there are.
"""

from datetime import datetime
from functools import cache
from typing import Any, Self

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from coc_service.store.types import UtcDateTime

metadata = SQLModel.metadata


class Row(SQLModel):
    """The base of all rows. Its constructor skips SQLModel's walk over all fields, which takes three times as long."""

    def __init__(self, **values: Any) -> None:  # noqa: ANN401  the columns of a table, of every type
        # Into `__dict__`, as SQLAlchemy does with loaded rows: an INSERT takes its values from there.
        self.__dict__.update(_defaults(type(self)), **values)

    @classmethod
    def plain(cls, **values: Any) -> Self:  # noqa: ANN401  as above
        """Return a row for `rows.add` only: no session can track it. Made past SQLModel, which takes three times as long."""
        row: Self = object.__new__(cls)
        row.__dict__.update(_defaults(cls), **values)
        return row


@cache
def _defaults(table: type[Row]) -> dict[str, Any]:
    return {name: field.default for name, field in table.model_fields.items() if not field.is_required()}


def _index(name: str, *columns: str, where: str) -> Index:
    """Return a partial index, for either engine."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Site(Row, table=True):
    """The site, in one row. `origin` is only compared by `doctor`; the log's name is the one in the key file."""

    __tablename__ = "site"

    id: int = Field(default=1, primary_key=True)
    name: str
    origin: str
    is_demonstration: bool
    created_at: datetime = Field(sa_type=UtcDateTime)


class Project(Row, table=True):
    """What a committee serves: a project, an event series or the foundation itself."""

    __tablename__ = "project"

    id: str = Field(primary_key=True)
    slug: str = Field(unique=True)
    name: str


class PolicyText(Row, table=True):
    """A policy as TOML, by its digest. The committee's chain says which one is in force."""

    __tablename__ = "policy"

    digest: str = Field(primary_key=True)
    toml: str


class ProposedCommittee(Row, table=True):
    """The operator's proposal of a committee. Once the founder has signed it, the committee's chain is used, not this row."""

    __tablename__ = "committee"

    id: str = Field(primary_key=True)
    project_id: str = Field(foreign_key="project.id")
    slug: str = Field(unique=True)
    name: str
    policy_digest: str = Field(foreign_key="policy.digest")


class Person(Row, table=True):
    """An invited person: one login, one set of keys, one address. Once they are admitted, the admission is used instead."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    login_name: str = Field(unique=True)
    name: str
    handle: str
    sealed_address: bytes
    invitation_hash: bytes | None = Field(default=None, unique=True)
    encryption_key: bytes | None = None
    signing_key: bytes | None = None


class ProposedSeat(Row, table=True):
    """An invitation of a person to a committee. It only finds them; the log says what they were invited to."""

    __tablename__ = "seat"

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    committee_id: str = Field(foreign_key="committee.id", index=True)


class KeySlot(Row, table=True):
    """A person's secret, locked in one way. Every slot of a person holds the same secret. The only kind yet is `passphrase`."""

    __tablename__ = "key_slot"

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    kind: str
    slot: bytes


class Login(Row, table=True):
    """A login, found by a hash of its id. The member's secret and the absolute limit are sealed under a key in the cookie.

    `sealed_device` is what its browser is called, sealed under a key derived from the member's secret.
    """

    __tablename__ = "login"

    id_hash: bytes = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    sealed: bytes
    expires_at: datetime = Field(sa_type=UtcDateTime)
    sealed_device: bytes | None = None


class Mark(Row, table=True):
    """What a person last saw of the log, sealed under a key derived from their secret."""

    __tablename__ = "mark"

    person_id: str = Field(primary_key=True, foreign_key="person.id")
    about: str = Field(primary_key=True)
    sealed: bytes


class CaseIndex(Row, table=True):
    """The queue's index of cases. It finds them; pages show the fold of each case's chain.

    `remind_at` is when reminders look at the case next, `reminded_at` up to when its reminders are done; None before the first.
    """

    __tablename__ = "case_file"
    __table_args__ = (
        # One index for each part of the queue, walked in order until a page is full. No query uses the one by lead.
        _index("case_file_open", "committee_id", "deadline_at", "id", where="deadline_at IS NOT NULL"),
        _index(
            "case_file_led", "lead_id", "deadline_at", "id", where="deadline_at IS NOT NULL AND lead_id IS NOT NULL"
        ),
        _index("case_file_closed", "committee_id", "received_at", "id", where="deadline_at IS NULL"),
        _index("case_file_remind", "remind_at", where="remind_at IS NOT NULL"),
    )

    id: str = Field(primary_key=True)
    committee_id: str = Field(foreign_key="committee.id")
    code_name: str = Field(unique=True)
    received_at: datetime = Field(sa_type=UtcDateTime)
    deadline_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lead_id: str | None = None
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Receipt(Row, table=True):
    """Maps the tag derived from a receipt to a case. It only counts if the receipt's keys are those of a party in that case."""

    __tablename__ = "receipt"

    tag: bytes = Field(primary_key=True)
    case_id: str = Field(foreign_key="case_file.id", index=True)


class Grant(Row, table=True):
    """A case key wrapped to a member (channel `case`), or a channel key wrapped to a party."""

    __tablename__ = "channel_grant"

    case_id: str = Field(primary_key=True, foreign_key="case_file.id")
    recipient_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True)
    wrapped_key: bytes


class Record(Row, table=True):
    """One sealed, immutable item of a case file. The case's chain states its channel, epoch, kind, author and order."""

    __tablename__ = "record"

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="case_file.id", index=True)
    sealed: bytes


class KeptText(Row, table=True):
    """A text that a member keeps for themselves, sealed to their own key. `owner` and `about` are keyed hashes of the person,
    and of the person and the case or committee: they only find rows.
    """

    __tablename__ = "kept_text"

    id: str = Field(primary_key=True)
    owner: bytes = Field(index=True)
    about: bytes = Field(index=True)
    wrapped_key: bytes
    sealed: bytes
    expires_at: datetime = Field(sa_type=UtcDateTime)


class OutboxMail(Row, table=True):
    """A mail that is owed: a notice to a person, or an envelope sealed under the service's key. Deleted on delivery."""

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


class MailBeat(Row, table=True):
    """Up to when a repeated mail to somebody is done, or until when one waits. `about` is a person or a committee."""

    __tablename__ = "mail_beat"

    about: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class LoginAttempts(Row, table=True):
    """The number of attempts to log in during a window. The bucket is blinded, so the row does not reveal the name."""

    __tablename__ = "login_attempts"

    bucket: bytes = Field(primary_key=True)
    window_ends_at: datetime = Field(sa_type=UtcDateTime)
    count: int = 0


class AuditEntry(Row, table=True):
    """The exact bytes of an entry and its detail. `subject` only finds a chain's rows; the subject in the bytes counts."""

    __tablename__ = "audit_entry"

    index: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    subject: str | None = Field(default=None, index=True)
    entry: bytes
    detail: bytes | None = None


class AuditHead(Row, table=True):
    """The log's end, in one row, with the frontier of its tree, authenticated with the service's key."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    size: int
    frontier: bytes
    mac: bytes


class AuditNode(Row, table=True):
    """The hash of a complete subtree of the published tree."""

    __tablename__ = "audit_node"

    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    index: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: bytes


class PublishedCheckpoint(Row, table=True):
    """A signed checkpoint, exactly as published."""

    __tablename__ = "checkpoint"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    published_at: datetime = Field(sa_type=UtcDateTime)
    note: str
