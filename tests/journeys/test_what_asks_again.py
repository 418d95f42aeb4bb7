"""Which forms ask for the passphrase again: all that admit, remove, give keys or grants, or change the rules."""

import pytest

from tests.cast import NOOR, Stage, text_of, token
from tests.journeys.acts import declare_clear

ROSTER = "/roster/{committee}"
DANGEROUS = (
    f"{ROSTER}/admit", f"{ROSTER}/agree", f"{ROSTER}/lost", f"{ROSTER}/lost/agree", f"{ROSTER}/removals",
    f"{ROSTER}/seats/{{person}}/end", f"{ROSTER}/seats/{{person}}/term",
    "/policy/{committee}/confirm", f"/our-reports/{{committee}}/drafts/{'0' * 64}", "/cases/{case}/readers/confirm",
    "/ways-to-log-in/code-app", "/ways-to-log-in/code-app/remove",
    "/ways-to-log-in/passkeys", "/ways-to-log-in/passkeys/remove",
)  # fmt: skip


@pytest.mark.parametrize("path", DANGEROUS)
async def test_a_form_that_does_harm_in_wrong_hands_asks_for_the_passphrase_again(
    sqlite_stage: Stage, path: str
) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    (noor,) = await declare_clear(stage, case_id, NOOR)
    form = {"token": token((await noor.get("/desk")).text)}
    committee = (await stage.committee_state()).id
    stage.clock.advance(minutes=11)

    asked = await noor.post(path.format(committee=committee, person=stage.id_of(NOOR), case=case_id), data=form)

    assert "Your passphrase once more" in text_of(asked.text)
