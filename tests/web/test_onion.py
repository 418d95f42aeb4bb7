"""The same site at an onion address: offered to Tor Browser, and whole there, without TLS."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from pydantic import ValidationError

from coc_service.domain import onion
from coc_service.settings import Settings
from tests.cast import NOOR, Person, Stage, receipt_words, send, text_of, ticket, token
from tests.stages import on_stage

# Addresses that their owners publish: the Tor Project, DuckDuckGo, Debian.
PUBLISHED = (
    "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion",
    "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion",
    "5ekxbftvqg26oir5wle3p27ax3wksbxcecnm6oemju7bjra2pn26s3qd.onion",
)
HOST = PUBLISHED[0]
ONION, CLEAR = f"http://{HOST}", "https://coc.example.org"


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage with an onion address."""

    stage: Stage

    def client(self, base_url: str) -> httpx.AsyncClient:
        made = self.stage.client()
        made.base_url = httpx.URL(base_url)
        return made


def tokens(page: str) -> dict[str, str]:
    return {"token": token(page), "ticket": ticket(page)}


@pytest.fixture
async def reached(sqlite_site: tuple[Settings, tuple[Person, ...]]) -> AsyncIterator[Reached]:
    settings, members = sqlite_site
    with_onion = settings.model_copy(update={"base_url": CLEAR, "onion_url": ONION})
    async with on_stage(with_onion, members) as stage:
        yield Reached(stage)


@pytest.mark.parametrize("host", PUBLISHED)
def test_published_addresses_are_onion_services(host: str) -> None:
    assert onion.is_onion_host(host)
    assert onion.onion_url(f"http://{host.upper()[:-6]}.onion/") == f"http://{host}"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "example.org",
        ".onion",
        "expyuzz4wqqyqhjn.onion",  # of version 2, which Tor does not serve any more
        HOST.replace("2gz", "2gy"),
        HOST.removesuffix(".onion"),
        HOST.removesuffix(".onion") + ".org",
        f"www.{HOST}",
    ],
)
def test_a_mistyped_address_is_no_onion_service(host: str) -> None:
    assert not onion.is_onion_host(host)


@pytest.mark.parametrize("url", [HOST, f"ftp://{HOST}", f"http://{HOST}/c/conduct", "http://example.org"])
def test_the_setting_takes_nothing_but_the_address_of_an_onion_service(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(onion_url=url)


async def test_a_page_offers_its_onion_address_and_only_where_it_can_be_asked_for_again(reached: Reached) -> None:
    client = reached.client(CLEAR)

    landing = await client.get("/c/conduct?from=%22a%20b%22")
    missing = await client.get("/c/nothing")
    program = await client.get("/log/checkpoint")
    receipt = await reached.stage.send_report(client)

    assert landing.headers["onion-location"] == f"{ONION}/c/conduct?from=%22a%20b%22"
    assert receipt_words(receipt.text)
    assert ["onion-location" in one.headers for one in (missing, program, receipt)] == [False, False, False]


async def test_at_the_onion_address_a_page_offers_nothing_and_asks_for_no_tls(reached: Reached) -> None:
    clear, hidden = [await reached.client(base).get("/c/conduct") for base in (CLEAR, ONION)]

    assert "strict-transport-security" in clear.headers
    assert "strict-transport-security" not in hidden.headers
    assert "onion-location" not in hidden.headers
    assert hidden.text == clear.text
    assert "https://coc.example.org" not in hidden.text


async def test_a_report_is_sent_and_read_again_at_the_onion_address(reached: Reached) -> None:
    client = reached.client(ONION)
    client.headers["Origin"] = ONION
    del client.headers["Sec-Fetch-Site"]

    words = receipt_words((await reached.stage.send_report(client)).text)
    client.headers["Origin"] = CLEAR
    refused = await client.post("/return", data={"receipt": words})

    assert "Someone followed me" in (await reached.stage.come_back(words)).text
    assert refused.status_code == 403


@pytest.mark.parametrize(("base", "named"), [(ONION, ONION), (CLEAR, CLEAR), ("https://forged.example", CLEAR)])
async def test_a_feed_names_the_address_by_which_its_reader_came(reached: Reached, base: str, named: str) -> None:
    client = reached.client(base)
    client.headers["Origin"] = base
    words = receipt_words((await reached.stage.send_report(client)).text)
    page = (await reached.stage.come_back(words, client)).text

    page = (await client.post("/return/news", data={**tokens(page), "do": "feed"})).text
    at = page.partition(f"{named}/news/")[2].partition("<")[0].partition('"')[0]
    feed = await client.get(f"/news/{at}")

    assert feed.status_code == 200
    assert f'href="{named}/news/{at}"' in feed.text


async def test_a_member_logs_in_at_the_onion_address_with_a_cookie_that_travels_without_tls(reached: Reached) -> None:
    client = reached.client(ONION)

    answer = await send(client, "/login", login_name=NOOR.login_name, passphrase=NOOR.passphrase)
    desk = await client.get("/desk")

    cookies = answer.headers.get_list("set-cookie")
    assert answer.headers["location"] == "/desk"
    assert [one.partition("=")[0] for one in cookies] == ["session", "device"]
    assert [one for one in cookies if "secure" in one.lower()] == []
    assert desk.status_code == 200


async def test_no_cookie_of_the_onion_address_opens_a_session_at_the_other_one(reached: Reached) -> None:
    client = reached.client(ONION)
    await send(client, "/login", login_name=NOOR.login_name, passphrase=NOOR.passphrase)

    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    answer = await reached.client(CLEAR).get("/desk", headers={"Cookie": cookie})

    assert answer.headers["location"] == "/login"


async def test_the_page_about_leaving_names_the_onion_address(reached: Reached, sqlite_stage: Stage) -> None:
    named, unnamed = [
        text_of((await one.get("/leaving")).text) for one in (reached.client(CLEAR), sqlite_stage.client())
    ]

    assert f"In the Tor Browser you can also come to {ONION}." in named
    assert "onion" not in unnamed
