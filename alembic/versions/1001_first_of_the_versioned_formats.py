"""The first tables of the versioned formats. Nothing of version 0.2.0 is kept (its revisions were 0001 to 0003)."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from alembic import op

revision = "1001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (  # in the order of their foreign keys
    "audit_entry", "audit_head", "audit_node", "checkpoint",
    "site", "project", "policy", "committee",
    "person", "seat", "key_slot", "login", "login_attempts", "mark",
    "outbox",
    "case_file", "receipt", "channel_grant", "record",
)  # fmt: skip


def upgrade() -> None:
    _create_log()
    _create_site()
    _create_people()
    _create_logins()
    _create_outbox()
    _create_cases()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_log() -> None:
    _table(
        "audit_entry",
        _number("index"),
        _text("subject", is_optional=True),
        _bytes("entry"),
        _bytes("detail", is_optional=True),
        key=["index"],
        indexed=["subject"],
    )
    _table(
        "audit_head",
        _number("id"),
        _number("size"),
        _bytes("frontier"),
        _bytes("mac"),
        key=["id"],
    )
    _table(
        "audit_node",
        _number("level"),
        _number("index"),
        _bytes("hash"),
        key=["level", "index"],
    )
    _table(
        "checkpoint",
        _number("size"),
        _moment("published_at"),
        _text("note"),
        key=["size"],
    )


def _create_site() -> None:
    _table(
        "site",
        _number("id"),
        _text("name"),
        _text("origin"),
        _flag("is_demonstration"),
        _moment("created_at"),
        key=["id"],
    )
    _table(
        "project",
        _text("id"),
        _text("slug"),
        _text("name"),
        key=["id"],
        unique=["slug"],
    )
    _table(
        "policy",
        _text("digest"),
        _text("toml"),
        key=["digest"],
    )
    _table(
        "committee",
        _text("id"),
        _text("project_id"),
        _text("slug"),
        _text("name"),
        _text("policy_digest"),
        key=["id"],
        refers_to={"policy_digest": "policy.digest", "project_id": "project.id"},
        unique=["slug"],
    )


def _create_people() -> None:
    _table(
        "person",
        _text("id"),
        _text("login_name"),
        _text("name"),
        _text("handle"),
        _bytes("sealed_address"),
        _bytes("invitation_hash", is_optional=True),
        _moment("invitation_expires_at", is_optional=True),
        _bytes("encryption_key", is_optional=True),
        _bytes("signing_key", is_optional=True),
        key=["id"],
        unique=["invitation_hash", "login_name"],
    )
    _table(
        "seat",
        _text("id"),
        _text("person_id"),
        _text("committee_id"),
        key=["id"],
        refers_to={"committee_id": "committee.id", "person_id": "person.id"},
        indexed=["committee_id", "person_id"],
    )


def _create_logins() -> None:
    _table(
        "key_slot",
        _text("id"),
        _text("person_id"),
        _text("kind"),
        _bytes("slot"),
        key=["id"],
        refers_to={"person_id": "person.id"},
        indexed=["person_id"],
    )
    _table(
        "login",
        _bytes("id_hash"),
        _text("person_id"),
        _bytes("sealed"),
        _moment("expires_at"),
        key=["id_hash"],
        refers_to={"person_id": "person.id"},
        indexed=["person_id"],
    )
    _table(
        "login_attempts",
        _bytes("bucket"),
        _moment("window_ends_at"),
        _number("count"),
        key=["bucket"],
    )
    _table(
        "mark",
        _text("person_id"),
        _text("about"),
        _bytes("sealed"),
        key=["person_id", "about"],
        refers_to={"person_id": "person.id"},
    )


def _create_outbox() -> None:
    _table(
        "outbox",
        _text("id"),
        _text("kind"),
        _text("state"),
        _text("person_id", is_optional=True),
        _bytes("sealed_envelope", is_optional=True),
        _moment("due_at"),
        _number("attempts"),
        _moment("claimed_until", is_optional=True),
        _text("last_failure", is_optional=True),
        key=["id"],
        refers_to={"person_id": "person.id"},
    )
    op.create_index("outbox_due", "outbox", ["state", "due_at"])


def _create_cases() -> None:
    _table(
        "case_file",
        _text("id"),
        _text("committee_id"),
        _text("code_name"),
        _moment("received_at"),
        _moment("deadline_at", is_optional=True),
        _text("lead_id", is_optional=True),
        key=["id"],
        refers_to={"committee_id": "committee.id"},
        unique=["code_name"],
    )
    _partial_index("case_file_closed", ["committee_id", "received_at", "id"], where="deadline_at IS NULL")
    _partial_index(
        "case_file_led", ["lead_id", "deadline_at", "id"], where="deadline_at IS NOT NULL AND lead_id IS NOT NULL"
    )
    _partial_index("case_file_open", ["committee_id", "deadline_at", "id"], where="deadline_at IS NOT NULL")
    _table(
        "receipt",
        _bytes("tag"),
        _text("case_id"),
        key=["tag"],
        refers_to={"case_id": "case_file.id"},
        indexed=["case_id"],
    )
    _table(
        "channel_grant",
        _text("case_id"),
        _text("recipient_id"),
        _text("channel"),
        _number("epoch"),
        _bytes("wrapped_key"),
        key=["case_id", "recipient_id", "channel", "epoch"],
        refers_to={"case_id": "case_file.id"},
    )
    _table(
        "record",
        _text("id"),
        _text("case_id"),
        _bytes("sealed"),
        key=["id"],
        refers_to={"case_id": "case_file.id"},
        indexed=["case_id"],
    )


def _table(
    name: str,
    *columns: sa.Column[object],
    key: Sequence[str],
    refers_to: Mapping[str, str] | None = None,
    unique: Sequence[str] = (),
    indexed: Sequence[str] = (),
) -> None:
    """Create a table; `refers_to` maps columns to the targets of their foreign keys."""
    op.create_table(
        name,
        *columns,
        *(sa.ForeignKeyConstraint([one], [to], name=f"fk_{name}_{one}") for one, to in (refers_to or {}).items()),
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        *(sa.UniqueConstraint(one, name=f"uq_{name}_{one}") for one in unique),
    )
    for one in indexed:
        op.create_index(f"ix_{name}_{one}", name, [one])


def _partial_index(name: str, columns: list[str], *, where: str) -> None:
    op.create_index(name, "case_file", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _text(name: str, *, is_optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=is_optional)


def _bytes(name: str, *, is_optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.LargeBinary(), nullable=is_optional)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _flag(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _moment(name: str, *, is_optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=is_optional)
