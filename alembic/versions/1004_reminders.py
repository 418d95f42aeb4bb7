"""When reminders look at a case, and up to when repeated mails are done."""

import sqlalchemy as sa

from alembic import op

revision = "1004"
down_revision = "1003"
branch_labels = None
depends_on = None

_WHERE = sa.text("remind_at IS NOT NULL")


def upgrade() -> None:
    for name in ("remind_at", "reminded_at"):
        op.add_column("case_file", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index("case_file_remind", "case_file", ["remind_at"], sqlite_where=_WHERE, postgresql_where=_WHERE)
    op.execute("UPDATE case_file SET remind_at = received_at WHERE deadline_at IS NOT NULL")
    op.create_table(
        "mail_beat",
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("about", "name", name="pk_mail_beat"),
    )


def downgrade() -> None:
    op.drop_table("mail_beat")
    op.drop_index("case_file_remind", "case_file")
    for name in ("reminded_at", "remind_at"):
        op.drop_column("case_file", name)
