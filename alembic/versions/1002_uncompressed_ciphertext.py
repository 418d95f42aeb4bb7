"""On PostgreSQL, store ciphertext and details uncompressed: they do not compress, and trying cost time on each INSERT."""

from alembic import op

revision = "1002"
down_revision = "1001"
branch_labels = None
depends_on = None

_COLUMNS = (("record", "sealed"), ("audit_entry", "detail"))


def upgrade() -> None:
    _store("EXTERNAL")


def downgrade() -> None:
    _store("EXTENDED")


def _store(storage: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column in _COLUMNS:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {storage}")
