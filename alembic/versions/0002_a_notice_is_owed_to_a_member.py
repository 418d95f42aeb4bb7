"""A notice is owed to a member, who has at most one waiting; an envelope is sealed for other mails only.

Notices that wait at the upgrade keep their envelopes and are delivered as they are. On the way down those owed to a
member are given up: their envelopes cannot be sealed here, without the service's keys.
"""

import sqlalchemy as sa

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("member_id", sa.String(), nullable=True))
        outbox.alter_column("sealed_envelope", existing_type=sa.LargeBinary(), nullable=True)
        outbox.create_foreign_key("fk_outbox_member_id", "member", ["member_id"], ["id"])


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM outbox WHERE sealed_envelope IS NULL"))
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("fk_outbox_member_id", type_="foreignkey")
        outbox.alter_column("sealed_envelope", existing_type=sa.LargeBinary(), nullable=False)
        outbox.drop_column("member_id")
