"""`coc-service move`: everything arrives on the other engine, is compared, and the old database is not served by mistake."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, text

from coc_service.backup import moving
from coc_service.store import key_files, migrations
from coc_service.store.database import serve_alone
from coc_service.usecases.custody import keys as service_keys
from tests.commands.operator import Operator
from tests.commands.test_doctor import publish_checkpoint
from tests.services.postgresql import PostgresServer

pytestmark = pytest.mark.postgresql
WHOLE = "Everything stored is as the log says."


@pytest.fixture
def server_url(postgres_server: PostgresServer) -> Iterator[str]:
    name = f"move_{uuid4().hex}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


def at(operator: Operator, url: str) -> Operator:
    return operator.having(COC_DATABASE_URL=url)


def digest(operator: Operator, url: str) -> moving.Moved:
    loaded = service_keys.from_files(key_files.load(operator.folder / "keys"))
    return migrations.look(url, file_key=loaded.database_file.reveal(), action=moving.digest_of)


def test_a_site_moves_to_a_server_and_back_again(operator: Operator, server_url: str, tmp_path: Path) -> None:
    publish_checkpoint(operator, ago=timedelta())
    file_url = operator.environment["COC_DATABASE_URL"]
    before = digest(operator, file_url)

    said = operator.done("move", "--to", server_url)

    there = at(operator, server_url)
    assert said.startswith(f"Moved {before.rows} rows. Both databases have the digest {before.digest.hex()}.")
    assert there.done("audit", "verify").splitlines()[-1] == WHOLE
    assert "does not continue what this site remembers" in operator.refused("committee", "list")

    def tables(connection: Connection) -> set[str]:
        found = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        return set(found) - {"alembic_version"}

    assert migrations.look(server_url, file_key=None, action=tables) == {one.name for one in moving._tables()}

    back_url = f"sqlite:///{tmp_path / 'back.db'}"
    there.done("move", "--to", back_url)

    back = at(operator, back_url)
    assert back.done("committee", "list").startswith("conduct\t")
    assert back.done("audit", "verify").splitlines()[-1] == WHOLE
    assert sorted(path.name for path in tmp_path.glob("back.db*")) == ["back.db"]


def test_a_move_to_the_same_engine_is_refused(operator: Operator, tmp_path: Path) -> None:
    said = operator.refused("move", "--to", f"sqlite:///{tmp_path / 'other.db'}")

    assert said.startswith("A move is from one engine to the other.")


def test_a_move_overwrites_nothing(operator: Operator, newcomer: Operator, server_url: str) -> None:
    at(newcomer, server_url).done("init", "--name", "Somebody else's")

    assert operator.refused("move", "--to", server_url).startswith("Something is in the way: --to.")


def test_what_arrived_otherwise_is_noticed_and_leaves_nothing(
    operator: Operator, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = moving._copy_all

    def careless(source: Connection, target: Connection) -> moving.Moved:
        moved = real(source, target)
        target.execute(text("UPDATE project SET name = 'Another'"))
        return moved

    monkeypatch.setattr(moving, "_copy_all", careless)

    assert operator.refused("move", "--to", server_url).startswith("What arrived is not what was read")
    assert migrations.current_revision(server_url, file_key=None) is None
    assert operator.done("committee", "list").startswith("conduct\t")


class Killed(BaseException):
    """The process ended here."""


def test_a_move_that_was_killed_begins_anew(operator: Operator, server_url: str) -> None:
    def killed(*_: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving, "_copy_all", killed)
        patch.setattr(migrations, "remove", killed)  # nobody cleans up after a kill
        with pytest.raises(Killed):
            operator.run("move", "--to", server_url)

    operator.done("move", "--to", server_url)

    assert at(operator, server_url).done("audit", "verify").splitlines()[-1] == WHOLE


def test_a_database_that_is_used_is_not_moved(operator: Operator, server_url: str, tmp_path: Path) -> None:
    with serve_alone(operator.environment["COC_DATABASE_URL"]):
        assert "Another server is serving this database." in operator.refused("move", "--to", server_url)
    operator.done("move", "--to", server_url)
    there, said = at(operator, server_url), []

    def meanwhile(connection: Connection) -> None:
        del connection
        said.append(there.refused("move", "--to", f"sqlite:///{tmp_path / 'back.db'}"))

    migrations.look(server_url, file_key=None, action=meanwhile)

    assert [line.partition(".")[0] for line in said] == ["Another server is serving this database"]


def test_a_digest_is_of_every_row_and_every_value(operator: Operator) -> None:
    url = operator.environment["COC_DATABASE_URL"]
    before = digest(operator, url)

    operator.execute("UPDATE project SET name = 'Another'")
    changed = digest(operator, url)
    operator.execute("DELETE FROM policy WHERE digest NOT IN (SELECT policy_digest FROM committee)")

    assert changed.rows == before.rows
    assert changed.digest != before.digest
