"""A stage of sixty cases: each stands on the desk in its group, and none is cut off."""

import re

import httpx
import pytest

from coc_service.domain.needs import Group
from tests.cast import NOOR, Stage
from tests.support.sixty import sixty

CASE = re.compile(r'href="/cases/([a-z2-7]{26})[#"]')


async def listed(client: httpx.AsyncClient, path: str) -> list[str]:
    """The cases of a list, page by page, in order."""
    found: list[str] = []
    while path:
        page = (await client.get(path)).text
        found += CASE.findall(page)
        following = re.search(r'<a href="([^"]*)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    return found


def counts(page: str) -> dict[str, int]:
    """The number beside each group's heading."""
    found = re.findall(r'<tbody role="rowgroup" id="(\w+)">\s*<tr[^>]*><th[^>]*><h2>[^<]* · (\d+)</h2>', page)
    return {group: int(count) for group, count in found}


@pytest.mark.timeout(600)  # plays six hundred acts, which takes long on a busy machine
async def test_each_of_sixty_cases_is_found_in_its_group(sqlite_stage: Stage) -> None:
    made = await sixty(sqlite_stage)
    noor = await sqlite_stage.log_in(NOOR)

    found = {group: await listed(noor, f"/desk?group={group}") for group in Group}

    assert {group: sorted(cases) for group, cases in found.items()} == {
        group: sorted(cases) for group, cases in made.groups.items()
    }
    assert [len(found[group]) for group in Group] == [5, 9, 12, 10, 0, 14, 10]
    assert counts((await noor.get("/desk")).text) == {
        group.value: len(made.groups[group]) for group in Group if made.groups[group]
    }
    assert len(set(await listed(noor, "/desk?sort=newest"))) == 60


@pytest.mark.timeout(600)  # as above
async def test_from_the_login_the_most_urgent_case_is_two_clicks_away(sqlite_stage: Stage) -> None:
    made = await sixty(sqlite_stage)
    client = sqlite_stage.client()

    logged_in = await sqlite_stage.try_login(client, NOOR.login_name, NOOR.passphrase)
    first = CASE.findall((await client.get(logged_in.headers["location"])).text)[0]

    deadlines = {one: (await sqlite_stage.case(one)).received_at for one in made.groups[Group.DANGER]}
    assert deadlines[first] == min(deadlines.values())
    assert (await client.get(f"/cases/{first}")).status_code == 200
