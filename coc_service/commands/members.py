"""Commands about people: invite somebody, send the link again, correct or revoke it. None of them admits anybody."""

import click

from coc_service.commands.performing import dry_run, perform, say
from coc_service.parts import Parts
from coc_service.usecases.people.correcting import Correct, Correction, Resend, Withdraw
from coc_service.usecases.people.inviting import Invite, Invitee

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
@dry_run
def member_invite(committee_slug: str, *, one_name: bool, dry_run: bool, **given: str) -> None:
    """Invite someone. The link is mailed to them; who founds the committee comes first, members admit the others."""
    typed = {name: value.strip() for name, value in given.items()}
    address = typed.pop("mail")
    invitee = Invitee(**typed, address=address, has_one_name=one_name)
    if not invitee.name or not invitee.login_name:
        raise click.ClickException("A member needs a name and a name to log in with.")
    invited = perform(lambda opened: Invite(opened.custody, committee_slug, invitee, _link(opened)), is_dry=dry_run)
    if invited is None:
        raise click.ClickException(f"There is no committee {committee_slug}.")
    say(f"Invited. {LEAVES}", is_dry=dry_run)


@member.command("resend")
@click.argument("login_name")
@dry_run
def member_resend(login_name: str, *, dry_run: bool) -> None:
    """Mail an invited person a new link. The old one is dead."""
    perform(lambda opened: Resend(opened.custody, login_name, _link(opened)), is_dry=dry_run)
    say(LINK_IS_DEAD, is_dry=dry_run)


@member.command("correct")
@click.argument("who")
@click.option("--name", help="As reporters read it, without title and pronouns.")
@click.option("--handle")
@click.option("--login-name")
@click.option("--mail", "address")
@click.option("--one-name", is_flag=True, help="The name is one word.")
@dry_run
def member_correct(who: str, *, one_name: bool, dry_run: bool, **given: str | None) -> None:
    """Correct an invitation before a member signs it. WHO is the login name.

    Without keys yet, the person gets a new link; the old one is dead.
    """
    typed = {name: value.strip() for name, value in given.items() if value is not None}
    correction = Correction(**typed, has_one_name=one_name)
    if "" in {correction.name, correction.login_name}:
        raise click.ClickException("A member needs a name and a name to log in with.")
    fields = perform(lambda opened: Correct(opened.custody, who, correction, _link(opened)), is_dry=dry_run)
    corrected = ", ".join(fields).replace("_", " ")
    say(f"Corrected: {corrected}. The members see it on their roster page.", is_dry=dry_run)


@member.command("revoke")
@click.argument("committee_slug")
@click.argument("login_name")
@dry_run
def member_revoke(committee_slug: str, login_name: str, *, dry_run: bool) -> None:
    """Withdraw an invitation. Its link is dead, and nobody can be admitted by it."""
    perform(lambda opened: Withdraw(opened.custody, committee_slug, login_name), is_dry=dry_run)
    say("Withdrawn. Every link of it is dead. The members see it on their roster page.", is_dry=dry_run)


def _link(opened: Parts) -> str:
    return f"{opened.settings.base_url}/enrol/"
