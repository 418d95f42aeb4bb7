"""A table for texts that members keep for themselves: drafts, and what they sent after their session had ended."""

import sqlalchemy as sa

from alembic import op

revision = "1003"
down_revision = "1002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_text",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.LargeBinary(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_text"),
    )
    op.create_index("ix_kept_text_owner", "kept_text", ["owner"])
    op.create_index("ix_kept_text_about", "kept_text", ["about"])


def downgrade() -> None:
    op.drop_table("kept_text")
