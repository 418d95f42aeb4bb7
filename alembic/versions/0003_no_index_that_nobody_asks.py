"""Every question about grants and declarations names a case: the indexes by member cost each report a page a member."""

import sqlalchemy as sa

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_LED = ["lead_id", "deadline_at", "id"]


def upgrade() -> None:
    op.drop_index("channel_grant_holder", "channel_grant")
    op.drop_index("declaration_member", "declaration")
    _order_grants_by("case_id", "holder_id", "audience", "epoch")
    _index_led("deadline_at IS NOT NULL AND lead_id IS NOT NULL")


def downgrade() -> None:
    _index_led("deadline_at IS NOT NULL")
    _order_grants_by("case_id", "audience", "epoch", "holder_id")
    op.create_index("declaration_member", "declaration", ["member_id", "answer", "case_id"])
    op.create_index("channel_grant_holder", "channel_grant", ["holder_id", "case_id"])


def _order_grants_by(*columns: str) -> None:
    with op.batch_alter_table("channel_grant") as grants:
        grants.drop_constraint("pk_channel_grant", type_="primary")
        grants.create_primary_key("pk_channel_grant", list(columns))


def _index_led(where: str) -> None:
    op.drop_index("case_file_led", "case_file")
    op.create_index("case_file_led", "case_file", _LED, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
