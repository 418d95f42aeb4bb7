"""The public log: what exists is returned, and no link on its page leads to something that does not exist."""

import pytest

from coc_service.audit import Finding, look
from coc_service.audit.monitor import CHECKPOINT, PROOF
from tests.cast import Stage


async def test_before_the_first_checkpoint_there_is_none_to_hand_out(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()

    assert [(await client.get(path)).status_code for path in ("/log", "/log/checkpoint")] == [200, 404]


async def test_a_proof_is_handed_out_between_published_sizes(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    await stage.publish()
    old = (await client.get("/log/checkpoint")).text.splitlines()[1]
    await stage.submit()
    await stage.publish()

    proof = await client.get("/log/consistency", params={"from": old})

    assert (proof.status_code, proof.text != "") == (200, True)


@pytest.mark.parametrize("size", ["", "x", "-1", "1.5", "9" * 18, "9" * 19, "9" * 4301])
async def test_from_a_size_that_was_never_published_there_is_no_proof(sqlite_stage: Stage, size: str) -> None:
    await sqlite_stage.publish()

    answer = await sqlite_stage.client().get("/log/consistency", params={"from": size})

    assert answer.status_code == 404


async def test_a_monitor_follows_the_public_log_of_a_site(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    key = stage.parts.keys.signer.verifier_key
    await stage.publish()
    kept = (await client.get("/log/checkpoint")).text
    await stage.submit()
    await stage.publish()
    now = (await client.get("/log/checkpoint")).text
    asked = PROOF.format(*(note.splitlines()[1] for note in (kept, now)))
    await stage.submit()
    await stage.publish()  # the proof is of the two that were asked for, whatever came since
    answers = {CHECKPOINT: now, asked: (await client.get(asked)).text}

    assert look(kept, verifier_key=key, fetch=answers.__getitem__).finding is Finding.CONTINUES


@pytest.mark.parametrize("sizes", ["from=0&to={0}", "from={1}&to={0}", "from={0}&to=1", "from={0}&to=x"])
async def test_there_is_no_proof_to_a_size_that_is_not_a_later_checkpoint(sqlite_stage: Stage, sizes: str) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    await stage.publish()
    old = (await client.get("/log/checkpoint")).text.splitlines()[1]
    await stage.submit()
    await stage.publish()
    new = (await client.get("/log/checkpoint")).text.splitlines()[1]

    assert (await client.get(f"/log/consistency?{sizes.format(old, new)}")).status_code == 404
