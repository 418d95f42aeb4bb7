"""What a session's browser is called, sealed for its member."""

import sqlalchemy as sa

from alembic import op

revision = "1009"
down_revision = "1004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("login", sa.Column("sealed_device", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("login", "sealed_device")
