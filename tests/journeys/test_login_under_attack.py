"""An attacker with forty connections cannot keep members from logging in. Waiting is counted in key derivations."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlmodel import col

from coc_service.audit import Act
from coc_service.crypto import keyslot
from coc_service.store.tables import LoginAttempts
from coc_service.usecases.people.attempts import ATTEMPTS
from coc_service.web.http.fair_queue import FairQueue, Lane, Waiter
from tests.cast import ILSE, NOOR, PEOPLE, TOMAS, Person, Stage, token
from tests.journeys.looks import entries

pytestmark = pytest.mark.usefixtures("derivations")

CONNECTIONS = 40
RIGHT = {person.passphrase.encode() for person in PEOPLE}
WRONG = "not the passphrase at all"


@dataclass
class Derivations:
    """The calls of Argon2id, in order. Only the right passphrase is really derived, so that the test is fast."""

    argon2id: Callable[..., Any]
    typed: list[str] = field(default_factory=list)
    before: dict[Lane, int] = field(default_factory=dict)  # the number of calls when a person began to wait

    def stretch(self, **cost: Any) -> Any:
        real, watched = self.argon2id(**cost), self

        class Counted:
            def derive(self, typed: bytes) -> bytes:
                watched.typed.append(typed.decode())
                return real.derive(typed) if typed in RIGHT else bytes(32)

        return Counted()

    def of_others(self, who: Person, *, is_known: bool) -> int:
        """The number of other passphrases tried while this person's waited."""
        before = self.before[Lane(who.login_name, is_known)]
        return self.typed.index(who.passphrase, before) - before


@pytest.fixture
def derivations(monkeypatch: pytest.MonkeyPatch, quick_argon2id: Callable[..., Any]) -> Derivations:
    made, take_turn = Derivations(quick_argon2id), FairQueue._take_turn

    async def watched(queue: FairQueue, place: Waiter) -> None:
        made.before[place.lane] = len(made.typed)
        await take_turn(queue, place)

    monkeypatch.setattr(FairQueue, "_take_turn", watched)
    monkeypatch.setattr(keyslot, "Argon2id", made.stretch)
    return made


async def attempt(client: httpx.AsyncClient, form: str, login_name: str, passphrase: str) -> httpx.Response:
    return await client.post("/login", data={"token": form, "login_name": login_name, "passphrase": passphrase})


async def hammer(stage: Stage, form: str, names: Iterator[int], own: str) -> None:
    """One connection that tries a member's name and an unknown name in turn."""
    client = stage.client()
    while True:
        await attempt(client, form, NOOR.login_name, WRONG)
        await attempt(client, form, f"{own}-{next(names)}", WRONG)


@asynccontextmanager
async def under_attack(stage: Stage, derivations: Derivations) -> AsyncIterator[str]:
    """Run forty such connections; yields after they have tried for a while."""
    form, names = token((await stage.client().get("/login")).text), itertools.count()
    tasks = [asyncio.create_task(hammer(stage, form, names, f"nobody-{number}")) for number in range(CONNECTIONS)]
    while len(derivations.typed) < 2 * CONNECTIONS:  # noqa: ASYNC110  there is no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield form
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def test_a_member_gets_in_from_a_known_browser_and_another_from_a_new_one(
    sqlite_stage: Stage, derivations: Derivations
) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    waited = []

    async with under_attack(sqlite_stage, derivations) as form:
        for client, who in ((noor, NOOR), (sqlite_stage.client(), ILSE), (noor, NOOR), (sqlite_stage.client(), TOMAS)):
            answer = await attempt(client, form, who.login_name, who.passphrase)
            assert answer.status_code == 303, answer.text
            waited.append(derivations.of_others(who, is_known=client is noor))

    assert max(waited[0::2]) <= 2, "the one that runs, and one turn of the others"
    assert max(waited[1::2]) <= CONNECTIONS + 1, "one turn for each name of the others"
    assert len(derivations.typed) > 3 * CONNECTIONS, "there was an attack"


async def test_hammering_one_name_tries_ten_passphrases_and_no_more(
    sqlite_stage: Stage, derivations: Derivations
) -> None:
    form = token((await sqlite_stage.client().get("/login")).text)
    client = sqlite_stage.client()

    answers = [await attempt(client, form, NOOR.login_name, WRONG) for _ in range(ATTEMPTS + 5)]

    assert derivations.typed == [WRONG] * ATTEMPTS
    assert {answer.status_code for answer in answers} == {422}


