"""A committee replaces the words of its pages: one member signs, another sees what changes and confirms it."""

import re
from collections.abc import Mapping

import httpx
import pytest

from tests.cast import BASE_URL, ILSE, NOOR, TOMAS, Stage, text_of, token
from tests.domain.test_own_pages import jpeg, png

WORDS = {
    "opening": "We are the care team. <b>Talk</b> to us.",
    "emergency": "Go to the info desk in hall 2.",
    "numbers": "Police | 112\nCrisis line | +49 800 / 1110111",
    "contacts": "Ilse | ilse@members.example.org\nChat | https://chat.example.org",
    "code": "Our code of conduct | https://example.org/conduct\nHow we decide | https://example.org/conduct#decide",
    "form_note": "Write in German or English.",
    "receipt_note": "We also answer by phone.",
}


async def propose(
    client: httpx.AsyncClient, words: Mapping[str, str] | None = None, *, logo: bytes = b""
) -> httpx.Response:
    """Send the form with these words, as a browser does: with a part for the file even if none was chosen."""
    page = (await client.get("/our-pages")).text
    action = re.search(r'action="(/our-pages/\w+/propose)"', page)
    before = re.search(r'name="before" value="(\w*)"', page)
    assert action
    assert before
    data = {**dict.fromkeys(WORDS, ""), **(words or {}), "token": token(page), "before": before[1]}
    return await client.post(action[1], data=data, files={"logo": ("logo.png" if logo else "", logo)})


async def confirm(client: httpx.AsyncClient) -> httpx.Response:
    page = (await client.get("/our-pages")).text
    action, leaf = re.search(r'action="(/our-pages/\w+/confirm)"', page), re.search(r'name="leaf" value="(\w+)"', page)
    assert action
    assert leaf
    return await client.post(action[1], data={"token": token(page), "leaf": leaf[1]})


async def test_reporters_read_new_words_when_a_second_member_has_confirmed_them(sqlite_stage: Stage) -> None:
    reporter, noor, ilse = sqlite_stage.client(), await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    untouched = (await reporter.get("/c/conduct")).text

    assert (await propose(noor, WORDS, logo=png())).status_code == 303
    assert (await reporter.get("/c/conduct")).text == untouched
    assert "Confirm this change" not in (await noor.get("/our-pages")).text
    waiting = text_of((await ilse.get("/our-pages")).text)
    assert "Signed by Noor Haddad . Reporters do not see it yet." in waiting.replace("Haddad.", "Haddad .")
    assert "Ilse | mailto:ilse@members.example.org" in waiting

    assert (await confirm(ilse)).status_code == 303
    landing = (await reporter.get("/c/conduct")).text
    seen = text_of(landing)
    assert "We are the care team. <b>Talk</b> to us." in seen
    assert "Go to the info desk in hall 2." in seen
    assert "112 in Europe" not in seen
    hrefs = re.findall(r'href="((?:https|tel|mailto):[^"]*)" rel="external noreferrer noopener"', landing)
    assert hrefs == [
        "tel:112",
        "tel:+498001110111",
        "mailto:ilse@members.example.org",
        "https://chat.example.org",
        "https://example.org/conduct",
        "https://example.org/conduct#decide",
    ]
    assert "Write in German or English." in text_of((await reporter.get("/c/conduct/report")).text)
    assert "We also answer by phone." in text_of((await sqlite_stage.send_report()).text)


