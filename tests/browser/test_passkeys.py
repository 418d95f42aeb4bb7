"""Passkeys in Chromium, with its virtual authenticator: one touch logs in and opens a case, and no PRF value is sent."""

import base64
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, CDPSession, Error, Request

from tests.browser import steps
from tests.browser.server import serving
from tests.browser.visitor import Visitor, visit
from tests.cast import NOOR, Stage

pytestmark = pytest.mark.browser

# Notes what the PRF returned before the page's own script derives a key from it and wipes it.
_NOTE_PRF = """
const own = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, bytes, ...rest) => {
  const seen = JSON.parse(sessionStorage.getItem("prf") ?? "[]");
  sessionStorage.setItem("prf", JSON.stringify([...seen, Array.from(new Uint8Array(bytes))]));
  return own(format, bytes, ...rest);
};
"""


@dataclass
class Member:
    """A member's browser with a virtual authenticator; `sent` are the bodies of all requests."""

    visitor: Visitor
    cdp: CDPSession
    authenticator: str = ""
    sent: list[str] = field(default_factory=list)

    async def prf_values(self) -> list[bytes]:
        noted = await self.visitor.page.evaluate("() => JSON.parse(sessionStorage.getItem('prf') ?? '[]')")
        return [bytes(one) for one in noted]

    async def plug_in(self, *, has_prf: bool = True) -> None:
        """Plug in an authenticator that answers every request at once."""
        options: dict[str, Any] = {
            "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": has_prf,
        }  # fmt: skip
        made = await self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.authenticator = made["authenticatorId"]

    async def add_passkey(self, name: str) -> None:
        page = self.visitor.page
        await self.visitor.go("/ways-to-log-in")
        await self.visitor.follow("Add a passkey")
        await page.get_by_label("A name for this passkey").fill(name)
        await self.visitor.look_as_member()
        await self.visitor.press("Make the passkey")

    async def log_out(self) -> None:
        """Log out while no authenticator answers, so that the login page waits."""
        await self.answer_by_itself(wish=False)
        await self.visitor.press("Log out")

    async def touch(self) -> None:
        """Touch the authenticator, and press the button unless the offer in the field was answered first."""
        await self.answer_by_itself(wish=True)
        with suppress(Error):  # the page is gone already
            await self.visitor.page.evaluate("() => document.querySelector('[data-touch]')?.click()")

    async def answer_by_itself(self, *, wish: bool) -> None:
        said = {"authenticatorId": self.authenticator, "enabled": wish}
        await self.cdp.send("WebAuthn.setAutomaticPresenceSimulation", said)


@pytest_asyncio.fixture(loop_scope="session")
async def member(sqlite_stage: Stage, browser: Browser) -> AsyncIterator[Member]:
    """Noor's browser at a site that is reached by a name."""
    async with serving(sqlite_stage) as address:
        url = address.replace("127.0.0.1", "localhost")
        running = sqlite_stage.app.state.runtime
        sqlite_stage.app.state.runtime = replace(running, site=replace(running.site, base_url=url))
        async with visit(browser, url, has_scripts=True) as visitor:
            made = Member(visitor, await visitor.context.new_cdp_session(visitor.page))

            def note(request: Request) -> None:
                made.sent.append(f"{request.url} {request.post_data or ''}")

            visitor.page.on("request", note)
            await visitor.context.add_init_script(_NOTE_PRF)
            await made.cdp.send("WebAuthn.enable")
            yield made


def spellings(value: bytes) -> list[str]:
    """Every way in which a body could hold these bytes."""
    plain, url_safe = base64.b64encode(value).decode(), base64.urlsafe_b64encode(value).decode()
    return [value.hex(), plain.rstrip("="), url_safe.rstrip("="), ",".join(map(str, value))]


async def test_one_touch_logs_in_and_opens_a_case_and_no_prf_value_is_sent(sqlite_stage: Stage, member: Member) -> None:
    await sqlite_stage.submit(narrative="Someone followed me.")
    visitor = member.visitor
    await steps.log_in(visitor, NOOR)
    await member.plug_in()
    await member.add_passkey("phone")
    assert "logs in and opens reports" in await visitor.page.inner_text("main")
    await visitor.look_as_member()
    await member.log_out()

    async with visitor.page.expect_navigation(url="**/desk"):
        await member.touch()
    await steps.declare_clear(visitor)

    assert "Someone followed me." in await visitor.page.inner_text("main")
    first, *others = await member.prf_values()
    assert len(first) == 32
    assert set(others) == {first}, "registering and logging in derive the same key"
    assert any("key=" in body and "key=&" not in body for body in member.sent), "a derived key was sent"
    assert [body for body in member.sent for one in spellings(first) if one in body] == []