async def test_a_lockout_is_answered_without_writing(sqlite_stage: Stage, derivations: Derivations) -> None:
    form, client = token((await sqlite_stage.client().get("/login")).text), sqlite_stage.client()
    for _ in range(ATTEMPTS + 5):
        await attempt(client, form, NOOR.login_name, WRONG)

    counted = await sqlite_stage.parts.database.read(
        lambda session: list(session.scalars(select(col(LoginAttempts.count))))
    )
    failed = [entry for entry in await entries(sqlite_stage) if entry.act is Act.LOGIN_FAILED]
    assert (counted, len(failed)) == ([ATTEMPTS], ATTEMPTS)
    assert len(derivations.typed) == ATTEMPTS


async def test_attempts_at_once_are_not_tried_beyond_the_lockout(sqlite_stage: Stage, derivations: Derivations) -> None:
    form = token((await sqlite_stage.client().get("/login")).text)

    for _ in range(6):
        await asyncio.gather(*(attempt(sqlite_stage.client(), form, NOOR.login_name, WRONG) for _ in range(4)))

    assert len(derivations.typed) == ATTEMPTS


async def test_a_lockout_from_elsewhere_does_not_touch_a_known_browser(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    for _ in range(ATTEMPTS):
        await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, WRONG)

    known = await sqlite_stage.try_login(noor, NOOR.login_name, NOOR.passphrase)
    unknown = await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, NOOR.passphrase)

    assert (known.status_code, unknown.status_code) == (303, 422)


async def test_a_login_from_a_known_browser_gives_no_new_attempts_to_others(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    for _ in range(ATTEMPTS):
        await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, WRONG)
    await sqlite_stage.try_login(noor, NOOR.login_name, NOOR.passphrase)

    assert (await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, NOOR.passphrase)).status_code == 422


async def test_a_known_browser_has_ten_attempts_of_its_own_and_is_then_like_any_other(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    own = [await sqlite_stage.try_login(noor, NOOR.login_name, WRONG) for _ in range(ATTEMPTS)]
    as_others = [await sqlite_stage.try_login(noor, NOOR.login_name, WRONG) for _ in range(ATTEMPTS)]
    locked = await sqlite_stage.try_login(noor, NOOR.login_name, NOOR.passphrase)

    assert {answer.status_code for answer in (*own, *as_others, locked)} == {422}
    sqlite_stage.clock.advance(minutes=16)
    assert (await sqlite_stage.try_login(noor, NOOR.login_name, NOOR.passphrase)).status_code == 303


async def test_a_browser_is_known_for_the_name_it_logged_in_with_alone(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    for _ in range(ATTEMPTS):
        await sqlite_stage.try_login(sqlite_stage.client(), ILSE.login_name, WRONG)

    assert (await sqlite_stage.try_login(noor, ILSE.login_name, ILSE.passphrase)).status_code == 422


async def test_a_device_cookie_comes_with_a_login_that_succeeded_and_goes_to_the_login_alone(
    sqlite_stage: Stage,
) -> None:
    client = sqlite_stage.client()
    failed = await sqlite_stage.try_login(client, NOOR.login_name, WRONG)

    answer = await sqlite_stage.try_login(client, NOOR.login_name, NOOR.passphrase)

    assert "set-cookie" not in failed.headers
    [session, device] = answer.headers.get_list("set-cookie")
    first, *flags = device.split("; ")
    assert session.startswith("session=")
    assert first.startswith("device=")
    assert {flag.lower() for flag in flags} == {"httponly", "max-age=15552000", "path=/login", "samesite=strict"}
    asked = client.build_request("GET", "/c/conduct/report").headers["cookie"]
    assert "device=" not in asked
    assert "device=" in client.build_request("POST", "/login").headers["cookie"]


async def test_logging_out_keeps_a_browser_known(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    await noor.post("/logout", data={"token": token((await noor.get("/desk")).text)})
    for _ in range(ATTEMPTS):
        await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, WRONG)

    assert (await sqlite_stage.try_login(noor, NOOR.login_name, NOOR.passphrase)).status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "A" * 76, "\N{LATIN SMALL LETTER E WITH ACUTE}"])
async def test_a_made_up_device_is_no_known_one(sqlite_stage: Stage, cookie: str) -> None:
    client = sqlite_stage.client()
    client.headers = httpx.Headers([*client.headers.raw, (b"cookie", f"device={cookie}".encode())])
    for _ in range(ATTEMPTS):
        await sqlite_stage.try_login(client, NOOR.login_name, WRONG)

    assert (await sqlite_stage.try_login(client, NOOR.login_name, NOOR.passphrase)).status_code == 422
