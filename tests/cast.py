"""The fixed cast of every story: a committee of four, reporters without names, and the service they use."""

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from starlette.applications import Starlette

from coc_service import delivery, worker
from coc_service.audit import Verified, verify_export
from coc_service.crypto import RecipientSecret, unlock
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.parts import Parts
from coc_service.store import cases, log, people
from coc_service.usecases.custody import contexts
from coc_service.usecases.people.login import PASSPHRASE_SLOT
from coc_service.usecases.site import exporting
from tests.stored import VerifyStored

SITE = "Example Foundation"
PROJECT = "example"
COMMITTEE = "conduct"
BASE_URL = "http://127.0.0.1"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the committee, with what only they know."""

    name: str
    handle: str
    login_name: str
    address: str
    passphrase: str
    id: str = ""


NOOR = Person("Noor Haddad", "@noorh", "noor", "noor@members.example.org", "walnut ferry stubborn lantern ochre")
ILSE = Person("Ilse Brandt", "@ibrandt", "ilse", "ilse@members.example.org", "pebble trombone quarry velvet april")
TOMAS = Person("Tomas Rey", "@trey", "tomas", "tomas@members.example.org", "glacier mustard tandem violet hinge")
DANA = Person("Dana Okafor", "@okafor", "dana", "dana@members.example.org", "saddle monsoon kettle copper bishop")
PEOPLE = (NOOR, ILSE, TOMAS, DANA)  # the first founds the roster and admits the others


@dataclass(slots=True)
class Clock:
    """The test's clock: the real time, plus what the test has advanced it."""

    ahead: timedelta = timedelta()
    stopped_at: datetime | None = None

    def now(self) -> datetime:
        return (self.stopped_at or datetime.now(UTC)) + self.ahead

    def stop(self) -> None:
        """Stop the clock except for `advance`, so that pages that show the time can be compared."""
        self.stopped_at = datetime.now(UTC)

    def advance(self, **amount: float) -> None:
        self.ahead += timedelta(**amount)


