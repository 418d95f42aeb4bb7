"""Mails for a member who gave an OpenPGP key: only its holder sees what they say."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pysequoia import Cert, Tsk, decrypt

from coc_service.mail import pgp
from coc_service.mail.pgp import KeyUnusable

PRIVATE = Tsk.generate("Noor <noor@example.org>")
NOW = datetime.now(UTC)
PUBLIC = str(PRIVATE.extract_certificate())


def mail() -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    for name, value in {
        "From": "Example Foundation <desk@example.org>",
        "To": "noor@example.org",
        "Subject": "Something new at the committee",
        "Message-ID": "<abc@example.org>",
        "Date": "Fri, 27 Nov 2026 10:00:00 +0000",
        "Auto-Submitted": "auto-generated",
    }.items():
        message[name] = value
    message.set_content("Something waits for you.\n", cte="7bit")
    return message


def opened(message: EmailMessage) -> EmailMessage:
    """What the holder of the key reads."""
    read = message_from_bytes(message.as_bytes(), policy=policy.SMTP)
    control, sealed = read.iter_parts()
    assert (read.get_content_type(), read.get_param("protocol")) == ("multipart/encrypted", "application/pgp-encrypted")
    assert (control.get_content_type(), control.get_content()) == ("application/pgp-encrypted", b"Version: 1\r\n")
    inside = decrypt(sealed.get_content(), decryptor=PRIVATE.decryptor()).bytes or b""
    return message_from_bytes(inside, policy=policy.SMTP)


def test_only_the_holder_of_the_key_reads_subject_and_text() -> None:
    sent = pgp.encrypted(mail(), key=PUBLIC, now=NOW)

    inside = opened(sent)
    assert (inside["Subject"], inside.get_content().strip()) == (mail()["Subject"], "Something waits for you.")
    assert inside.get_param("hp") == "cipher"
    outside = sent.as_bytes()
    assert (b"Something" in outside, sent["Subject"]) == (False, "...")


def test_what_delivers_a_mail_stays_outside() -> None:
    sent = pgp.encrypted(mail(), key=PUBLIC, now=NOW)

    kept = ("From", "To", "Message-ID", "Date", "Auto-Submitted")
    assert {name: sent[name] for name in kept} == {name: mail()[name] for name in kept}


def test_mails_of_all_kinds_are_of_one_size() -> None:
    long = mail()
    long.set_content("Something waits for you.\n" * 30, cte="7bit")

    assert (
        abs(
            len(pgp.encrypted(long, key=PUBLIC, now=NOW).as_bytes())
            - len(pgp.encrypted(mail(), key=PUBLIC, now=NOW).as_bytes())
        )
        < 8
    )


@pytest.mark.parametrize("key", ["", "no key", PUBLIC[:200]], ids=["nothing", "words", "half a key"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(KeyUnusable):
        pgp.fingerprint_of(key, now=NOW)


def test_a_secret_key_is_refused() -> None:
    with pytest.raises(KeyUnusable):
        pgp.fingerprint_of(str(PRIVATE), now=NOW)


def test_a_key_that_has_expired_is_refused() -> None:
    brief = str(Tsk.generate("Noor <noor@example.org>", validity_seconds=3600).extract_certificate())

    assert pgp.fingerprint_of(brief, now=NOW)
    with pytest.raises(KeyUnusable):
        pgp.fingerprint_of(brief, now=NOW + timedelta(hours=2))


def test_a_key_that_was_revoked_is_refused() -> None:
    cert = PRIVATE.extract_certificate()
    revoked = cert.merge(Cert.from_bytes(bytes(cert) + bytes(cert.revoke(PRIVATE.certifier()))))

    with pytest.raises(KeyUnusable):
        pgp.fingerprint_of(str(revoked), now=NOW)


def test_a_key_is_known_by_its_fingerprint() -> None:
    assert pgp.fingerprint_of(PUBLIC, now=NOW) == Cert.from_bytes(PUBLIC.encode()).fingerprint.upper()
