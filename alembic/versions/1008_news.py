"""The table of how reporters want to hear that there is news."""

import sqlalchemy as sa

from alembic import op

revision = "1008"
down_revision = "1007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news_subscription",
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_news_subscription_case_id_case_file"),
        sa.PrimaryKeyConstraint("tag", name="pk_news_subscription"),
    )
    op.create_index("ix_news_subscription_case_id", "news_subscription", ["case_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE news_subscription ALTER COLUMN sealed SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("news_subscription")
