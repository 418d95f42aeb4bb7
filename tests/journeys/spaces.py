"""Two committees with spaces: the conduct committee looks after an event, and the care team stands in for it."""

import re
from collections.abc import Mapping
from dataclasses import replace

import httpx

from tests.cast import ILSE, NOOR, Stage
from tests.journeys.test_membership import EVA, care_committee
from tests.journeys.test_our_pages import confirm, propose

EVENT, LINK = "KubeCon Europe", "/to/kubecon-eu"
WAYS = {
    "spaces": f"{EVENT} | kubecon-eu\nThe chat of the project | chat",
    "above": "care",
    "outside": "Mara | mara@ombuds.example.org",
}


async def with_ways(stage: Stage, words: Mapping[str, str] = WAYS) -> Stage:
    """Return the stage of the care team, once the conduct committee has adopted where its reports go."""
    await care_committee(stage, EVA)
    await adopt(stage, words)
    return replace(stage, committee="care")


async def adopt(stage: Stage, words: Mapping[str, str]) -> None:
    """Let two members of the conduct committee sign these pages."""
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    assert (await propose(noor, words)).status_code == 303
    assert (await confirm(ilse)).status_code == 303


def buttons(answer: httpx.Response) -> list[tuple[str, str, str]]:
    """Return the buttons of a page that lead on: the value, the address if it is another one, and the words."""
    found = re.findall(
        r'<button type="submit"[^>]*? name="to" value="([^"]*)"(?: formaction="([^"]*)")?>(.*?)</button>', answer.text
    )
    return [(value, address, re.sub(r"<[^>]*>", "", words)) for value, address, words in found]
