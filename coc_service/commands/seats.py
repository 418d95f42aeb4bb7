"""Commands about seats: who is on the way to a committee, one more seat for somebody, an invitation taken back."""

import click

from coc_service.commands.members import member_revoke
from coc_service.commands.performing import dry_run, perform, say
from coc_service.commands.projects import committee_listed
from coc_service.usecases.people.inviting import InviteAgain


@click.group()
def seat() -> None:
    """Seats on committees. Only members admit somebody to one."""


@seat.command("list")
@click.argument("committee_slug")
def seat_list(committee_slug: str) -> None:
    """List everybody who was invited to a committee, and how far they are."""
    for one in committee_listed(committee_slug).seats:
        ends = f"\tlink until {one.link_ends:%Y-%m-%d %H:%M} UTC" if one.link_ends else ""
        print(f"{one.login_name}\t{one.name}\t{one.state}{ends}")


@seat.command("show")
@click.argument("committee_slug")
@click.argument("login_name")
def seat_show(committee_slug: str, login_name: str) -> None:
    """Show one person's way to a seat, each step with its time."""
    seats = committee_listed(committee_slug).seats
    found = next((one for one in seats if one.login_name == login_name.strip().lower()), None)
    if found is None:
        raise click.ClickException(f"Nobody who logs in as {login_name} was invited to {committee_slug}.")
    print(f"{found.login_name}\t{found.name}\t{found.state}")
    for step in found.steps:
        print(f"  {step.at:%Y-%m-%d %H:%M} UTC\t{' '.join((step.act, *step.fields))}")


@seat.command("add")
@click.argument("committee_slug")
@click.argument("login_name")
@dry_run
def seat_add(committee_slug: str, login_name: str, *, dry_run: bool) -> None:
    """Invite someone who has a login already to one more committee. They keep login, keys and address."""
    invited = perform(lambda opened: InviteAgain(opened.custody, committee_slug, login_name), is_dry=dry_run)
    if invited is None:
        raise click.ClickException(f"There is no committee {committee_slug}, or nobody logs in as {login_name}.")
    say("Invited. The members of that committee admit them on their roster's page.", is_dry=dry_run)


seat.add_command(member_revoke, "retire")
