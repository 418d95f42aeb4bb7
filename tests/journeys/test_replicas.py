"""A replica on another database than the others is detected over HTTP, and stops."""

from dataclasses import replace

import pytest

from coc_service import worker
from coc_service.audit import Checkpoint, open_note
from coc_service.parts import Parts
from coc_service.store.tables import PublishedCheckpoint
from coc_service.usecases.site.publish import LatestCheckpoint
from coc_service.usecases.site.replicas import CompareReplica, ReplicaLog
from tests.browser.server import serving
from tests.cast import Stage, text_of


async def published(stage: Stage) -> str:
    """The checkpoint that a replica of this site would publish."""
    await stage.submit()
    await stage.publish()
    latest = await stage.parts.ask(LatestCheckpoint(stage.parts.custody))
    assert latest
    return latest.note


def asking(stage: Stage, address: str) -> Parts:
    """The parts of a replica that is configured with the address of another one."""
    return replace(stage.parts, settings=stage.parts.settings.model_copy(update={"replicas": address}))


async def shown(stage: Stage) -> int:
    return (await stage.client(raises=False).get("/c/conduct/report")).status_code


async def test_a_replica_that_follows_the_same_log_is_as_before(stage: Stage) -> None:
    note = await published(stage)
    await stage.submit()

    assert await stage.parts.ask(CompareReplica(stage.parts.custody, note)) is ReplicaLog.SAME
    assert await shown(stage) == 200


@pytest.mark.parametrize("further", [0, 1_000], ids=["another root", "entries that this one is not shown"])
async def test_a_replica_with_another_log_stops_this_one(sqlite_stage: Stage, further: int) -> None:
    stage, keys = sqlite_stage, sqlite_stage.parts.custody.keys
    own = open_note(await published(stage), keys.signer.verifier_key)
    other = keys.signer.sign(Checkpoint(own.origin, own.size + further, bytes(32)))

    found = await stage.parts.ask(CompareReplica(stage.parts.custody, other))

    assert found is ReplicaLog.ANOTHER
    page = await stage.client(raises=False).get("/c/conduct/report")
    assert (page.status_code, "Somebody may have tampered with this site" in text_of(page.text)) == (503, True)
    stage.is_tampered = True


@pytest.mark.parametrize("note", ["", "no checkpoint", "<html>a page in between</html>"])
async def test_who_cannot_sign_for_us_stops_nothing(sqlite_stage: Stage, note: str) -> None:
    await published(sqlite_stage)

    assert await sqlite_stage.parts.ask(CompareReplica(sqlite_stage.parts.custody, note)) is ReplicaLog.UNSIGNED
    assert await shown(sqlite_stage) == 200


async def test_replicas_are_asked_over_the_network(
    sqlite_stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await published(sqlite_stage)
    async with serving(sqlite_stage) as address:
        await worker.compare_replicas(asking(sqlite_stage, f"http://127.0.0.1:9 {address}"))
        assert caplog.messages == [], "nobody answers at the first, and the second follows the same log"

        other = sqlite_stage.parts.custody.keys.signer.sign(Checkpoint("coc.example.org/log", 32, bytes(32)))
        monkeypatch.setattr(
            LatestCheckpoint,
            "look",
            lambda *_: PublishedCheckpoint(size=32, published_at=sqlite_stage.parts.now(), note=other),
        )
        await worker.compare_replicas(asking(sqlite_stage, address))

    assert [message.split(": nothing")[0] for message in caplog.messages] == [
        f"the replica at {address} shows another log"
    ]
    assert await shown(sqlite_stage) == 503
    sqlite_stage.is_tampered = True
