"""The first tables."""

import sqlalchemy as sa

from alembic import op

revision = "0001"
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
        sa.Column("index", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("index", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_case_id", "audit_entry", ["case_id"])


def _create_audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def _create_audit_node() -> None:
    op.create_table(
        "audit_node",
        sa.Column("level", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("index", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name="pk_audit_node"),
    )


def _create_checkpoint() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("size", sa.Integer(), nullable=False, autoincrement=False),
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


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sealed_envelope", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_failure", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("outbox_due", "outbox", ["state", "due_at"])


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
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
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
        sa.Column("roster_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_committee"),
        sa.ForeignKeyConstraint(["policy_digest"], ["policy.digest"], name="fk_committee_policy_digest"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_committee_project_id"),
        sa.UniqueConstraint("slug", name="uq_committee_slug"),
    )


def _create_member() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("committee_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("login_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=False),
        sa.Column("invitation_hash", sa.LargeBinary(), nullable=True),
        sa.Column("invitation_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("encryption_key", sa.LargeBinary(), nullable=True),
        sa.Column("signing_key", sa.LargeBinary(), nullable=True),
        sa.Column("admitted_by", sa.String(), nullable=True),
        sa.Column("admission_signature", sa.LargeBinary(), nullable=True),
        sa.Column("admission_order", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name="fk_member_committee_id"),
        sa.UniqueConstraint("invitation_hash", name="uq_member_invitation_hash"),
        sa.UniqueConstraint("login_name", name="uq_member_login_name"),
    )
    op.create_index("ix_member_committee_id", "member", ["committee_id"])


def _create_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("committee_id", sa.String(), nullable=False),
        sa.Column("code_name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("policy_digest", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("next_position", sa.Integer(), nullable=False),
        sa.Column("voting_round", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reporter_wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name="fk_case_file_committee_id"),
        sa.ForeignKeyConstraint(["lead_id"], ["member.id"], name="fk_case_file_lead_id"),
        sa.ForeignKeyConstraint(["policy_digest"], ["policy.digest"], name="fk_case_file_policy_digest"),
        sa.UniqueConstraint("code_name", name="uq_case_file_code_name"),
    )
    is_open, is_closed = sa.text("deadline_at IS NOT NULL"), sa.text("deadline_at IS NULL")
    for name, columns, condition in (
        ("case_file_open", ["committee_id", "deadline_at", "id"], is_open),
        ("case_file_led", ["lead_id", "deadline_at", "id"], is_open),
        ("case_file_closed", ["committee_id", "received_at", "id"], is_closed),
    ):
        op.create_index(name, "case_file", columns, sqlite_where=condition, postgresql_where=condition)


def _create_key_slot() -> None:
    op.create_table(
        "key_slot",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slot", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_key_slot"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_key_slot_member_id"),
    )
    op.create_index("ix_key_slot_member_id", "key_slot", ["member_id"])


def _create_session() -> None:
    op.create_table(
        "session",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("locked_key", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name="pk_session"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_session_member_id"),
    )
    op.create_index("ix_session_member_id", "session", ["member_id"])


def _create_channel_grant() -> None:
    op.create_table(
        "channel_grant",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "audience", "epoch", "holder_id", name="pk_channel_grant"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_channel_grant_case_id"),
    )
    op.create_index("channel_grant_holder", "channel_grant", ["holder_id", "case_id"])


def _create_declaration() -> None:
    op.create_table(
        "declaration",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "member_id", name="pk_declaration"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_declaration_case_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_declaration_member_id"),
    )
    op.create_index("declaration_member", "declaration", ["member_id", "answer", "case_id"])


def _create_receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("holder_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("encryption_key", sa.LargeBinary(), nullable=False),
        sa.Column("report_entry_index", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_receipt"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_receipt_case_id"),
        sa.UniqueConstraint("holder_id", name="uq_receipt_holder_id"),
    )
    op.create_index("ix_receipt_case_id", "receipt", ["case_id"])


def _create_record() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_record_case_id"),
        sa.UniqueConstraint("case_id", "position", name="uq_record_case_id_position"),
    )


def _create_ballot() -> None:
    op.create_table(
        "ballot",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("voting_round", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "voting_round", "member_id", name="pk_ballot"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_ballot_case_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_ballot_member_id"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_ballot_record_id"),
    )


_TABLES = {  # in the order of their references
    "audit_entry": _create_audit_entry,
    "audit_head": _create_audit_head,
    "audit_node": _create_audit_node,
    "checkpoint": _create_checkpoint,
    "login_attempts": _create_login_attempts,
    "outbox": _create_outbox,
    "policy": _create_policy,
    "project": _create_project,
    "site": _create_site,
    "committee": _create_committee,
    "member": _create_member,
    "case_file": _create_case_file,
    "key_slot": _create_key_slot,
    "session": _create_session,
    "channel_grant": _create_channel_grant,
    "declaration": _create_declaration,
    "receipt": _create_receipt,
    "record": _create_record,
    "ballot": _create_ballot,
}
