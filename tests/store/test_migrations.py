"""Migrations lead to the models' schema and back on both engines; a database that does not fit is refused."""

import multiprocessing
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Inspector, MetaData, inspect, text
from sqlalchemy.orm import Session

from coc_service.resources import root
from coc_service.store import migrations
from coc_service.store.database import Database, DatabaseBusy, KeyRefused, open_database
from coc_service.store.migrations import (
    check,
    current_revision,
    downgrade,
    draft,
    head_revision,
    upgrade,
)
from coc_service.store.sqlite_file import file_of
from coc_service.store.tables import metadata
from coc_service.store.unusable import DatabaseProblem, DatabaseUnusable

NOTE = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("addendum", sa.Column("id", sa.Integer(), primary_key=True))
    {more}


def downgrade() -> None:
    op.drop_table("addendum")
"""


@pytest.fixture
async def database(any_url: str, file_key: bytes) -> AsyncIterator[Database]:
    upgrade(any_url, file_key=file_key)
    opened = open_database(any_url, file_key=file_key)
    yield opened
    await opened.close()


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of alembic/versions that a test may add to."""
    copy = tmp_path / "100% alembic"
    shutil.copytree(root("alembic"), copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrations, "root", lambda _: copy)
    return copy / "versions"


def add_migration(versions: Path, *, more: str = "") -> None:
    (versions / "next.py").write_text(NOTE.format(head=head_revision(), more=more))


def shape(session: Session) -> dict[str, object]:
    """Return everything the database knows about its tables, except for names of constraints."""
    inspector = inspect(session.connection())
    tables = set(inspector.get_table_names()) - {"alembic_version"}
    return {table: table_shape(inspector, table) for table in tables}


def table_shape(inspector: Inspector, table: str) -> dict[str, object]:
    foreign = inspector.get_foreign_keys(table)
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(table)
        },
        "primary": inspector.get_pk_constraint(table)["constrained_columns"],
        "foreign": sorted(
            (key["constrained_columns"], key["referred_table"], key["referred_columns"]) for key in foreign
        ),
        "unique": sorted(key["column_names"] for key in inspector.get_unique_constraints(table)),
        "indexes": sorted(
            (index["name"], index["column_names"], bool(index["unique"]))
            for index in inspector.get_indexes(table)
            if "duplicates_constraint" not in index
        ),
    }


def make_from_models(session: Session) -> None:
    metadata.create_all(session.connection())


def drop_all(session: Session) -> None:
    present = MetaData()
    present.reflect(session.connection())
    present.drop_all(session.connection())


async def test_migrations_lead_to_what_the_models_say(database: Database) -> None:
    migrated = await database.read(shape)
    differences = await database.read(
        lambda session: compare_metadata(MigrationContext.configure(session.connection()), metadata)
    )

    await database.write(drop_all)
    await database.write(make_from_models)
    modelled = await database.read(shape)

    assert differences == []
    assert migrated == modelled
    assert set(migrated) == set(metadata.tables)


async def test_up_down_and_up_again(database: Database, any_url: str, file_key: bytes) -> None:
    first = await database.read(shape)

    downgrade(any_url, file_key=file_key, revision="base")
    assert (await database.read(shape), current_revision(any_url, file_key=file_key)) == ({}, None)

    upgrade(any_url, file_key=file_key)
    assert await database.read(shape) == first
    assert current_revision(any_url, file_key=file_key) == head_revision()


def test_each_step_goes_down_and_up(any_url: str, file_key: bytes) -> None:
    upgrade(any_url, file_key=file_key)

    for script in migrations._scripts().walk_revisions():
        downgrade(any_url, file_key=file_key, revision=str(script.down_revision or "base"))
        upgrade(any_url, file_key=file_key)
        downgrade(any_url, file_key=file_key, revision=str(script.down_revision or "base"))

    assert current_revision(any_url, file_key=file_key) is None


def test_upgrading_twice_changes_nothing(any_url: str, file_key: bytes) -> None:
    upgrade(any_url, file_key=file_key)

    upgrade(any_url, file_key=file_key)

    check(any_url, file_key=file_key)


def test_replicas_that_upgrade_at_once_do_not_collide(any_url: str, file_key: bytes) -> None:
    spawn = multiprocessing.get_context("spawn")
    replicas = [spawn.Process(target=upgrade, args=(any_url,), kwargs={"file_key": file_key}) for _ in range(2)]
    for replica in replicas:
        replica.start()
    for replica in replicas:
        replica.join()

    assert [replica.exitcode for replica in replicas] == [0, 0]
    check(any_url, file_key=file_key)


def test_a_database_that_is_not_there_is_missing(any_url: str, file_key: bytes) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        check(any_url, file_key=file_key)

    assert refused.value.problem is DatabaseProblem.MISSING


