"""The pages with passkeys, as a browser's script uses them."""

import html
import re
from dataclasses import dataclass, replace

import httpx
import pytest

from coc_service.web.http.security_headers import PASSKEY_PERMISSIONS, PERMISSIONS, hardened
from tests.cast import ILSE, NOOR, Stage, hidden, send, text_of
from tests.journeys.test_code_app import ask_for_two
from tests.support.authenticator import Authenticator

NAME = "coc.example.org"
WAYS = "/ways-to-log-in"
ADD, REMOVE = f"{WAYS}/passkeys", f"{WAYS}/passkeys/remove"


@dataclass
class Browser:
    """A browser of Noor's at a site with a name, and her phone."""

    stage: Stage
    client: httpx.AsyncClient
    phone: Authenticator

    async def page(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status_code == 200
        return answer.text

    def invitation(self, page: str) -> tuple[str, str, str]:
        """The challenge, the PRF's input and the label on a page."""
        return attribute(page, 'name="challenge" value'), attribute(page, "data-prf"), attribute(page, "data-info")

    async def add(self, *, name: str = "phone") -> httpx.Response:
        page = await self.page(ADD)
        challenge, *derived = self.invitation(page)
        said = self.phone.create(challenge, *derived)
        sent = {"challenge": challenge, "answer": said.answer, "key": said.key, "passkey_name": name}
        return await self.client.post(ADD, data={**hidden(page), **sent})

    async def touch(self, client: httpx.AsyncClient, **more: str) -> httpx.Response:
        """Log in with the phone."""
        page = (await client.get("/login")).text
        challenge, *derived = self.invitation(page)
        said = self.phone.get(challenge, *derived)
        sent = {"challenge": challenge, "answer": said.answer, "key": said.key}
        return await client.post("/login/passkey", data={**hidden(page), **sent, **more})


def attribute(page: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


@pytest.fixture
async def noor(sqlite_stage: Stage) -> Browser:
    running = sqlite_stage.app.state.runtime
    site = replace(running.site, base_url=f"http://{NAME}:8000")
    sqlite_stage.app.state.runtime = replace(running, site=site)
    phone = Authenticator(NAME, f"http://{NAME}:8000", sqlite_stage.id_of(NOOR))
    return Browser(sqlite_stage, await sqlite_stage.log_in(NOOR), phone)


async def test_a_passkey_is_added_shown_used_and_removed(noor: Browser) -> None:
    added = await noor.add(name="my  phone")
    shown = await noor.page(WAYS)
    used = await noor.touch(noor.stage.client())
    await noor.client.post(REMOVE, data={**hidden(shown), "passkey": attribute(shown, 'name="passkey" value')})
    gone = await noor.touch(noor.stage.client())

    assert (added.status_code, added.headers["location"]) == (303, f"{WAYS}?done=passkey-added")
    assert "my phone" in text_of(shown)
    assert "logs in and opens reports" in text_of(shown)
    assert (used.status_code, used.headers["location"]) == (303, "/desk")
    assert "You have no passkey yet." in text_of(await noor.page(WAYS))
    assert gone.status_code == 422
    assert "That passkey did not log you in." in text_of(gone.text)


async def test_a_session_of_a_passkey_has_the_cookies_of_any_other_login(noor: Browser) -> None:
    await noor.add()
    browser = noor.stage.client()

    answer = await noor.touch(browser)

    assert sorted(one.split("=")[0] for one in answer.headers.get_list("set-cookie")) == ["device", "session"]
    assert (await browser.get("/desk")).status_code == 200


async def test_a_passkey_leads_back_to_words_that_were_kept(noor: Browser) -> None:
    await noor.add()
    about = "a" * 26

    answer = await noor.touch(noor.stage.client(), kept=about)

    assert answer.headers["location"].startswith(f"/cases/{about}")


async def test_a_passkey_that_opens_nothing_asks_for_the_passphrase_and_fills_in_the_name(noor: Browser) -> None:
    noor.phone.has_prf = False
    await noor.add()

    answer = await noor.touch(noor.stage.client())

    assert answer.status_code == 422
    assert "Please type your passphrase as well." in text_of(answer.text)
    assert 'value="noor"' in answer.text
    assert "set-cookie" not in answer.headers
    assert "the passphrase is asked for as well" in text_of(await noor.page(WAYS))


async def test_an_open_session_that_somebody_finds_adds_and_removes_no_passkey(noor: Browser) -> None:
    await noor.add()
    leaf = attribute(await noor.page(WAYS), 'name="passkey" value')
    noor.stage.clock.advance(minutes=11)

    page = await noor.page(ADD)
    removed = await noor.client.post(REMOVE, data={**hidden(page), "passkey": leaf})

    assert "Your passphrase once more" in text_of(page)
    assert 'data-passkey="add"' not in page
    assert "Your passphrase once more" in text_of(removed.text)
    assert "logs in and opens reports" in text_of(await noor.page(WAYS))


async def test_the_login_takes_a_passkey_only_from_its_own_page(noor: Browser) -> None:
    await noor.add()

    answer = await noor.touch(noor.stage.client(), token="none")

    assert answer.status_code == 422
    assert "This page had been open for too long." in text_of(answer.text)


async def test_members_see_their_own_passkeys_only_and_remove_no_others(noor: Browser) -> None:
    await noor.add()
    leaf = attribute(await noor.page(WAYS), 'name="passkey" value')
    ilse = await noor.stage.log_in(ILSE)

    await send(ilse, WAYS, REMOVE, passkey=leaf)

    assert "You have no passkey yet." in text_of((await ilse.get(WAYS)).text)
    assert "logs in and opens reports" in text_of(await noor.page(WAYS))


async def test_a_site_without_a_name_says_that_it_has_no_passkeys(sqlite_stage: Stage) -> None:
    client = await sqlite_stage.log_in(NOOR)
    page = (await client.get(WAYS)).text

    added = await client.post(ADD, data=hidden(page))
    used = await sqlite_stage.client().post("/login/passkey", data={})

    assert "reached by a number and not by a name" in text_of(page)
    assert "passkeys.js" not in (await sqlite_stage.client().get("/login")).text
    assert [(one.status_code, one.headers["location"]) for one in (added, used)] == [
        (303, WAYS),
        (303, "/login"),
    ]


async def test_only_the_pages_with_passkeys_may_ask_the_browser_for_them(noor: Browser) -> None:
    pages = {
        path: (await noor.client.get(path)).headers["permissions-policy"] for path in (ADD, WAYS, "/desk", "/c/conduct")
    }
    pages["/login"] = (await noor.stage.client().get("/login")).headers["permissions-policy"]

    assert {path for path, policy in pages.items() if policy == PASSKEY_PERMISSIONS} == {ADD, "/login"}
    assert set(pages.values()) == {PASSKEY_PERMISSIONS, PERMISSIONS}
    assert PASSKEY_PERMISSIONS.replace("(self)", "()") == PERMISSIONS.replace("(self)", "()")
    assert "publickey-credentials-get=(self)" in PASSKEY_PERMISSIONS


def test_a_page_gets_no_other_permissions_than_ours() -> None:
    own = [(b"content-type", b"text/html"), (b"permissions-policy", b"camera=(self)")]

    assert dict(hardened(own, is_https=True))[b"permissions-policy"] == PERMISSIONS.encode()


async def test_the_eleventh_passkey_is_refused_in_words(noor: Browser) -> None:
    for _ in range(10):
        noor.phone = Authenticator(noor.phone.rp_id, noor.phone.origin, noor.phone.person)
        await noor.add()
    noor.phone = Authenticator(noor.phone.rp_id, noor.phone.origin, noor.phone.person)

    answer = await noor.add()

    assert answer.status_code == 422
    assert "You have 10 passkeys." in text_of(answer.text)


async def test_a_passkey_that_is_there_already_is_refused_in_words(noor: Browser) -> None:
    await noor.add()

    answer = await noor.add()

    assert answer.status_code == 422
    assert "This passkey is in your list already." in text_of(answer.text)


async def test_a_form_without_its_token_removes_nothing(noor: Browser) -> None:
    await noor.add()
    leaf = attribute(await noor.page(WAYS), 'name="passkey" value')

    await noor.client.post(REMOVE, data={"passkey": leaf})

    assert "logs in and opens reports" in text_of(await noor.page(WAYS))


async def test_a_form_that_was_open_for_long_asks_before_it_adds(noor: Browser) -> None:
    page = await noor.page(ADD)
    challenge, *derived = noor.invitation(page)
    said = noor.phone.create(challenge, *derived)
    sent = {"challenge": challenge, "answer": said.answer, "key": said.key, "passkey_name": "phone"}
    noor.stage.clock.advance(minutes=11)

    asked = await noor.client.post(ADD, data={**hidden(page), **sent})
    again = await noor.client.post(ADD, data={**hidden(asked.text), **sent, "proof": NOOR.passphrase})

    assert "Your passphrase once more" in text_of(asked.text)
    assert again.headers["location"] == f"{WAYS}?done=passkey-added"


async def test_the_passphrase_goes_with_a_touch_that_opened_nothing(noor: Browser) -> None:
    noor.phone.has_prf = False
    await noor.add()
    browser = noor.stage.client()
    page = (await noor.touch(browser)).text
    sent = {**hidden(page), "login_name": "noor", "touch": attribute(page, 'name="touch" value')}

    wrong = await browser.post("/login", data={**sent, "passphrase": "not the passphrase at all"})
    right = await browser.post("/login", data={**sent, "passphrase": NOOR.passphrase})

    assert 'data-passkey="add"' not in page, "the same passkey would answer again at once"
    assert attribute(wrong.text, 'name="touch" value') == sent["touch"]
    assert right.headers["location"] == "/desk"


async def test_a_passkey_is_a_second_factor_where_a_policy_asks_for_two(noor: Browser) -> None:
    await ask_for_two(noor.stage)
    kept_out = await noor.client.get("/desk")

    await noor.add()
    alone = await noor.stage.try_login(noor.stage.client(), NOOR.login_name, NOOR.passphrase)
    one_touch = await noor.touch(noor.stage.client())

    assert kept_out.headers["location"] == WAYS
    assert (await noor.client.get("/desk")).status_code == 200
    assert "That did not match." in text_of(alone.text)
    assert one_touch.headers["location"] == "/desk"