@dataclass(slots=True)
class Stage:
    """A whole service with its committee. The worker does not run, so that nothing happens by itself.

    After each test the log is verified and everything stored is compared with it, unless the test set `is_tampered`.
    """

    parts: Parts
    app: Starlette
    members: tuple[Person, ...]
    clock: Clock
    committee: str = COMMITTEE
    is_tampered: bool = False
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def client(self, *, raises: bool = True) -> httpx.AsyncClient:
        """Return a new browser. With `raises=False` an error in the service becomes a page, as in production."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=raises)
        headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
        made = httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers)
        self.clients.append(made)
        return made

    def person(self, known: Person) -> Person:
        """Return the person with their id on this stage."""
        return next(one for one in self.members if one.login_name == known.login_name)

    def id_of(self, known: Person) -> str:
        return self.person(known).id

    async def log_in(self, person: Person) -> httpx.AsyncClient:
        """Return a browser in which the person has logged in through the login page."""
        client = self.client()
        answer = await self.try_login(client, person.login_name, person.passphrase)
        assert answer.status_code == 303, answer.text
        return client

    async def try_login(self, client: httpx.AsyncClient, login_name: str, passphrase: str) -> httpx.Response:
        return await send(client, "/login", login_name=login_name, passphrase=passphrase)

    async def send_report(self, client: httpx.AsyncClient | None = None, **fields: Any) -> httpx.Response:
        """Send a report with these `fields` (the form's names; lists for boxes) and return the page."""
        fields.setdefault("narrative", "Someone followed me after the closing talk.")
        return await send(client or self.client(), f"/c/{self.committee}/report", **fields)

    async def submit(self, **fields: Any) -> str:
        """Send a report and return the words of its receipt."""
        return receipt_words((await self.send_report(**fields)).text)

    async def come_back(self, words: str, client: httpx.AsyncClient | None = None) -> httpx.Response:
        """Type in a receipt and return the page that it opens."""
        return await send(client or self.client(), "/return", receipt=words)

    async def say(self, words: str, text: str) -> httpx.Response:
        """Write as the reporter and return the conversation's page."""
        client = self.client()
        page = (await self.come_back(words, client)).text
        sent = {"token": token(page), "ticket": ticket(page), "text": text}
        return await client.post("/return/message", data=sent)

    async def case_ids(self) -> list[str]:
        return list(await self.parts.database.read(cases.all_ids))

    async def only_case(self) -> str:
        """Return the id of the only case."""
        (case_id,) = await self.case_ids()
        return case_id

    async def case(self, case_id: str = "") -> Case:
        """Return the fold of a case's chain; of the only case if none is named."""
        wanted = case_id or await self.only_case()
        return await self.parts.database.read(lambda session: self.parts.custody.ledger.reading(session).case(wanted))

    async def committee_state(self) -> Committee:
        """Return the fold of the committee's chain."""
        await self.parts.database.read(self.parts.custody.ledger.follow)
        found = self.parts.custody.ledger.committee_by_slug(self.committee)
        assert found is not None
        return found

    async def secret(self, known: Person) -> RecipientSecret:
        """Return a member's secret, which they could keep whatever the service does later."""
        person = self.person(known)
        slots = await self.parts.database.read(lambda session: people.slots(session, person.id))
        context = contexts.key_slot(person=person.id, kind=PASSPHRASE_SLOT)
        return unlock(slots[0].slot, person.passphrase, context=context)

    async def deliver(self) -> int:
        """Deliver what is due and return how many mails were accepted."""
        return await delivery.deliver_owed(self.parts, site_name=SITE)

    async def publish(self) -> None:
        """Advance beat by beat until every entry is published. Logins may expire meanwhile."""
        head = await self.parts.database.read(log.head)
        published = 0
        while head and published < head.size:
            self.clock.advance(minutes=self.parts.settings.checkpoint_beat_minutes)
            await worker.publish_checkpoint(self.parts)
            latest = await self.parts.database.read(log.latest_checkpoint)
            published = latest.size if latest else 0

    async def verify(self) -> Verified:
        """Export the whole log and verify it; then compare everything stored with it."""
        custody = self.parts.custody
        lines = await self.parts.database.read(lambda session: list(exporting.export(session, custody.keys)))
        verified = verify_export(lines, self.parts.keys.signer.verifier_key)
        stored = await self.parts.ask(VerifyStored(custody))
        assert stored.findings == (), stored.findings
        return verified


async def send(client: httpx.AsyncClient, page: str, action: str = "", **fields: Any) -> httpx.Response:
    """Open a page, fill in the form whose action is `action` (the page itself if empty) and send it."""
    shown = await client.get(page)
    assert shown.status_code == 200, shown.text
    return await client.post(action or page, data={**hidden(shown.text), **fields})


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields that a page's forms share: the token, the readers' digest, the vote that it shows, the token of
    the words that it shows before they leave and whom they go to, and the files that wait.
    """
    names = ("token", "readers", "seen", "reviewed", "letter_to", "waiting")
    return {name: _hidden(page, name) for name in names if f'name="{name}"' in page}


def token(page: str) -> str:
    """The token of the forms on a page."""
    return _hidden(page, "token")


def ticket(page: str) -> str:
    """Return the ticket in the forms of a conversation."""
    return _hidden(page, "ticket")


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no {name} on this page:\n{text_of(page)}"
    return html.unescape(found[1])


def receipt_words(page: str) -> str:
    """The words of the receipt that a page shows."""
    shown = re.search(r'id="receipt-words".*?</div>', page, re.DOTALL)
    assert shown, f"no receipt on this page:\n{text_of(page)}"
    return " ".join(re.findall(r"<li>(\w+)</li>", shown[0]))


def text_of(page: str) -> str:
    """Return the text that a person reads on a page: its main part without tags, with single blanks."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    joined = re.sub(r"</?(?:bdi|time)[^>]*>", "", main[0] if main else page)  # it stands within a sentence, or a word
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", joined)).split())
