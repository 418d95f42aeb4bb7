"""Commands about projects and committees: what the operator proposes. A founded committee is its members' own."""

from pathlib import Path

import click

from coc_service.commands.performing import dry_run, perform, say
from coc_service.commands.running import run_with_parts
from coc_service.domain import policy
from coc_service.refusals import policy_line
from coc_service.settings import Settings
from coc_service.usecases.site.listing import CommitteeListed, ListSite, ProjectListed, SeatState
from coc_service.usecases.site.proposing import RenameProject, RenameProposal, RetireProject, RetireProposal
from coc_service.usecases.site.set_up import AddProject, ProposeCommittee


@click.group()
def project() -> None:
    """Projects that committees serve."""


@project.command("list")
def project_list() -> None:
    """List the projects, with their committees."""
    for one in listed():
        print(f"{one.slug}\t{one.name}\t{', '.join(committee.slug for committee in one.committees) or 'no committee'}")


@project.command("show")
@click.argument("slug")
def project_show(slug: str) -> None:
    """Show one project and its committees."""
    found = next((one for one in listed() if one.slug == slug), None)
    if found is None:
        raise click.ClickException(f"There is no project {slug}.")
    print(f"{found.slug}\t{found.name}")
    for committee in found.committees:
        print(f"  {_line(committee)}")


@project.command("add")
@click.argument("slug")
@click.option("--name", required=True)
@dry_run
def project_add(slug: str, *, name: str, dry_run: bool) -> None:
    """Add a project. SLUG is its short name."""
    perform(lambda opened: AddProject(opened.custody, slug, name), is_dry=dry_run)
    say(f"Added. Next: coc-service committee add {slug} SLUG --name ...", is_dry=dry_run)


@project.command("rename")
@click.argument("slug")
@click.option("--name", required=True)
@dry_run
def project_rename(slug: str, *, name: str, dry_run: bool) -> None:
    """Give a project another name. Founded committees keep the name that their founder signed."""
    perform(lambda opened: RenameProject(opened.custody, slug, name), is_dry=dry_run)
    say("Renamed. Committees that are founded already keep the old name on their pages.", is_dry=dry_run)


@project.command("retire")
@click.argument("slug")
@dry_run
def project_retire(slug: str, *, dry_run: bool) -> None:
    """Take a project back that no committee serves."""
    perform(lambda opened: RetireProject(opened.custody, slug), is_dry=dry_run)
    say("Retired.", is_dry=dry_run)


@click.group()
def committee() -> None:
    """Committees that receive reports."""


@committee.command("list")
def committee_list() -> None:
    """List the committees."""
    for one in listed():
        for each in one.committees:
            print(_line(each))


@committee.command("show")
@click.argument("slug")
def committee_show(slug: str) -> None:
    """Show one committee and everybody who was invited to it."""
    found = committee_listed(slug)
    print(f"{_line(found)}\nReports are written at {Settings().base_url}/c/{found.slug}")
    for seat in found.seats:
        print(f"  {seat.login_name}\t{seat.name}\t{seat.state}")


@committee.command("add")
@click.argument("project_slug")
@click.argument("slug")
@click.option("--name", required=True)
@click.option("--policy", "policy_file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@dry_run
def committee_add(project_slug: str, slug: str, *, name: str, policy_file: Path | None, dry_run: bool) -> None:
    """Add a committee for a project. Without --policy it begins with the recommended one."""
    toml = _policy(policy_file) if policy_file else policy.default_toml()
    perform(lambda opened: ProposeCommittee(opened.custody, project_slug, slug, name, toml), is_dry=dry_run)
    address = f"{Settings().base_url}/c/{slug}"
    say(f"Added. Reports are written at {address}\nNext: coc-service member invite {slug} ...", is_dry=dry_run)


@committee.command("rename")
@click.argument("slug")
@click.option("--name", required=True)
@dry_run
def committee_rename(slug: str, *, name: str, dry_run: bool) -> None:
    """Give a committee that nobody has founded another name."""
    perform(lambda opened: RenameProposal(opened.custody, slug, name), is_dry=dry_run)
    say("Renamed.", is_dry=dry_run)


@committee.command("retire")
@click.argument("slug")
@dry_run
def committee_retire(slug: str, *, dry_run: bool) -> None:
    """Take a committee back that nobody has founded and nobody is invited to."""
    perform(lambda opened: RetireProposal(opened.custody, slug), is_dry=dry_run)
    say("Retired.", is_dry=dry_run)


def listed() -> tuple[ProjectListed, ...]:
    """Return what is set up."""
    return run_with_parts(lambda opened: opened.ask(ListSite(opened.custody)))


def committee_listed(slug: str) -> CommitteeListed:
    """Return one committee. Raises ClickException if there is none."""
    found = next((each for one in listed() for each in one.committees if each.slug == slug), None)
    if found is None:
        raise click.ClickException(f"There is no committee {slug}.")
    return found


def _line(one: CommitteeListed) -> str:
    members = sum(seat.state is SeatState.SEATED for seat in one.seats)
    return f"{one.slug}\t{one.name}\t{f'{members} members' if one.is_founded else 'not founded yet'}"


def _policy(file: Path) -> str:
    try:
        toml = file.read_text(encoding="utf-8")
        policy.parse(toml)
    except ValueError as error:
        raise click.ClickException(f"{file} is not a policy: {policy_line(error)}.") from error
    return toml
