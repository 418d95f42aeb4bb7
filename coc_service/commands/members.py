"""Commands about people and the seats they are invited to. None of them admits anybody: only members do."""

from collections.abc import Awaitable

import click

from coc_service.commands.running import run_with_parts
from coc_service.parts import Parts
from coc_service.usecases.people.correcting import Correct, Correction, Resend, Withdraw
from coc_service.usecases.people.inviting import Invite, InviteAgain, Invited, Invitee

LEAVES = "The mail leaves with the running service, or with `coc-service outbox deliver`."
LINK_IS_DEAD = f"A new link is on its way; every earlier one is dead. {LEAVES}"


@click.group()
def member() -> None:
    """People who are, or may become, members of committees."""


@member.command("invite")
@click.argument("committee_slug")
@click.option("--name", required=True, help="As reporters read it, without title and pronouns.")
@click.option("--handle", default="", help="A handle reporters may know, such as @dana.")
@click.option("--login-name", required=True)
@click.option("--mail", required=True, help="Where the one-time link and later notices go.")
@click.option("--one-name", is_flag=True, help="The name is one word: it has no family name to set apart with a blank.")
def member_invite(committee_slug: str, *, name: str, handle: str, login_name: str, mail: str, one_name: bool) -> None:
    """Invite someone. The link is mailed to them; who founds the committee comes first, members admit the others."""
    given = (name.strip(), handle.strip(), login_name.strip(), mail.strip())
    invitee = Invitee(*given, has_one_name=one_name)
    if not invitee.name or not invitee.login_name:
        raise click.ClickException("A member needs a name and a name to log in with.")

    async def invite(opened: Parts) -> Invited | None:
        return await opened.perform(Invite(opened.custody, committee_slug, invitee, _link(opened)))

    if run_with_parts(invite) is None:
        raise click.ClickException(f"There is no committee {committee_slug}.")
    print(f"Invited. {LEAVES}")


@member.command("resend")
@click.argument("login_name")
def member_resend(login_name: str) -> None:
    """Mail an invited person a new link. The old one is dead."""
    run_with_parts(lambda opened: opened.perform(Resend(opened.custody, login_name, _link(opened))))
    print(LINK_IS_DEAD)


@member.command("correct")
@click.argument("login_name")
@click.option("--name", help="As reporters read it, without title and pronouns.")
@click.option("--handle")
@click.option("--login-name", "new_login_name")
@click.option("--mail")
@click.option("--one-name", is_flag=True, help="The name is one word.")
def member_correct(
    login_name: str, *, new_login_name: str | None, mail: str | None, one_name: bool, **given: str | None
) -> None:
    """Correct an invitation before a member signs it. Without keys yet, the person gets a new link; the old one is dead."""
    named = {field: value.strip() for field, value in given.items() if value is not None}
    correction = Correction(
        **named, login_name=_stripped(new_login_name), address=_stripped(mail), has_one_name=one_name
    )
    if "" in {correction.name, correction.login_name}:
        raise click.ClickException("A member needs a name and a name to log in with.")

    def correct(opened: Parts) -> Awaitable[tuple[str, ...]]:
        return opened.perform(Correct(opened.custody, login_name, correction, _link(opened)))

    print(
        f"Corrected: {', '.join(run_with_parts(correct)).replace('_', ' ')}. The members see it on their roster page."
    )


@member.command("revoke")
@click.argument("committee_slug")
@click.argument("login_name")
def member_revoke(committee_slug: str, login_name: str) -> None:
    """Withdraw an invitation. Its link is dead, and nobody can be admitted by it."""
    run_with_parts(lambda opened: opened.perform(Withdraw(opened.custody, committee_slug, login_name)))
    print("Withdrawn. Every link of it is dead. The members see it on their roster page.")


@member.command("seat")
@click.argument("committee_slug")
@click.argument("login_name")
def member_seat(committee_slug: str, login_name: str) -> None:
    """Invite someone who has a login already to one more committee. They keep login, keys and address."""
    if run_with_parts(lambda opened: opened.perform(InviteAgain(opened.custody, committee_slug, login_name))) is None:
        raise click.ClickException(f"There is no committee {committee_slug}, or nobody logs in as {login_name}.")
    print("Invited. The members of that committee admit them on their roster's page.")


def _link(opened: Parts) -> str:
    return f"{opened.settings.base_url}/enrol/"


def _stripped(value: str | None) -> str | None:
    return None if value is None else value.strip()
