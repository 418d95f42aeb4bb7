"""A copy of a PostgreSQL database, as a backup makes it."""

import os
from pathlib import Path

import pytest
from sqlalchemy import insert

from coc_service.backup import postgres, streams
from coc_service.crypto import random_bytes
from coc_service.store import migrations
from coc_service.store.file_tables import Chunk
from coc_service.store.rows import table
from tests.services.postgresql import PostgresServer

MIB = 1024 * 1024


@pytest.mark.postgresql
def test_sealed_bytes_do_not_become_twice_as_many(
    postgres_url: str, postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{postgres_server.programs}{os.pathsep}{os.environ['PATH']}")
    migrations.upgrade(postgres_url, file_key=None)
    chunks = [{"file_id": "a", "number": one, "sealed": random_bytes(MIB // 4)} for one in range(4)]
    migrations.change(postgres_url, file_key=None, action=lambda to: to.execute(insert(table(Chunk)), chunks))

    with (tmp_path / "dump").open("wb") as target:
        streams.run(postgres.dump(postgres_url), target=target)

    assert MIB < (tmp_path / "dump").stat().st_size < 1.3 * MIB  # in hexadecimal, as the server writes them, it is 2
