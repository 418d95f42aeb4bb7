"""Checks of the way that mail takes, as in a delivery, without sending anything; and of the mails that wait."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from coc_service.doctor.finding import Finding, to_fix, well
from coc_service.mail import LONGEST_WAIT, CertificateProblem, DeliveryFailed, DeliveryStage, SmtpSettings, rehearse
from coc_service.settings import THIS_MACHINE, Settings, smtp_of
from coc_service.store import outbox
from coc_service.store.outbox import Due

LONGEST_WAIT_SECONDS = 10.0
_CERTIFICATE: dict[CertificateProblem, str] = {
    CertificateProblem.EXPIRED: "shows a certificate that has expired: have it renewed there",
    CertificateProblem.NOT_YET: "shows a certificate that is not valid yet: look at the clocks of both machines",
    CertificateProblem.OTHER_NAME: (
        "shows a certificate of another name: set COC_SMTP_HOST to the name in it, or have it made for this one"
    ),
    CertificateProblem.UNKNOWN_ISSUER: (
        "shows a certificate of an authority that this machine does not know: set COC_SMTP_CA_FILE to that authority's"
    ),
}
STALE_MAIL = timedelta(days=1)
MANY_ATTEMPTS = 28  # reached after about a day, because the back-off grows to one attempt an hour
_STAGE: dict[DeliveryStage, str] = {
    DeliveryStage.CONNECT: "does not answer: look at COC_SMTP_HOST and COC_SMTP_PORT, and whether it is up",
    DeliveryStage.TLS: "gives no encryption that can be trusted: look at its certificate, COC_SMTP_CA_FILE and the kind of TLS",
    DeliveryStage.LOGIN: "refuses the login: look at COC_SMTP_USERNAME and COC_SMTP_PASSWORD",
    DeliveryStage.SENDER: "refuses mail from COC_MAIL_SENDER: allow this sender there",
    DeliveryStage.RECIPIENT: "refuses mail to COC_OPERATOR_ADDRESS: look at it, and whether the server may relay to it",
}


def mail(settings: Settings) -> Finding:
    """Check the mail server, or the folder while there is none."""
    if not settings.smtp_host:
        return _folder(settings)
    if trouble := mail_settings_trouble(settings):
        return to_fix("mail", trouble)
    if not smtp_of(settings).is_encrypted and settings.smtp_host not in THIS_MACHINE:
        return to_fix("mail", "mail would travel unencrypted: set COC_SMTP_STARTTLS or COC_SMTP_IMPLICIT_TLS")
    return asyncio.run(mail_server(settings))


async def mail_server(settings: Settings) -> Finding:
    """Return whether the mail server takes mail from us: as in a delivery, up to the recipient."""
    smtp, recipient = _hurried(smtp_of(settings)), settings.operator_address
    try:
        await rehearse(sender=settings.mail_sender, settings=smtp, recipient=recipient)
    except DeliveryFailed as failed:
        said = _CERTIFICATE[failed.certificate] if failed.certificate else _STAGE[failed.stage]
        return to_fix("mail", f"{settings.smtp_host} {said} ({failed})")
    to = f" to {recipient}" if recipient else ""
    return well("mail", f"{settings.smtp_host} takes mail from {settings.mail_sender}{to}")


def mail_settings_trouble(settings: Settings) -> str | None:
    """Return which settings of the mail server contradict each other; None if none do."""
    try:
        smtp_of(settings)
    except ValueError as error:
        names = ", ".join(f"COC_SMTP_{name.upper()}" for name in error.args)
        return f"These settings do not go together: {names}"
    return None


def waiting(counts: Mapping[str, int], due: Due, *, now: datetime) -> list[Finding]:
    """Check the mails that are owed, and those that were refused for good."""
    owed, refused = (counts.get(state, 0) for state in (outbox.MailState.OWED, outbox.MailState.REFUSED))
    troubles = list(_troubles(due, now=now))
    late = Finding("outbox", is_well=not troubles, words="; ".join([f"{owed} owed", *troubles]))
    if refused:
        words = f"{_mails_were(refused)} refused for good: see `coc-service outbox list`, ask these people for another address"
        return [late, to_fix("mailboxes", words)]
    return [late, well("mailboxes", "none refuses our mail")]


def _mails_were(count: int) -> str:
    return "1 mail was" if count == 1 else f"{count} mails were"


def _troubles(due: Due, *, now: datetime) -> Iterator[str]:
    if due.first and now - due.first > STALE_MAIL:
        yield f"one has been due since {due.first:%Y-%m-%d %H:%M} UTC: is `coc-service serve` running?"
    if due.attempts and due.attempts > MANY_ATTEMPTS:
        yield f"one was tried {due.attempts} times: is the mail server well? See `coc-service outbox list`"
    if due.last and due.last - now > LONGEST_WAIT:
        yield f"one is due at {due.last:%Y-%m-%d %H:%M} UTC, which no back-off gives: somebody changed the database"


def _folder(settings: Settings) -> Finding:
    """A folder that nobody empties is a mail server that nobody has set up: its mails reach no one."""
    oldest = min((path.stat().st_mtime for path in settings.mail_folder.glob("*.eml")), default=None)
    age = datetime.now(UTC) - datetime.fromtimestamp(oldest, UTC) if oldest else timedelta()
    if age > STALE_MAIL and settings.base_url.startswith("https://"):
        words = (
            f"mails lie in {settings.mail_folder} for {age.days} days: set COC_SMTP_HOST, or send what is in the folder"
        )
        return to_fix("mail", words)
    return well("mail", f"not configured: mail is written into {settings.mail_folder}")


def _hurried(smtp: SmtpSettings) -> SmtpSettings:
    """Return the settings with a time-out for somebody who waits at a terminal."""
    return replace(smtp, timeout_seconds=min(LONGEST_WAIT_SECONDS, smtp.timeout_seconds))