async def test_one_touch_opens_a_locked_session_where_it_was_left(member: Member) -> None:
    visitor = member.visitor
    await steps.log_in(visitor, NOOR)
    await member.plug_in()
    await member.add_passkey("phone")
    await member.answer_by_itself(wish=False)
    await visitor.go("/roster")
    await visitor.press("Lock")
    await visitor.look_as_member()

    async with visitor.page.expect_navigation(url="**/roster"):
        await member.touch()

    assert NOOR.name in await visitor.page.inner_text("main")
    (first, *_) = await member.prf_values()
    assert [body for body in member.sent for one in spellings(first) if one in body] == []


async def test_a_passkey_without_prf_says_so_and_asks_for_the_passphrase(member: Member) -> None:
    visitor = member.visitor
    await steps.log_in(visitor, NOOR)
    await member.plug_in(has_prf=False)
    await member.add_passkey("security key")
    assert "the passphrase is asked for as well" in await visitor.page.inner_text("main")
    await member.log_out()

    async with visitor.page.expect_navigation(url="**/login/passkey"):
        await member.touch()

    assert "it cannot open reports" in await visitor.page.inner_text("main [role=alert]")
    assert await visitor.page.get_by_label("Login name").input_value() == NOOR.login_name
    assert await member.prf_values() == []
    await member.answer_by_itself(wish=False)
    await visitor.look_as_member()


async def test_the_field_for_the_name_offers_the_passkey(member: Member) -> None:
    """Chromium's virtual authenticator answers the offer at once, as if the member had chosen it in the field.

    It also answers an offer that waits already, and may answer before the page has loaded: a navigation would stop another.
    So no page waits when it is told to answer, and the address is opened without waiting for the page.
    """
    visitor = member.visitor
    await steps.log_in(visitor, NOOR)
    await member.plug_in()
    await member.add_passkey("phone")
    await member.log_out()
    await visitor.go("/")
    await member.answer_by_itself(wish=True)

    await visitor.page.goto(f"{visitor.url}/login", wait_until="commit")
    await visitor.page.wait_for_url("**/desk")

    assert "Noor Haddad" in await visitor.page.inner_text("header")


async def test_a_person_who_is_not_recognised_by_their_device_is_told_so_and_can_type(member: Member) -> None:
    visitor = member.visitor
    await steps.log_in(visitor, NOOR)
    await member.plug_in()
    await member.add_passkey("phone")
    await member.log_out()
    said = {"authenticatorId": member.authenticator, "isUserVerified": False}
    await member.cdp.send("WebAuthn.setUserVerified", said)
    await member.answer_by_itself(wish=True)

    await visitor.page.get_by_role("button", name="Log in with a passkey").click()
    await visitor.page.get_by_text("No passkey answered.").wait_for()
    await steps.fill_in_login(visitor, NOOR)

    assert visitor.page.url.endswith("/desk")


async def test_the_same_device_is_not_added_twice(member: Member) -> None:
    visitor = member.visitor
    await steps.log_in(visitor, NOOR)
    await member.plug_in()
    await member.add_passkey("phone")

    await visitor.follow("Add a passkey")
    await visitor.page.get_by_role("button", name="Make the passkey").click()

    await visitor.page.get_by_text("This passkey is in your list already.").wait_for()


async def test_without_scripts_the_pages_say_what_a_passkey_needs(sqlite_stage: Stage, plain_visitor: Visitor) -> None:
    running = sqlite_stage.app.state.runtime
    url = plain_visitor.url.replace("127.0.0.1", "localhost")
    sqlite_stage.app.state.runtime = replace(running, site=replace(running.site, base_url=url))

    await steps.log_in(plain_visitor, NOOR)
    await plain_visitor.go("/ways-to-log-in/passkeys")

    assert "this page needs scripts" in await plain_visitor.page.inner_text("main")
    assert not await plain_visitor.page.get_by_role("button", name="Make the passkey").is_visible()
    await plain_visitor.look_as_member()
