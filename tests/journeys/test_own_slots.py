"""The pages of the passphrase and the recovery code."""

import re

import pytest

from tests.cast import NOOR, Stage, send, text_of

NEW = "seven quiet otters mend a lighthouse"


async def test_a_passphrase_is_changed_on_its_page(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    changed = await send(noor, "/passphrase", present=NOOR.passphrase, passphrase=NEW, passphrase_again=f" {NEW}\n")

    old = await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, NOOR.passphrase)
    new = await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, NEW)
    assert "Your passphrase is changed." in text_of(changed.text)
    assert (old.status_code, new.headers["location"], (await noor.get("/desk")).status_code) == (422, "/desk", 200)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"present": NOOR.passphrase, "passphrase": NEW, "passphrase_again": "another"}, "are not the same"),
        ({"present": "another", "passphrase": NEW, "passphrase_again": NEW}, "neither your passphrase nor"),
        ({"present": NOOR.passphrase, "passphrase": "noor", "passphrase_again": "noor"}, "words"),
    ],
    ids=["not the same", "wrong", "weak"],
)
async def test_what_is_wrong_with_a_new_passphrase_is_said(
    sqlite_stage: Stage, fields: dict[str, str], problem: str
) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await send(noor, "/passphrase", **fields)

    assert (answer.status_code, problem in text_of(answer.text)) == (422, True)
    assert (await sqlite_stage.log_in(NOOR)) is not None


async def test_a_recovery_code_is_shown_once_and_leads_to_a_new_passphrase(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    made = await send(noor, "/recovery-code", present=NOOR.passphrase)
    words = re.findall(r"<li>([a-z]+)</li>", made.text)
    again = await noor.get("/recovery-code")

    code = " ".join(words)
    found = stage.client()
    opened = await stage.try_login(found, NOOR.login_name, code)
    assert (len(words), words[0] in text_of(again.text)) == (12, False)
    assert "You have a recovery code." in text_of(again.text)
    assert opened.headers["location"] == "/passphrase"
    changed = await send(found, "/passphrase", present=code, passphrase=NEW, passphrase_again=NEW)
    assert "Your passphrase is changed." in text_of(changed.text)


async def test_a_recovery_code_is_revoked_on_its_page(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    made = await send(noor, "/recovery-code", present=NOOR.passphrase)
    code = " ".join(re.findall(r"<li>([a-z]+)</li>", made.text))

    revoked = await send(noor, "/recovery-code", "/recovery-code/revoke")

    answer = await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, code)
    assert "opens nothing any more" in text_of(revoked.text)
    assert "You have no recovery code." in text_of(revoked.text)
    assert answer.status_code == 422


@pytest.mark.parametrize("page", ["/passphrase", "/recovery-code"])
async def test_no_error_page_shows_a_passphrase_again(sqlite_stage: Stage, page: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answer = await noor.post(page, data={"token": "none", "present": NOOR.passphrase, "passphrase": NEW})

    assert answer.status_code >= 400
    assert [words in text_of(answer.text) for words in (NOOR.passphrase, NEW)] == [False, False]


async def test_in_an_open_session_ten_passphrases_are_tried(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    answers = [await send(noor, "/recovery-code", present=f"wrong {number}") for number in range(20)]
    last = await send(noor, "/recovery-code", present=NOOR.passphrase)

    assert {one.status_code for one in answers} == {422}
    assert "Too many attempts." in text_of(last.text)
