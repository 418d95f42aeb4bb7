"""A site with a report, a file and a member at work moves to a server and back, and everybody goes on."""

import asyncio
from collections.abc import Iterator
from functools import partial
from uuid import uuid4

import pytest

from coc_service.backup import moving
from coc_service.parts import keys_of
from coc_service.settings import Settings
from coc_service.usecases.custody.custody import custody_of
from tests.cast import NOOR, Clock, Person, Stage, receipt_words
from tests.journeys.acts import declare_clear
from tests.services.postgresql import PostgresServer
from tests.stages import on_stage
from tests.web.uploading import PHOTO, a_file, download_of, sent_with

pytestmark = pytest.mark.postgresql
WORDS = "Someone followed me to the lift."


@pytest.fixture
def server_url(postgres_server: PostgresServer) -> Iterator[str]:
    name = f"moved_{uuid4().hex}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


async def all_is_there(stage: Stage, words: str, case_id: str) -> None:
    """The reporter reads on, and a member opens report and file."""
    assert WORDS in (await stage.come_back(words)).text
    noor = await stage.log_in(NOOR)
    page = (await noor.get(f"/cases/{case_id}")).text
    assert WORDS in page
    assert (await noor.get(download_of(page))).content == PHOTO


async def test_reporter_and_member_go_on_after_a_move_and_after_the_way_back(
    sqlite_site: tuple[Settings, tuple[Person, ...]], server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings, members), clock = sqlite_site, Clock()
    back_url = settings.database_url.replace(".db", "-back.db")
    monkeypatch.setattr(moving, "custody_of", lambda keys, *, limits: custody_of(keys, clock.now, limits=limits))
    async with on_stage(settings, members, clock) as stage:
        words = receipt_words((await sent_with(stage, a_file(), narrative=WORDS)).text)
        case_id = await stage.only_case()
        await declare_clear(stage, case_id, NOOR)
        await all_is_there(stage, words, case_id)
        await stage.parts.pin()

    for target in (server_url, back_url):
        await asyncio.to_thread(partial(moving.move, settings, target, keys=keys_of(settings)))
        settings = settings.model_copy(update={"database_url": target})
        async with on_stage(settings, members, clock) as stage:
            await all_is_there(stage, words, case_id)
            await stage.parts.pin()
