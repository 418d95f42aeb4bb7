"""The first tables of the versioned formats. Nothing of version 0.2.0 is kept: its revisions were 0001 to 0003."""

import sqlalchemy as sa

from alembic import op

revision = "1001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for create in _TABLES.values():
        create()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create_audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("index", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"], unique=False)


def _create_audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def _create_audit_node() -> None:
    op.create_table(
        "audit_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name="pk_audit_node"),
    )


def _create_checkpoint() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_checkpoint"),
    )


def _create_login_attempts() -> None:
    op.create_table(
        "login_attempts",
        sa.Column("bucket", sa.LargeBinary(), nullable=False),
        sa.Column("window_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name="pk_login_attempts"),
    )


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("login_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=False),
        sa.Column("invitation_hash", sa.LargeBinary(), nullable=True),
        sa.Column("invitation_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("encryption_key", sa.LargeBinary(), nullable=True),
        sa.Column("signing_key", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("invitation_hash", name="uq_person_invitation_hash"),
        sa.UniqueConstraint("login_name", name="uq_person_login_name"),
    )


def _create_policy() -> None:
    op.create_table(
        "policy",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("toml", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_policy"),
    )


def _create_project() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
        sa.UniqueConstraint("slug", name="uq_project_slug"),
    )


def _create_site() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
    )


def _create_committee() -> None:
    op.create_table(
        "committee",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("policy_digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["policy_digest"], ["policy.digest"], name="fk_committee_policy_digest"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_committee_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_committee"),
        sa.UniqueConstraint("slug", name="uq_committee_slug"),
    )


def _create_key_slot() -> None:
    op.create_table(
        "key_slot",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slot", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_key_slot_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_key_slot"),
    )
    op.create_index("ix_key_slot_person_id", "key_slot", ["person_id"], unique=False)


def _create_login() -> None:
    op.create_table(
        "login",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_login_person_id"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_login"),
    )
    op.create_index("ix_login_person_id", "login", ["person_id"], unique=False)


def _create_mark() -> None:
    op.create_table(
        "mark",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mark_person_id"),
        sa.PrimaryKeyConstraint("person_id", "about", name="pk_mark"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("sealed_envelope", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_outbox_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("outbox_due", "outbox", ["state", "due_at"], unique=False)


def _create_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("committee_id", sa.String(), nullable=False),
        sa.Column("code_name", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name="fk_case_file_committee_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.UniqueConstraint("code_name", name="uq_case_file_code_name"),
    )
    op.create_index(
        "case_file_closed",
        "case_file",
        ["committee_id", "received_at", "id"],
        unique=False,
        sqlite_where=sa.text("deadline_at IS NULL"),
        postgresql_where=sa.text("deadline_at IS NULL"),
    )
    op.create_index(
        "case_file_led",
        "case_file",
        ["lead_id", "deadline_at", "id"],
        unique=False,
        sqlite_where=sa.text("deadline_at IS NOT NULL AND lead_id IS NOT NULL"),
        postgresql_where=sa.text("deadline_at IS NOT NULL AND lead_id IS NOT NULL"),
    )
    op.create_index(
        "case_file_open",
        "case_file",
        ["committee_id", "deadline_at", "id"],
        unique=False,
        sqlite_where=sa.text("deadline_at IS NOT NULL"),
        postgresql_where=sa.text("deadline_at IS NOT NULL"),
    )


def _create_seat() -> None:
    op.create_table(
        "seat",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("committee_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name="fk_seat_committee_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_seat_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
    )
    op.create_index("ix_seat_committee_id", "seat", ["committee_id"], unique=False)
    op.create_index("ix_seat_person_id", "seat", ["person_id"], unique=False)


def _create_channel_grant() -> None:
    op.create_table(
        "channel_grant",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("recipient_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_channel_grant_case_id"),
        sa.PrimaryKeyConstraint("case_id", "recipient_id", "channel", "epoch", name="pk_channel_grant"),
    )


def _create_receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_receipt_case_id"),
        sa.PrimaryKeyConstraint("tag", name="pk_receipt"),
    )
    op.create_index("ix_receipt_case_id", "receipt", ["case_id"], unique=False)


def _create_record() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_record_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
    )
    op.create_index("ix_record_case_id", "record", ["case_id"], unique=False)


_TABLES = {  # in the order of their references
    "audit_entry": _create_audit_entry,
    "audit_head": _create_audit_head,
    "audit_node": _create_audit_node,
    "checkpoint": _create_checkpoint,
    "login_attempts": _create_login_attempts,
    "person": _create_person,
    "policy": _create_policy,
    "project": _create_project,
    "site": _create_site,
    "committee": _create_committee,
    "key_slot": _create_key_slot,
    "login": _create_login,
    "mark": _create_mark,
    "outbox": _create_outbox,
    "case_file": _create_case_file,
    "seat": _create_seat,
    "channel_grant": _create_channel_grant,
    "receipt": _create_receipt,
    "record": _create_record,
}
