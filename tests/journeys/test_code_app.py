"""A member adds a code app, logs in with it, and removes it; a policy can ask for it."""

import html
import re

import httpx
import pyotp
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret
from coc_service.domain import policy
from coc_service.domain.chain import committee_subject
from coc_service.usecases.custody.custody import member
from tests.cast import ILSE, NOOR, Person, Stage, send, text_of, token
from tests.journeys.asking import asking, is_in, value_of

WAYS = "/ways-to-log-in"
APP = f"{WAYS}/code-app"
ASKED_FOR = "Your committee asks for two factors."


def key_on(page: str) -> str:
    """The key that a page shows for the app, with blanks between its groups."""
    found = re.search(r'<p class="code"[^>]*>([A-Z2-7 ]+)</p>', page)
    assert found, text_of(page)
    return found[1].replace(" ", "")


def code_of(stage: Stage, key: str) -> str:
    return pyotp.TOTP(key).at(stage.clock.now())


async def add_app(stage: Stage, client: httpx.AsyncClient) -> str:
    """Add an app on its page, and return its key. Its first code is used up."""
    page = (await client.get(APP)).text
    form = {"token": token(page), "nonce": value_of("nonce", page), "code": code_of(stage, key_on(page))}
    answer = await client.post(APP, data=form)
    assert answer.headers["location"] == f"{WAYS}?done=added", text_of(answer.text)
    stage.clock.advance(minutes=2)
    return key_on(page)


async def try_code(stage: Stage, code: str, person: Person = NOOR) -> httpx.Response:
    given = {"login_name": person.login_name, "passphrase": person.passphrase, "code": code}
    return await send(stage.client(), "/login", **given)


async def test_with_an_app_the_passphrase_alone_does_not_log_in_and_the_page_says_the_same(
    sqlite_stage: Stage,
) -> None:
    key = await add_app(sqlite_stage, await sqlite_stage.log_in(NOOR))

    without = await try_code(sqlite_stage, "")
    wrong = await try_code(sqlite_stage, "123456")
    unknown = await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, "another passphrase")
    right = await try_code(sqlite_stage, code_of(sqlite_stage, key))

    assert {text_of(one.text) for one in (without, wrong)} == {text_of(unknown.text)}, "which part is wrong is not told"
    assert right.headers["location"] == "/desk"


async def test_codes_are_attempts_like_passphrases(sqlite_stage: Stage) -> None:
    key = await add_app(sqlite_stage, await sqlite_stage.log_in(NOOR))

    for _ in range(10):
        await try_code(sqlite_stage, "123456")

    assert (await try_code(sqlite_stage, code_of(sqlite_stage, key))).status_code == 422


async def test_a_wrong_first_code_adds_nothing_and_keeps_the_key(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    page = (await noor.get(APP)).text
    form = {"token": token(page), "nonce": value_of("nonce", page), "code": "000000"}

    again = await noor.post(APP, data=form)
    other = await noor.post(APP, data={**form, "nonce": "none"})

    assert (again.status_code, key_on(again.text)) == (422, key_on(page))
    assert "This is not the code that your app shows now." in text_of(again.text)
    assert other.status_code == 409
    assert "You use none." in text_of((await noor.get(WAYS)).text)


async def test_the_passphrase_is_asked_for_before_an_app_is_added_or_removed(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    await add_app(sqlite_stage, noor)
    sqlite_stage.clock.advance(minutes=11)
    page = (await noor.get(WAYS)).text

    shown = await noor.get(APP)
    asked = await noor.post(f"{APP}/remove", data={"token": token(page)})
    removed = await noor.post(f"{APP}/remove", data={**asking(asked), "proof": NOOR.passphrase})

    assert ["Your passphrase once more" in text_of(one.text) for one in (shown, asked)] == [True, True]
    assert removed.headers["location"] == f"{WAYS}?done=removed"
    assert await is_in(await sqlite_stage.log_in(NOOR))


async def test_a_policy_can_ask_for_two_factors(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    assert await is_in(noor)

    await ask_for_two(sqlite_stage)

    for path in ("/desk", "/roster", "/on-call"):
        assert (await noor.get(path)).headers["location"] == WAYS
    assert ASKED_FOR in text_of((await noor.get(WAYS)).text)
    await add_app(sqlite_stage, noor)
    assert await is_in(noor)
    assert ASKED_FOR not in text_of((await noor.get(WAYS)).text)


async def ask_for_two(stage: Stage) -> None:
    """Let Noor and Ilse adopt a policy that asks for two factors."""
    toml, committee = policy.default_toml().replace("factors = 1", "factors = 2"), await stage.committee_state()
    digest, secrets = policy.digest(toml), [await stage.secret(one) for one in (NOOR, ILSE)]
    people: list[tuple[str, RecipientSecret]] = list(zip(map(stage.id_of, (NOOR, ILSE)), secrets, strict=True))

    def sign(session: Session) -> None:
        draft, at, subject = (
            stage.parts.custody.ledger.writing(session),
            stage.clock.now(),
            committee_subject(committee.id),
        )
        first, second = (member(*one) for one in people)
        says = {"digest": digest, "before": committee.policy, "toml": toml, "reason": ""}
        entry = draft.append(Act.POLICY_ADOPTED, subject, signer=first, at=at, says=says)
        draft.append(Act.AGREED, subject, signer=second, at=at, says={"entry": entry})

    await stage.parts.database.write(sign)


async def test_the_picture_holds_the_address_for_the_app(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    page = (await noor.get(APP)).text

    assert page.count("<svg") == 1
    assert "otpauth://" not in html.unescape(page), "the address itself is not on the page: a click would open an app"
