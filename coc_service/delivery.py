"""Mails leave: those that are owed are claimed, built in their recipient's language and delivered, a batch at a time."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from anyio import to_thread

from coc_service import languages
from coc_service.mail import (
    DeliveryFailed,
    DeliveryStage,
    EnvelopeMalformed,
    MessageKind,
    SiteWords,
    build,
    deliver,
    deliver_to_folder,
    message_id,
    pgp,
)
from coc_service.parts import Parts
from coc_service.settings import smtp_of
from coc_service.store import last_done
from coc_service.store.last_done import Task
from coc_service.usecases.site import deliver_mail
from coc_service.usecases.site.deliver_mail import ClaimedMail, ClaimMails, DeliveryOutcome, SettleMails


async def deliver_owed(parts: Parts, *, site_name: str, pause_seconds: float = 0.0) -> int:
    """Deliver the mails that are due and return how many were accepted. No transaction is open during network use.

    A pause after each batch gives requests priority: the notices of many reports must not delay the next report.
    """
    left = 0
    while True:
        claimed = await parts.perform(ClaimMails(parts.custody))
        outcomes = [DeliveryOutcome(mail, await deliver_one(mail, parts, site_name=site_name)) for mail in claimed]
        left += sum(outcome.has_left for outcome in outcomes)
        if outcomes:  # one transaction for the batch: with one for each mail, arriving reports would wait
            await parts.perform(SettleMails(parts.custody, outcomes, random.random()))  # noqa: S311  spreads retries, keeps no secret
        await _note_canary(outcomes, parts)
        if not deliver_mail.has_more(claimed):
            return left
        await asyncio.sleep(pause_seconds)


async def deliver_one(mail: ClaimedMail, parts: Parts, *, site_name: str) -> DeliveryFailed | None:
    """Deliver one mail. Return None if it was accepted, else how the delivery failed."""
    if mail.envelope is None:
        return None
    try:
        await _send(mail, parts, site_name=site_name)
    except DeliveryFailed as failure:
        return failure
    except EnvelopeMalformed:  # such as a link to a former address of the site: it must not stop the other mails
        return DeliveryFailed(stage=DeliveryStage.CONTENT)
    return None


async def _note_canary(outcomes: Sequence[DeliveryOutcome], parts: Parts) -> None:
    """Note that the operator's test mail was accepted. A state folder that cannot be written must not send a mail twice."""
    kinds = {one.mail.envelope.kind for one in outcomes if one.has_left and one.mail.envelope}
    if MessageKind.CANARY in kinds:
        with suppress(OSError):
            await to_thread.run_sync(partial(last_done.note, parts.settings.state_dir, Task.CANARY, at=parts.now()))


async def _send(mail: ClaimedMail, parts: Parts, *, site_name: str) -> None:
    settings, envelope = parts.settings, mail.envelope
    if envelope is None:
        return
    spoken = languages.offered(settings.locale_dir)
    shown_in = spoken.get(mail.language, spoken[languages.default().code])
    site = SiteWords(site_name, settings.base_url, settings.mail_sender, shown_in)
    message = build(envelope, site=site, message_id=message_id(mail.mail_id, site=site), date=parts.now())
    with suppress(pgp.KeyUnusable):  # one that has expired must not keep a notice from its member
        message = pgp.encrypted(message, key=mail.key, now=parts.now()) if mail.key else message
    if settings.smtp_host:
        await deliver(message, sender=settings.mail_sender, recipient=envelope.to, settings=smtp_of(settings))
        return
    await to_thread.run_sync(deliver_to_folder, message, settings.mail_folder)
