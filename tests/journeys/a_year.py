"""What somebody keeps of the time before they left or got new keys, and the check that it opens nothing new."""

import email
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from email.policy import default
from typing import Any

import httpx
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from coc_service.crypto import CaseKey, OpenFailed, RecipientSecret, channel_key, open_sealed, unwrap
from coc_service.domain import recovery
from coc_service.domain.case_state import Case
from coc_service.store.tables import Grant, KeySlot, Login, Record
from coc_service.usecases.custody import contexts
from tests.cast import Person, Stage, text_of
from tests.journeys.acts import do

Rows = dict[type[Grant] | type[KeySlot] | type[Login], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a person, or a thief, has of before: an open browser, the secret, and a copy of the person's rows.

    `could` are the records that they opened then. Without a `secret` the thief has the browser and the passphrase alone.
    """

    person: Person
    browser: httpx.AsyncClient
    secret: RecipientSecret | None
    rows: Rows
    could: frozenset[str]


@dataclass(slots=True)
class Year:
    """The case that the year is about, the passphrases that were changed, and what must open nothing new any more."""

    stage: Stage
    receipt: str
    case_id: str
    passphrases: dict[str, str] = field(default_factory=dict)
    out: list[Kept] = field(default_factory=list)
    open_links: set[str] = field(default_factory=set)

    async def log_in(self, person: Person) -> httpx.AsyncClient:
        """Return a browser in which the person has logged in with the passphrase that they have now."""
        return await self.stage.log_in(
            replace(person, passphrase=self.passphrases.get(person.login_name, person.passphrase))
        )

    async def keep(self, person: Person, *, secret: RecipientSecret | None) -> Kept:
        """Copy what is a person's, and check that it opens the case now."""
        known, browser = self.stage.person(person), await self.log_in(person)
        assert (await browser.get(f"/cases/{self.case_id}")).status_code == 200
        rows = await rows_of(self.stage, known.id)
        if secret is None:
            return Kept(known, browser, None, {Login: rows[Login]}, frozenset())
        could = await readable(self.stage, known.id, secret, granted=rows[Grant])
        assert could >= await records_of(self.stage, self.case_id)
        return Kept(known, browser, secret, rows, could)

    async def end_chapter(self, *, by: Person, sealed_to: Iterable[Person]) -> str:
        """Let a letter, a note and a report arrive. Nothing that was kept opens one of them, and the log verifies.

        Returns the id of the new case, which is sealed to exactly these people.
        """
        stage, member, before = self.stage, await self.log_in(by), set(await self.stage.case_ids())
        texts = [f"{one} of chapter {len(before)}." for one in ("My letter", "Our note")]
        await stage.say(self.receipt, texts[0])
        await do(member, self.case_id, "note", text=texts[1])
        await stage.submit(narrative=f"The report of chapter {len(before)}.")
        (new_case,) = set(await stage.case_ids()) - before
        file = text_of((await member.get(f"/cases/{self.case_id}")).text)
        assert [text in file for text in texts] == [True, True]
        begin = (await stage.case(new_case)).begins[0]
        assert recovery.people(begin.recipients).keys() == {stage.id_of(one) for one in sealed_to}
        for kept in self.out:
            await opens_nothing_new(stage, kept, {self.case_id, new_case})
        await stage.deliver()
        links = {link for text in mails(stage) for link in links_in(text)} - self.open_links
        assert {(await stage.client().get(link)).status_code for link in links} == {404}
        assert (await stage.verify()).size > 0
        return new_case


async def opens_nothing_new(stage: Stage, kept: Kept, case_ids: set[str]) -> None:
    """Try the old browser, passphrase, secret and grants; again with the copied rows back in the database."""
    for back in ({}, kept.rows):
        async with put_back(stage, back):
            pages = [await kept.browser.get(path) for path in ("/desk", *(f"/cases/{one}" for one in case_ids))]
            assert [page.headers.get("location") for page in pages] == ["/login"] * len(pages)
            again = await stage.try_login(stage.client(), kept.person.login_name, kept.person.passphrase)
            assert again.status_code in {403, 422}
    if kept.secret is not None:
        assert await readable(stage, kept.person.id, kept.secret, granted=kept.rows[Grant]) == kept.could


@asynccontextmanager
async def put_back(stage: Stage, rows: Rows) -> AsyncIterator[None]:
    """Restore copied rows that are gone, as an attacker on the database, and take them away again."""

    def restore(session: Session) -> list[tuple[type[Grant | KeySlot | Login], tuple[Any, ...]]]:
        restored = []
        for table, copies in rows.items():
            for copy in copies:
                key = tuple(copy[column.name] for column in inspect(table).primary_key)
                if session.get(table, key) is None:
                    session.add(table(**copy))
                    restored.append((table, key))
        return restored

    def remove(session: Session) -> None:
        for table, key in restored:
            row = session.get(table, key)
            if row is not None:
                session.delete(row)

    restored = await stage.parts.database.write(restore)
    try:
        yield
    finally:
        await stage.parts.database.write(remove)


async def rows_of(stage: Stage, person: str) -> Rows:
    """A copy of a person's rows: sessions, key slots, grants."""

    def copy(session: Session) -> Rows:
        return {
            Login: [row.model_dump() for row in session.query(Login).filter_by(person_id=person)],
            KeySlot: [row.model_dump() for row in session.query(KeySlot).filter_by(person_id=person)],
            Grant: [row.model_dump() for row in session.query(Grant).filter_by(recipient_id=person)],
        }

    return await stage.parts.database.read(copy)


async def records_of(stage: Stage, case_id: str) -> frozenset[str]:
    return frozenset((await stage.case(case_id)).records)


async def readable(
    stage: Stage, person: str, secret: RecipientSecret, *, granted: list[dict[str, Any]]
) -> frozenset[str]:
    """The records of all cases that a secret opens with all present rows and copied grants, whatever the log says."""

    def look(session: Session) -> tuple[list[tuple[str, bytes]], dict[str, bytes]]:
        wrapped = [(row.case_id, row.wrapped_key) for row in session.query(Grant)]
        return wrapped, {row.id: row.sealed for row in session.query(Record)}

    wrapped, sealed = await stage.parts.database.read(look)
    wrapped += [(copy["case_id"], copy["wrapped_key"]) for copy in granted]
    origin, found = stage.parts.custody.keys.origin, set[str]()
    for case_id in await stage.case_ids():
        case = await stage.case(case_id)
        ours = [one for about, one in wrapped if about == case_id]
        found |= _opened(case, _keys(case, ours, person, secret, origin=origin), sealed, origin=origin)
    return frozenset(found)


def _keys(case: Case, wrapped: list[bytes], person: str, secret: RecipientSecret, *, origin: str) -> list[CaseKey]:
    keys = []
    for begin in case.begins:
        context = contexts.grant(
            origin=origin,
            case_id=case.id,
            epoch=begin.number,
            begin=begin.digest,
            channel=contexts.CASE,
            recipient=person,
        )
        for one in wrapped:
            with suppress(OpenFailed):
                keys.append(CaseKey(unwrap(one, secret=secret, context=context)))
    return keys


def _opened(case: Case, keys: list[CaseKey], sealed: dict[str, bytes], *, origin: str) -> set[str]:
    found = set()
    for filed in case.records.values():
        begin = case.begin(filed.epoch)
        assert begin is not None
        context = contexts.record(
            origin=origin, case_id=case.id, channel=filed.channel, epoch=filed.epoch, begin=begin.digest,
            record_id=filed.id, kind=filed.kind,
        )  # fmt: skip
        for key in keys:
            with suppress(OpenFailed):
                open_sealed(channel_key(key, filed.channel), sealed.get(filed.id, b""), context=context)
                found.add(filed.id)
    return found


def mails(stage: Stage, address: str = "") -> list[str]:
    """The texts of all mails, or of those to one address."""
    folder = stage.parts.settings.mail_folder
    assert folder is not None
    files = [one for one in folder.iterdir() if one.is_file()]
    read = [email.message_from_bytes(one.read_bytes(), policy=default) for one in files]
    return [str(one.get_content()) for one in read if not address or one["To"] == address]


def links_in(mail: str) -> list[str]:
    """The paths of the links to new keys in a mail."""
    return re.findall(r"http://\S+(/enrol/\w+)", mail)
