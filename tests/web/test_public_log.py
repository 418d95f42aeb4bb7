"""The public log: what exists is returned, and no link on its page leads to something that does not exist."""

import pytest

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