async def test_the_others_get_a_mail_when_a_change_is_proposed(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    await propose(noor, WORDS)

    assert await sqlite_stage.deliver() == 3


async def test_the_logo_is_served_from_an_address_of_its_own_as_what_it_is(sqlite_stage: Stage) -> None:
    reporter, noor, ilse = sqlite_stage.client(), await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    assert (await reporter.get("/c/conduct/logo")).status_code == 404

    await propose(noor, logo=jpeg())
    proposed = re.search(r'src="(/our-pages/\w+/logo/\w+)"', (await ilse.get("/our-pages")).text)
    assert proposed
    assert (await ilse.get(proposed[1])).content == jpeg()
    assert (await reporter.get(proposed[1])).status_code == 303
    await confirm(ilse)

    shown = re.search(r'<img src="(/c/conduct/logo\?v=\w{16})"', (await reporter.get("/c/conduct")).text)
    assert shown
    logo, other = await reporter.get(shown[1]), await reporter.get("/c/conduct/logo?v=0")
    assert (logo.content, logo.headers["content-type"]) == (jpeg(), "image/jpeg")
    assert logo.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in logo.headers["content-security-policy"]
    assert [one.headers["cache-control"].split(",")[0] for one in (logo, other)] == ["public", "no-store"]
    assert (await ilse.get(proposed[1])).status_code == 404


async def test_a_logo_stays_until_it_is_removed(sqlite_stage: Stage) -> None:
    noor, ilse = await sqlite_stage.log_in(NOOR), await sqlite_stage.log_in(ILSE)
    await propose(noor, logo=png())
    await confirm(ilse)

    await propose(noor, {"opening": "Hello."})
    await confirm(ilse)
    assert (await sqlite_stage.committee_state()).pages.logo == png()

    await propose(noor, {"opening": "Hello.", "no_logo": "yes"})
    assert "The logo goes." in text_of((await ilse.get("/our-pages")).text)
    await confirm(ilse)
    assert (await sqlite_stage.committee_state()).pages.logo == b""


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "code",
            "Ours | http://example.org",
            "“Your code of conduct and its sections”: An address is not one we can show.",
        ),
        ("contacts", "https://example.org", "Each line needs a name"),
        ("numbers", "Police | https://example.org", "Emergency numbers are telephone numbers."),
        ("opening", "x" * 601, "This is too long."),
        ("contacts", "Me | tel:112\n" * 13, "There are too many lines. At most 12"),
    ],
)
async def test_a_field_that_cannot_be_shown_is_named_and_nothing_is_lost(
    sqlite_stage: Stage, name: str, value: str, said: str
) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await propose(noor, {"form_note": "Kept.", name: value})

    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert value.strip()[:60] in answer.text
    assert "Kept.</textarea>" in answer.text
    assert not (await sqlite_stage.committee_state()).proposals


async def test_a_picture_that_could_hold_a_program_is_no_logo(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await propose(noor, logo=b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")

    assert answer.status_code == 422
    assert "The logo must be a PNG or JPEG picture" in text_of(answer.text)


async def test_a_change_made_meanwhile_is_said(sqlite_stage: Stage) -> None:
    noor, ilse, tomas = [await sqlite_stage.log_in(one) for one in (NOOR, ILSE, TOMAS)]
    page = (await tomas.get("/our-pages")).text
    await propose(noor, {"opening": "First."})
    leaf = re.search(r'name="leaf" value="(\w+)"', (await ilse.get("/our-pages")).text)
    assert leaf
    await confirm(ilse)

    action = re.search(r'action="(/our-pages/\w+)/propose"', page)
    assert action
    late = await tomas.post(
        f"{action[1]}/propose",
        data={**dict.fromkeys(WORDS, ""), "opening": "Late.", "token": token(page), "before": ""},
    )
    again = await tomas.post(f"{action[1]}/confirm", data={"token": token(page), "leaf": leaf[1]})
    same = await propose(noor, {"opening": "First."})

    assert [one.status_code for one in (late, again, same)] == [422] * 3
    assert "The pages have changed since you opened this form." in text_of(late.text)
    assert "Late.</textarea>" in late.text
    assert "This change is not waiting any more." in text_of(again.text)
    assert "Nothing is different from the pages now." in text_of(same.text)


async def test_nobody_outside_sees_or_changes_the_page(sqlite_stage: Stage) -> None:
    client = sqlite_stage.client()
    committee = (await sqlite_stage.committee_state()).id

    shown = await client.get("/our-pages")
    proposed = await client.post(f"/our-pages/{committee}/propose", data={"opening": "x"})
    confirmed = await client.post(f"/our-pages/{committee}/confirm", data={"leaf": "x"})

    led = [one.headers["location"].removeprefix(BASE_URL) for one in (shown, confirmed)]
    assert (led, proposed.status_code) == (["/login"] * 2, 409)  # what was typed is given back, to nobody's session
    assert (await sqlite_stage.committee_state()).proposals == {}
