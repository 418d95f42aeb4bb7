"""Steps of stories in which members sort spam."""

import httpx

from coc_service.domain.stages import Stage as CaseStage
from tests.cast import ILSE, NOOR, Person, Stage, send
from tests.domain.test_duplicates import SPAM, STORY


async def flooded(stage: Stage, copies: int = 4) -> list[str]:
    """Send copies of an advertisement and a story among them; return the cases in the order of arrival."""
    ids: list[str] = []
    for number in range(copies + 1):
        text = STORY if number == copies // 2 else SPAM.format(f"shop{number}.example", f"CODE{number * 7919}")
        await stage.submit(narrative=text)
        ids += [one for one in await stage.case_ids() if one not in ids]
    return ids


async def cleared(stage: Stage, ids: list[str], *people: Person) -> list[httpx.AsyncClient]:
    """The clients of members (Noor and Ilse unless named) who declared no conflict in these cases."""
    browsers = [await stage.log_in(person) for person in people or (NOOR, ILSE)]
    for browser in browsers:
        await sort(browser, "declare", ids)
    return browsers


async def sort(client: httpx.AsyncClient, act: str, ids: list[str], page: str = "/spam") -> httpx.Response:
    """Send the page for sorting with these cases ticked, and follow to the page that comes then."""
    answer = await send(client, page, act=act, case=ids)
    return await client.get(answer.headers["location"]) if answer.status_code == 303 else answer


async def stages(stage: Stage, ids: list[str]) -> list[CaseStage]:
    return [(await stage.case(one)).stage for one in ids]
