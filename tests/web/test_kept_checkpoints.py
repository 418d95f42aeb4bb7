"""On the page about the log anyone compares a checkpoint that they kept: from a mail, quoted, wrapped, or in a proof."""

from email import message_from_bytes, policy

import pytest

from coc_service.audit import Checkpoint, CheckpointSigner
from tests.cast import NOOR, Stage, text_of
from tests.journeys.acts import take_proof
from tests.journeys.looks import tamper

FITS, OTHER = "What you kept fits.", "What you kept does not fit."
NONE_THERE, NOT_WHOLE, NOT_SIGNED = (
    "We find no checkpoint",
    "The last line of the checkpoint",
    "is not one that we signed",
)


async def said(stage: Stage, kept: str) -> tuple[int, list[str]]:
    """The status, and which of the sentences the page says about a text."""
    answer = await stage.client().post("/log/compare", data={"kept": kept})
    page = text_of(answer.text)
    return answer.status_code, [one for one in (FITS, OTHER, NONE_THERE, NOT_WHOLE, NOT_SIGNED) if one in page]


async def latest(stage: Stage) -> str:
    return (await stage.client().get("/log/checkpoint")).text


def another(stage: Stage, note: str) -> str:
    """The same size, signed by this log's key, over other entries."""
    signer, size = stage.parts.keys.signer, int(note.split("\n")[1])
    return signer.sign(Checkpoint(signer.origin, size, bytes(32)))


async def test_a_checkpoint_fits_as_long_as_the_log_continues_it(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.publish()
    kept = await latest(stage)
    await stage.submit()
    await stage.publish()

    assert await said(stage, kept) == (200, [FITS])
    assert await said(stage, await latest(stage)) == (200, [FITS])


async def test_a_mail_and_a_proof_hold_a_checkpoint_however_they_were_quoted(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    words = await stage.submit()
    await stage.publish()
    await stage.deliver()
    mail = next(stage.parts.settings.mail_folder.glob("*.eml")).read_bytes()
    text = str(message_from_bytes(mail, policy=policy.default).get_content())
    quoted = "\r\n".join(f"> {line}" for line in text.splitlines())

    for kept in (text, quoted, await take_proof(stage, words)):
        assert await said(stage, kept) == (200, [FITS])


async def test_a_checkpoint_that_we_signed_over_another_log_is_said_to_everyone_who_kept_it(
    sqlite_stage: Stage,
) -> None:
    stage = sqlite_stage
    await stage.publish()
    note = await latest(stage)

    assert await said(stage, another(stage, note)) == (200, [OTHER])
    assert await said(stage, f"{note}\n{another(stage, note)}") == (200, [OTHER]), "one that fits hides no other"


async def test_a_log_that_was_wound_back_is_noticed_by_whoever_kept_more(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.publish()
    await stage.submit()
    await stage.publish()
    kept = await latest(stage)

    await tamper(stage, "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)")

    assert await said(stage, kept) == (200, [OTHER])


async def test_a_text_that_is_no_checkpoint_of_ours_is_told_from_one_that_does_not_fit(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.publish()
    note = await latest(stage)
    stranger = CheckpointSigner(bytes(32), stage.parts.keys.signer.origin)
    forged = stranger.sign(Checkpoint(stranger.origin, 32, bytes(32)))

    assert await said(stage, "Dear committee") == (422, [NONE_THERE])
    assert await said(stage, note.rstrip()[:-40]) == (422, [NOT_WHOLE])
    assert await said(stage, forged) == (422, [NOT_SIGNED])
    assert await said(stage, "") == (422, [NONE_THERE])


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\x00", "> " * 50_000])
async def test_what_was_pasted_is_text_on_the_page(sqlite_stage: Stage, text: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await noor.post("/log/compare", data={"kept": text})

    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
