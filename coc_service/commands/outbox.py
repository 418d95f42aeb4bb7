"""Commands about mail that is owed. No command shows an address or a text: both are sealed."""

import click

from coc_service import app, delivery
from coc_service.commands.performing import dry_run, perform, say
from coc_service.commands.running import check_mail, run_with_parts
from coc_service.crypto import random_id
from coc_service.mail import DeliveryFailed, Envelope, MessageKind, ascii_address, in_words
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.usecases.site.deliver_mail import ClaimedMail
from coc_service.usecases.site.outbox_acts import DropMails, ListMails, MailListed, RetryMails


@click.group()
def outbox() -> None:
    """Mail that is owed."""


@outbox.command("list")
def outbox_list() -> None:
    """List the mails that are owed or were refused, with the reason; a closed mailbox once."""
    for one in _listed():
        print(f"{_line(one)}\t{in_words(one.last_failure)}")


@outbox.command("show")
@click.argument("mail_id")
def outbox_show(mail_id: str) -> None:
    """Show one mail: for whom, when it is due, and how its last attempt failed."""
    found = next((one for one in _listed() if mail_id in {one.id, *one.others}), None)
    if found is None:
        raise click.ClickException(f"There is no mail {mail_id}.")
    print(_line(found))
    print(f"  due {found.due_at:%Y-%m-%d %H:%M} UTC\t{found.attempts} attempts\t{in_words(found.last_failure)}")
    for other in found.others:
        print(f"  and {other}, to the same mailbox")


@outbox.command("deliver")
def outbox_deliver() -> None:
    """Deliver what is due, once."""

    async def deliver(opened: Parts) -> int:
        site = await app.site_of(opened)
        return await delivery.deliver_owed(opened, site_name=site.name)

    check_mail(Settings())
    print(f"{run_with_parts(deliver)} delivered")


@outbox.command("retry")
@click.argument("mail_id", default="")
@click.option("--all", "is_all", is_flag=True, help="Also those that wait for their next attempt.")
@dry_run
def outbox_retry(mail_id: str, *, is_all: bool, dry_run: bool) -> None:
    """Make one mail due now, or all that were refused for good, once the reason is mended."""
    count = perform(lambda opened: RetryMails(opened.custody, mail_id, is_all), is_dry=dry_run)
    _require_some(count, mail_id)
    say(f"{count} due again", is_dry=dry_run)


@outbox.command("drop")
@click.argument("mail_id", default="")
@dry_run
def outbox_drop(mail_id: str, *, dry_run: bool) -> None:
    """Drop one mail, or all that were refused for good."""
    count = perform(lambda _: DropMails(mail_id), is_dry=dry_run)
    _require_some(count, mail_id)
    say(f"{count} dropped", is_dry=dry_run)


@outbox.command("test")
@click.argument("address")
def outbox_test(address: str) -> None:
    """Send a test mail to ADDRESS now, as the service would, and say how far it came. The outbox is not used."""

    async def send(opened: Parts) -> DeliveryFailed | None:
        site = await app.site_of(opened)
        mail = ClaimedMail(random_id(), 1, Envelope(MessageKind.CANARY, ascii_address(address)))
        return await delivery.deliver_one(mail, opened, site_name=site.name)

    settings = Settings()
    check_mail(settings)
    failed = run_with_parts(send)
    if failed:
        raise click.ClickException(f"Not accepted: {in_words(str(failed))}. See `Mail` in docs/operators.md.")
    taken_by = settings.smtp_host or f"the folder {settings.mail_folder}"
    print(f"Accepted by {taken_by}, from {settings.mail_sender}. Now look whether it arrives, and not as spam.")


def _line(one: MailListed) -> str:
    more = f" and {len(one.others)} more" if one.others else ""
    return f"{one.id}\t{one.kind}{more}\t{one.login_name or 'by address'}\t{one.state}"


def _require_some(count: int, mail_id: str) -> None:
    if mail_id and not count:
        raise click.ClickException(f"There is no mail {mail_id}, or it is being delivered now.")


def _listed() -> list[MailListed]:
    return run_with_parts(lambda opened: opened.ask(ListMails()))
