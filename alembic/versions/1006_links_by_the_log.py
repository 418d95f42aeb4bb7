"""When a one-time link ends stands in the log only."""

import sqlalchemy as sa

from alembic import op

revision = "1006"
down_revision = "1005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("person", "invitation_expires_at")


def downgrade() -> None:
    op.add_column("person", sa.Column("invitation_expires_at", sa.DateTime(timezone=True), nullable=True))
