"""A site of each released version is brought up to date, works, goes back, and loses nothing of what it had."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from coc_service import parts
from coc_service.crypto import keyslot
from coc_service.store import migrations
from coc_service.store.database import open_database
from tests.cast import ILSE, Stage, text_of
from tests.house.tree import ROOT
from tests.services.postgresql import PostgresServer
from tests.stages import on_stage
from tests.upgrades.keeping import LETTER, MORE, REPORT, Kept, copy, keep, load, versions

Rows = Mapping[str, list[tuple[object, ...]]]


@pytest.fixture(params=versions())
def version(request: pytest.FixtureRequest) -> str:
    """Each released version, one after the other."""
    return str(request.param)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def kept(request: pytest.FixtureRequest, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """A copy of the site of a version, on each engine. Its passphrases were stretched as on a real site."""
    monkeypatch.setattr(keyslot, "Argon2id", Argon2id)
    copied = copy(version, tmp_path / "site")
    if request.param == "sqlite":
        return copied
    return load(copied, request.getfixturevalue("postgres_url"), server=request.getfixturevalue("postgres_server"))


def file_key(kept: Kept) -> bytes:
    return parts.keys_of(kept.settings).database_file.reveal()


def revision(kept: Kept) -> str:
    found = migrations.current_revision(kept.settings.database_url, file_key=file_key(kept))
    assert found is not None
    return found


def upgrade(kept: Kept) -> None:
    migrations.upgrade(kept.settings.database_url, file_key=file_key(kept))


async def rows(kept: Kept) -> Rows:
    """Everything in every table, as the database itself describes it."""

    def read(session: Session) -> Rows:
        found = MetaData()
        found.reflect(session.connection())
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in found.sorted_tables
            if table.name != "alembic_version"
        }

    database = open_database(kept.settings.database_url, file_key=file_key(kept))
    try:
        return await database.read(read)
    finally:
        await database.close()


async def shown_to_the_reporter(stage: Stage, receipt: str) -> str:
    return text_of((await stage.come_back(receipt)).text)


async def test_a_site_of_a_released_version_works_after_the_upgrade(kept: Kept) -> None:
    upgrade(kept)

    async with on_stage(kept.settings, kept.members) as stage:
        page = await shown_to_the_reporter(stage, kept.receipt)
        member = await stage.log_in(ILSE)
        file = text_of((await member.get(f"/cases/{await stage.only_case()}")).text)
        await stage.say(kept.receipt, "And one more thing.")

        told = await shown_to_the_reporter(stage, kept.receipt)

    assert [words in page for words in (REPORT, MORE, LETTER)] == [True, True, True]
    assert [words in file for words in (REPORT, MORE, LETTER)] == [True, True, True]
    assert "And one more thing." in told
    assert revision(kept) == migrations.head_revision()


async def test_going_back_to_a_released_version_leaves_every_row_it_had(kept: Kept) -> None:
    before, released = await rows(kept), revision(kept)

    upgrade(kept)
    migrations.downgrade(kept.settings.database_url, file_key=file_key(kept), revision=released)

    assert revision(kept) == released
    assert await rows(kept) == before


def test_every_released_version_has_its_site_here() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    named = re.findall(r"^## (\d+\.\d+\.\d+)", changelog, flags=re.MULTILINE)
    released = named[1 : named.index("0.2.0")]  # the first is being made, and 0.2.0 and earlier cannot be upgraded

    assert [version for version in released if version not in versions()] == []
    assert [version for version in versions() if version not in named] == []


@pytest.mark.postgresql
def test_a_site_that_is_kept_anew_can_be_tried(tmp_path: Path, postgres_server: PostgresServer) -> None:
    keep("9.9.9", tmp_path, server=postgres_server)

    assert sorted(path.name for path in (tmp_path / "9.9.9").iterdir()) == ["keys", "site.db", "site.sql", "told.json"]
