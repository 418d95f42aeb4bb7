"""A member gives an OpenPGP key, gets encrypted mails, and takes the key back."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pysequoia import Tsk

from coc_service.mail import MessageKind, pgp
from coc_service.mail.pgp import KeyUnusable
from coc_service.usecases.custody.notices import owe_notices
from coc_service.usecases.people.mail_keys import LONGEST_CHARS
from tests.cast import ILSE, NOOR, Stage, send, text_of

PAGE = "/ways-to-log-in/mail-key"
SECRET = str(Tsk.generate("Noor <noor@members.example.org>"))
PUBLIC = str(Tsk.generate("Noor <noor@members.example.org>").extract_certificate())


def mails(stage: Stage) -> dict[str, EmailMessage]:
    """The newest mail of each recipient."""
    read = [
        message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in stage.parts.settings.mail_folder.iterdir()
    ]
    return {str(one["To"]): one for one in read}


async def test_mails_of_a_member_who_gave_a_key_are_encrypted_and_no_others(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)

    stored = await send(noor, PAGE, key=f"  {PUBLIC}")
    await stage.submit()
    await stage.deliver()

    found = {address: mail.get_content_type() for address, mail in mails(stage).items()}
    assert stored.status_code == 303
    assert (found[NOOR.address], found[ILSE.address]) == ("multipart/encrypted", "text/plain")


@pytest.mark.parametrize("kind", [MessageKind.NEW_BROWSER, MessageKind.WAYS_CHANGED])
async def test_whoever_got_in_hides_no_warning_by_giving_a_key_of_their_own(
    sqlite_stage: Stage, kind: MessageKind
) -> None:
    stage = sqlite_stage
    await send(await stage.log_in(NOOR), PAGE, key=PUBLIC)
    now, person = stage.clock.now(), stage.id_of(NOOR)

    await stage.parts.database.write(lambda session: owe_notices(session, [person], now=now, kind=kind))
    await stage.deliver()

    assert mails(stage)[NOOR.address].get_content_type() == "text/plain"


async def test_the_page_shows_the_fingerprint_until_the_key_is_taken_back(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    await send(noor, PAGE, key=PUBLIC)
    fingerprint = pgp.fingerprint_of(PUBLIC, now=sqlite_stage.clock.now())
    shown = text_of((await noor.get(PAGE)).text).replace(" ", "")

    await send(noor, PAGE, f"{PAGE}/remove")

    assert fingerprint in shown
    assert "not encrypted" in text_of((await noor.get(PAGE)).text)


async def test_what_is_no_key_is_told_and_changes_nothing(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    await send(noor, PAGE, key=PUBLIC)

    refused = await send(noor, PAGE, key="nothing")

    assert (refused.status_code, "No mail can be encrypted for this" in text_of(refused.text)) == (422, True)
    assert "Your mails are encrypted" in text_of(refused.text)


async def test_a_key_with_more_behind_it_than_is_read_is_refused(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    refused = await send(noor, PAGE, key=f"{PUBLIC}\n{'x' * LONGEST_CHARS}")

    assert (refused.status_code, "No mail can be encrypted for this" in text_of(refused.text)) == (422, True)
    assert "Your mails are encrypted" not in text_of(refused.text)


async def test_a_secret_key_that_was_pasted_is_not_shown_again(sqlite_stage: Stage) -> None:
    noor = await sqlite_stage.log_in(NOOR)

    refused = await send(noor, PAGE, key=SECRET)

    assert (refused.status_code, SECRET.splitlines()[-3] in refused.text) == (422, False)


async def test_a_key_that_cannot_be_used_any_more_keeps_no_notice_from_its_member(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = sqlite_stage
    await send(await stage.log_in(NOOR), PAGE, key=PUBLIC)
    monkeypatch.setattr(pgp, "_usable", expired)

    await stage.submit()
    await stage.deliver()

    assert mails(stage)[NOOR.address].get_content_type() == "text/plain"


def expired(*_: object) -> None:
    raise KeyUnusable
