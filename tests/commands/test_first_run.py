"""The first set-up in a browser, from the command that prints the link to the founder's mail."""

import re
from dataclasses import replace

import httpx
import pytest

from coc_service import app
from coc_service.parts import Parts
from tests.cast import hidden, text_of
from tests.commands.operator import Operator

FORM = {
    "project_name": "Example Project",
    "project_slug": "example",
    "committee_name": "Conduct Committee",
    "committee_slug": "conduct",
    "name": "Noor Haddad",
    "handle": "@noor",
    "login_name": "noor",
    "address": "noor@example.org",
}


@pytest.fixture
def link(newcomer: Operator) -> str:
    newcomer.done("init", "--name", "Example Foundation")
    found = re.search(r"https://coc\.example\.org(/set-up/[0-9a-f]{40})\n", newcomer.done("set-up"))
    assert found
    return found[1]


def visited(operator: Operator, link: str, *forms: dict[str, str]) -> list[httpx.Response]:
    """The page behind the link, and the answers to these forms."""

    async def visit(opened: Parts) -> list[httpx.Response]:
        base = operator.environment["COC_BASE_URL"]  # links in mails must begin with it
        served = await app.application(replace(opened, settings=opened.settings.model_copy(update={"base_url": base})))
        headers = {"Sec-Fetch-Site": "same-origin"}
        transport = httpx.ASGITransport(app=served)
        async with httpx.AsyncClient(transport=transport, base_url=base, headers=headers) as client:
            shown = await client.get(link)
            return [shown, *[await client.post(link, data={**hidden(shown.text), **form}) for form in forms]]

    return operator.with_parts(visit)


def test_a_site_is_set_up_in_a_browser_once(newcomer: Operator, link: str) -> None:
    shown, done, again = visited(newcomer, link, FORM, FORM)

    assert (shown.status_code, done.status_code, again.status_code) == (200, 200, 404)
    assert "Noor Haddad gets a mail with a link, and founds Conduct Committee." in text_of(done.text)
    assert newcomer.done("seat", "list", "conduct").startswith("noor\tNoor Haddad\tinvited\tlink until")
    assert newcomer.done("outbox", "deliver") == "1 delivered\n"
    assert newcomer.refused("set-up").startswith("The set-up has begun already.")
    newcomer.done("audit", "verify")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"project_name": " "}, "Please name the project."),
        ({"committee_name": "x" * 81}, "“xxxxxxxxxxxxxxxxxxxx…” is too long: please use at most 80 characters."),
        ({"committee_slug": "Bad Slug"}, "A short name has 1 to 40 lower-case letters"),
        ({"name": "Dr. Noor Haddad"}, "Please write the name alone, without “Dr.”."),
        ({"name": "田中太郎"}, "with a blank between family and given name."),
        ({"address": "none"}, "This mail address cannot be used."),
        ({"token": "forged"}, "This page had been open for too long."),
    ],
    ids=["blank", "long", "slug", "title", "one word", "address", "token"],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    newcomer: Operator, link: str, changed: dict[str, str], told: str
) -> None:
    _, refused, done = visited(newcomer, link, FORM | changed, FORM)

    assert (refused.status_code, told in text_of(refused.text), 'value="noor"' in refused.text) == (422, True, True)
    assert done.status_code == 200


def test_a_bad_short_name_is_told_at_its_own_field(newcomer: Operator, link: str) -> None:
    _, refused = visited(newcomer, link, FORM | {"committee_slug": "Bad Slug", "one_name": "yes"})

    assert re.findall(r'href="#([a-z_]+)">A short name', refused.text) == ["committee_slug"]
    assert re.search(r'name="one_name"[^>]* checked', refused.text)


def test_one_name_is_taken_where_the_box_says_so(newcomer: Operator, link: str) -> None:
    _, done = visited(newcomer, link, FORM | {"name": "田中太郎", "one_name": "yes"})

    assert done.status_code == 200


def test_a_dry_run_prints_a_link_that_opens_nothing(newcomer: Operator) -> None:
    newcomer.done("init", "--name", "Example Foundation")
    found = re.search(r"/set-up/[0-9a-f]{40}", newcomer.done("set-up", "--dry-run"))
    assert found

    (shown,) = visited(newcomer, found[0])

    assert (shown.status_code, "This link opens nothing" in shown.text) == (404, True)
