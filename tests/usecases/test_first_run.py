"""The first set-up by a one-time link: it works once, only before anything was proposed, and gives no access to anything."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from coc_service.mail import EnvelopeMalformed
from coc_service.store import key_files, migrations
from coc_service.usecases.act import SetUpProblem, SetUpRefused
from coc_service.usecases.people.inviting import Invitee
from coc_service.usecases.people.links import LINK_LASTS
from coc_service.usecases.site.first_run import FindSetUp, FirstSetUp, IssueSetUpLink, SetUpLinkGone, SetUpSite
from coc_service.usecases.site.listing import ListSite, SeatState
from coc_service.usecases.site.set_up import AddProject, CreateSite
from tests.usecases.ready import LINK, ORIGIN, Clock, Process, keys_in, process_at

NOOR = Invitee("Noor Haddad", "@noor", "noor", "noor@example.org")
FIRST = FirstSetUp("example", "Example Project", "conduct", "Conduct Committee", NOOR)


@dataclass
class NewSite:
    """A site with nothing but its name."""

    process: Process
    clock: Clock

    async def link(self) -> str:
        return await self.process.do(IssueSetUpLink(self.process.custody))

    async def set_up(self, token: str, first: FirstSetUp = FIRST) -> None:
        await self.process.do(SetUpSite(self.process.custody, token, first, LINK))

    async def is_dead(self, token: str) -> bool:
        try:
            await self.process.ask(FindSetUp(self.process.custody, token))
        except SetUpLinkGone:
            return True
        return False

    async def listed(self) -> list[tuple[str, str, list[str]]]:
        projects = await self.process.ask(ListSite(self.process.custody))
        return [
            (project.name, committee.name, [f"{seat.name} {seat.state}" for seat in committee.seats])
            for project in projects
            for committee in project.committees
        ]


@pytest.fixture
async def new_site(tmp_path: Path) -> NewSite:
    key_files.create(tmp_path / "keys", origin=ORIGIN)
    url, clock = f"sqlite:///{tmp_path / 'site.db'}", Clock()
    migrations.upgrade(url, file_key=keys_in(tmp_path).database_file.reveal())
    process = process_at(tmp_path, url, clock)
    await process.do(CreateSite(process.custody, "Example", is_demonstration=False))
    return NewSite(process, clock)


async def test_a_link_sets_up_project_committee_and_founder_once(new_site: NewSite) -> None:
    token = await new_site.link()
    assert not await new_site.is_dead(token)

    await new_site.set_up(token)

    assert await new_site.listed() == [
        ("Example Project", "Conduct Committee", [f"Noor Haddad {SeatState.INVITED}"]),
    ]
    assert await new_site.is_dead(token)
    with pytest.raises(SetUpLinkGone):
        await new_site.set_up(token, replace(FIRST, project_slug="other", committee_slug="other"))
    with pytest.raises(SetUpRefused) as refused:
        await new_site.link()
    assert refused.value.problem is SetUpProblem.SET_UP_HAS_BEGUN


async def test_only_the_newest_link_works_and_for_a_week(new_site: NewSite) -> None:
    old, new = await new_site.link(), await new_site.link()
    assert [await new_site.is_dead(one) for one in (old, new, "", new[:-1])] == [True, False, True, True]

    new_site.clock.at += LINK_LASTS

    assert await new_site.is_dead(new)
    with pytest.raises(SetUpLinkGone):
        await new_site.set_up(new)


async def test_a_link_is_dead_once_a_command_has_begun(new_site: NewSite) -> None:
    token = await new_site.link()

    await new_site.process.do(AddProject(new_site.process.custody, "other", "Other"))

    assert await new_site.is_dead(token)


@pytest.mark.parametrize(
    "first",
    [
        replace(FIRST, project_slug="Bad Slug"),
        replace(FIRST, committee_slug="Bad Slug"),
        replace(FIRST, founder=replace(NOOR, name="田中太郎")),
    ],
    ids=["project", "committee", "founder"],
)
async def test_what_is_refused_stores_nothing_and_the_link_still_works(new_site: NewSite, first: FirstSetUp) -> None:
    token = await new_site.link()

    with pytest.raises(SetUpRefused):
        await new_site.set_up(token, first)
    with pytest.raises(EnvelopeMalformed):
        await new_site.set_up(token, replace(FIRST, founder=replace(NOOR, address="none")))

    assert await new_site.listed() == []
    await new_site.set_up(token)
