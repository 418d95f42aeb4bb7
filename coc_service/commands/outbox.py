"""Commands about mail that is owed. No command shows an address or a text: both are sealed."""

import click

from coc_service import app, worker
from coc_service.commands.performing import dry_run, perform, say
from coc_service.commands.running import check_mail, run_with_parts
from coc_service.parts import Parts
from coc_service.settings import Settings
from coc_service.usecases.site.refused_mails import DropRefused, ListMails, MailListed, RetryRefused


@click.group()
def outbox() -> None:
    """Mail that is owed."""


@outbox.command("list")
def outbox_list() -> None:
    """List the mails that are owed or were refused."""
    for one in _listed():
        print(f"{one.id}\t{one.kind}\t{one.login_name or 'by address'}\t{one.state}")


@outbox.command("show")
@click.argument("mail_id")
def outbox_show(mail_id: str) -> None:
    """Show one mail: for whom, when it is due, and how its last attempt failed."""
    found = next((one for one in _listed() if one.id == mail_id), None)
    if found is None:
        raise click.ClickException(f"There is no mail {mail_id}.")
    print(f"{found.id}\t{found.kind}\t{found.login_name or 'by address'}\t{found.state}")
    print(f"  due {found.due_at:%Y-%m-%d %H:%M} UTC\t{found.attempts} attempts\t{found.last_failure or 'no failure'}")


@outbox.command("deliver")
def outbox_deliver() -> None:
    """Deliver what is due, once."""

    async def deliver(opened: Parts) -> int:
        site = await app.site_of(opened)
        return await worker.deliver_owed(opened, site_name=site.name)

    check_mail(Settings())
    print(f"{run_with_parts(deliver)} delivered")


@outbox.command("retry")
@dry_run
def outbox_retry(*, dry_run: bool) -> None:
    """Try the mails again that were refused for good, once the reason is mended."""
    say(f"{perform(lambda opened: RetryRefused(opened.custody), is_dry=dry_run)} due again", is_dry=dry_run)


@outbox.command("drop")
@dry_run
def outbox_drop(*, dry_run: bool) -> None:
    """Drop the mails that were refused for good."""
    say(f"{perform(lambda _: DropRefused(), is_dry=dry_run)} dropped", is_dry=dry_run)


def _listed() -> list[MailListed]:
    return run_with_parts(lambda opened: opened.ask(ListMails()))
