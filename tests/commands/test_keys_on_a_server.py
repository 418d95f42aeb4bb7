"""`coc-service keys` on PostgreSQL: nothing is made for a database that is used, or is not there."""

import pytest
from sqlalchemy import Connection

from coc_service.store import migrations
from tests.commands.operator import Operator
from tests.commands.test_keys import SERVED, verifies

pytestmark = pytest.mark.postgresql


def test_a_server_that_is_used_keeps_its_keys(newcomer: Operator, postgres_url: str) -> None:
    ours = newcomer.having(COC_DATABASE_URL=postgres_url)
    said: list[str] = []
    ours.done("init", "--name", "Example")
    shown = ours.done("keys", "show")

    def meanwhile(connection: Connection) -> None:
        del connection
        said.extend(ours.refused("keys", *one) for one in (("rotate", "--root", "--checkpoint"), ("finish",)))

    migrations.look(postgres_url, file_key=None, action=meanwhile)

    assert [line.startswith(SERVED) for line in said] == [True, True]
    assert ours.done("keys", "show") == shown
    ours.done("keys", "rotate", "--root", "--checkpoint")
    assert verifies(ours)


def test_a_server_without_the_database_is_told(operator: Operator, postgres_url: str) -> None:
    away = operator.having(COC_DATABASE_URL=f"{postgres_url}_none")

    said = away.refused("keys", "rotate", "--root")

    assert "coc-service init" in said
    assert operator.done("keys", "show").startswith("verifier key")
