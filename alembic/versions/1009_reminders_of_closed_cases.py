"""Closed cases have reminders too: of when something of them is due for deletion."""

from alembic import op

revision = "1009"
down_revision = "1008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE case_file SET remind_at = received_at WHERE remind_at IS NULL")


def downgrade() -> None:
    pass