def test_a_look_leaves_no_file_behind(sqlite_url: str, file_key: bytes) -> None:
    assert current_revision(sqlite_url, file_key=file_key) is None

    assert not file_of(sqlite_url).exists()


@pytest.mark.postgresql
def test_a_server_without_the_database_says_it_is_missing(postgres_url: str) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        check(postgres_url + "_none", file_key=None)

    assert refused.value.problem is DatabaseProblem.MISSING


def test_a_server_that_is_not_there_is_busy() -> None:
    with pytest.raises(DatabaseBusy):
        check("postgresql://nobody@127.0.0.1:1/none", file_key=None)


def test_an_older_database_is_refused(any_url: str, file_key: bytes, versions: Path) -> None:
    old = head_revision()
    upgrade(any_url, file_key=file_key)
    add_migration(versions)

    with pytest.raises(DatabaseUnusable) as refused:
        check(any_url, file_key=file_key)

    assert (refused.value.problem, refused.value.revision) == (DatabaseProblem.TOO_OLD, old)


def test_a_newer_database_is_refused_and_left_as_it_is(any_url: str, file_key: bytes, versions: Path) -> None:
    add_migration(versions)
    upgrade(any_url, file_key=file_key)
    (versions / "next.py").unlink()

    for refuse in (check, upgrade):
        with pytest.raises(DatabaseUnusable) as refused:
            refuse(any_url, file_key=file_key)
        assert (refused.value.problem, refused.value.revision) == (DatabaseProblem.TOO_NEW, "next")

    assert current_revision(any_url, file_key=file_key) == "next"


async def test_a_database_of_the_first_versions_is_told_apart(
    database: Database, any_url: str, *, file_key: bytes
) -> None:
    await database.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '0003'")))

    for refuse in (check, upgrade):
        with pytest.raises(DatabaseUnusable) as refused:
            refuse(any_url, file_key=file_key)
        assert (refused.value.problem, refused.value.revision) == (DatabaseProblem.UNSUPPORTED, "0003")

    assert current_revision(any_url, file_key=file_key) == "0003"


async def test_a_migration_that_fails_leaves_the_database_as_it_was(
    database: Database, any_url: str, *, file_key: bytes, versions: Path
) -> None:
    before, revision = await database.read(shape), head_revision()
    add_migration(versions, more="op.execute('no such statement')")

    with pytest.raises(Exception, match=r"no such statement|syntax error"):
        upgrade(any_url, file_key=file_key)

    assert await database.read(shape) == before
    assert current_revision(any_url, file_key=file_key) == revision


def test_a_migration_that_breaks_a_reference_is_undone(sqlite_url: str, file_key: bytes, versions: Path) -> None:
    upgrade(sqlite_url, file_key=file_key)
    add_migration(
        versions,
        more="op.execute(\"INSERT INTO key_slot VALUES ('a', 'nobody', 'passphrase', x'00')\")",
    )

    with pytest.raises(RuntimeError, match=r"key_slot.*person"):
        upgrade(sqlite_url, file_key=file_key)

    with pytest.raises(DatabaseUnusable) as refused:
        check(sqlite_url, file_key=file_key)
    assert refused.value.problem is DatabaseProblem.TOO_OLD


def test_a_wrong_key_is_refused(sqlite_url: str, file_key: bytes) -> None:
    upgrade(sqlite_url, file_key=file_key)

    for refuse in (check, upgrade):
        with pytest.raises(KeyRefused):
            refuse(sqlite_url, file_key=bytes(32))


def test_a_migrated_file_shows_nothing(sqlite_url: str, file_key: bytes) -> None:
    upgrade(sqlite_url, file_key=file_key)

    seen = file_of(sqlite_url).read_bytes()

    assert [word for word in (b"case_file", b"alembic", b"SQLite format") if word in seen] == []
    assert file_of(sqlite_url).stat().st_mode & 0o777 == 0o600


def test_a_draft_names_what_is_new_in_plain_types(any_url: str, file_key: bytes, versions: Path) -> None:
    for script in versions.glob("*.py"):
        script.unlink()

    draft(any_url, file_key=file_key, message="again")

    written = (versions / "1001_again.py").read_text()
    assert 'revision = "1001"' in written.replace("'", '"')
    assert ("sa.DateTime(timezone=True)" in written, "sqlmodel" in written, "coc_service" in written) == (
        True,
        False,
        False,
    )


async def test_jobs_run_on_the_migrated_tables(database: Database) -> None:
    await database.write(lambda session: session.execute(text("INSERT INTO project VALUES ('a', 'b', 'c')")))

    kept = await database.read(lambda session: session.execute(text("SELECT * FROM project")).all())

    assert [tuple(row) for row in kept] == [("a", "b", "c")]
