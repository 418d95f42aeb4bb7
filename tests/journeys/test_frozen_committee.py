"""A committee with an incomplete chain: its pages do not say that it does not exist, and other committees work."""

import httpx
import pytest

from tests.cast import NOOR, Stage, text_of
from tests.journeys.looks import restarted, tamper
from tests.journeys.spaces import with_ways

SAID = "A part of what belongs here is missing or was altered"


@pytest.fixture
async def frozen(sqlite_stage: Stage) -> tuple[Stage, httpx.AsyncClient]:
    """The stage after a restart with a missing detail of a committee, and a client that was logged in before."""
    member = await sqlite_stage.log_in(NOOR)
    await sqlite_stage.parts.pin()
    await tamper(sqlite_stage, "UPDATE audit_entry SET detail = NULL WHERE subject LIKE 'committee:%'")
    after = await restarted(sqlite_stage)
    returned = after.client(raises=False)
    returned.cookies = member.cookies
    return after, returned


@pytest.mark.parametrize("path", ["/c/conduct", "/c/conduct/report", "/c/conduct/reports", "/c/never-founded"])
async def test_an_address_that_may_be_its_own_is_not_called_unknown(
    frozen: tuple[Stage, httpx.AsyncClient], path: str
) -> None:
    answer = await frozen[0].client(raises=False).get(path)

    assert (answer.status_code, SAID in text_of(answer.text)) == (503, True)


@pytest.mark.parametrize("path", ["/to/kubecon-eu", "/to/kubecon-eu/poster.svg", "/c/conduct/report?space=kubecon-eu"])
async def test_no_link_of_a_space_is_followed_while_another_committee_cannot_be_read(
    sqlite_stage: Stage, path: str
) -> None:
    await with_ways(sqlite_stage)
    ours = sqlite_stage.parts.custody.ledger.committee_by_slug("conduct")
    assert ours
    await sqlite_stage.parts.pin()
    await tamper(
        sqlite_stage,
        "UPDATE audit_entry SET detail = NULL WHERE subject LIKE 'committee:%' AND subject <> :ours",
        ours=f"committee:{ours.id}",
    )
    after = await restarted(sqlite_stage)

    answer = await after.client(raises=False).get(path)

    assert (answer.status_code, SAID in text_of(answer.text)) == (503, True)


async def test_its_members_are_not_told_that_they_wait_to_be_admitted(frozen: tuple[Stage, httpx.AsyncClient]) -> None:
    answer = await frozen[1].get("/desk")

    assert (answer.status_code, SAID in text_of(answer.text)) == (503, True)
