"""Projects and committees that are renamed and taken back: the log decides, and a founded committee is its members'."""

from typing import Any

import pytest

from coc_service.audit import Act
from coc_service.domain import policy
from coc_service.usecases.act import DryRun, SetUpProblem, SetUpRefused, WouldDo, WriteAct
from coc_service.usecases.people.correcting import Withdraw
from coc_service.usecases.people.enrolling import FindInvitee
from coc_service.usecases.people.inviting import Invite
from coc_service.usecases.people.proposals import proposals
from coc_service.usecases.site.listing import ListSite, SeatState
from coc_service.usecases.site.proposing import RenameProject, RenameProposal, RetireProject, RetireProposal
from coc_service.usecases.site.set_up import AddProject, ProposeCommittee
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.ready import LINK, PROJECT, SLUG, invitee, join


async def problem(house: House, act: WriteAct[Any]) -> SetUpProblem:
    with pytest.raises(SetUpRefused) as refused:
        await house.do(act)
    return refused.value.problem


async def names(house: House) -> list[tuple[str, list[str]]]:
    return [(one.name, [each.name for each in one.committees]) for one in await house.ask(ListSite(house.custody))]


async def test_a_project_and_a_proposal_are_renamed_and_the_rows_still_say_what_the_log_says(house: House) -> None:
    await house.do(RenameProject(house.custody, PROJECT, "Another Project"))
    await house.do(RenameProposal(house.custody, "care", "Care Team"))

    gil = await house.do(Invite(house.custody, "care", invitee("gil"), LINK))
    assert gil is not None
    assert (await house.ask(FindInvitee(house.custody, gil.token))).committees == ("Care Team",)
    assert await names(house) == [("Another Project", ["Care Team", "Conduct"])]
    assert await house.faults() == set()
    await house.tamper("UPDATE committee SET name = 'Care' WHERE slug = 'care'")
    assert await house.faults() == {"site"}


async def test_who_founds_a_renamed_committee_signs_the_names_that_it_has_then(sqlite_house: House) -> None:
    house = sqlite_house
    await house.do(RenameProject(house.custody, PROJECT, "Another Project"))
    await house.do(RenameProposal(house.custody, "care", "Care Team"))

    await join(house.process, "gil", slug="care")

    care = house.custody.ledger.committee_by_slug("care")
    assert care is not None
    assert (care.name, care.project) == ("Care Team", "Another Project")


async def test_a_committee_that_is_retired_cannot_be_founded_and_frees_its_address(house: House) -> None:
    gil = await house.do(Invite(house.custody, "care", invitee("gil"), LINK))
    assert gil is not None
    assert await problem(house, RetireProposal(house.custody, "care")) is SetUpProblem.SOMEBODY_IS_INVITED
    await house.do(Withdraw(house.custody, "care", "gil"))

    await house.do(RetireProposal(house.custody, "care"))

    assert await names(house) == [("Example Project", ["Conduct"])]
    assert await house.faults() == set()
    await house.do(ProposeCommittee(house.custody, PROJECT, "care", "Care Again", policy.default_toml()))
    assert await names(house) == [("Example Project", ["Care Again", "Conduct"])]


async def test_a_retired_proposal_whose_row_is_put_back_is_found_by_nobody_who_enrols(sqlite_house: House) -> None:
    house = sqlite_house
    ((kept, *_),) = await house.rows("SELECT id FROM committee WHERE slug = 'care'")
    await house.do(RetireProposal(house.custody, "care"))

    standing = await house.view(proposals)

    assert (kept in standing.committees, kept in standing.retired) == (False, True)


async def test_what_is_in_use_is_not_retired_and_what_members_founded_not_renamed(sqlite_house: House) -> None:
    house = sqlite_house
    founded = (RenameProposal(house.custody, SLUG, "Mine"), RetireProposal(house.custody, SLUG))

    assert [await problem(house, act) for act in founded] == [SetUpProblem.COMMITTEE_IS_FOUNDED] * 2
    assert await problem(house, RetireProject(house.custody, PROJECT)) is SetUpProblem.HAS_COMMITTEES
    unknown = (RenameProject(house.custody, "no", "X"), RetireProject(house.custody, "no"))
    assert [await problem(house, act) for act in unknown] == [SetUpProblem.NAME_UNKNOWN] * 2
    assert await problem(house, RetireProposal(house.custody, "no")) is SetUpProblem.NAME_UNKNOWN
    same = (RenameProject(house.custody, PROJECT, "Example Project"), RenameProposal(house.custody, "care", "Care"))
    assert [await problem(house, act) for act in same] == [SetUpProblem.NOTHING_CHANGES] * 2


async def test_a_project_that_is_retired_is_gone_and_its_short_name_free(sqlite_house: House) -> None:
    house = sqlite_house
    await house.do(AddProject(house.custody, "other", "Other"))
    await house.do(RetireProject(house.custody, "other"))

    assert await names(house) == [("Example Project", ["Care", "Conduct"])]
    assert await house.faults() == set()
    await house.do(AddProject(house.custody, "other", "Other again"))


async def test_a_dry_run_checks_everything_and_changes_nothing(house: House) -> None:
    before = [await house.rows(f"SELECT count(*) FROM {table}") for table in ("person", "audit_entry", "outbox")]

    with pytest.raises(WouldDo) as would:
        await house.do(DryRun(Invite(house.custody, "care", invitee("gil"), LINK)))
    assert await problem(house, DryRun(RetireProject(house.custody, PROJECT))) is SetUpProblem.HAS_COMMITTEES

    assert getattr(would.value.result, "person", "")
    after = [await house.rows(f"SELECT count(*) FROM {table}") for table in ("person", "audit_entry", "outbox")]
    assert after == before
    await house.do(Invite(house.custody, "care", invitee("gil"), LINK))
    assert await house.faults() == set()


async def test_the_list_says_how_far_everybody_is(sqlite_house: House) -> None:
    house = sqlite_house
    await house.do(Invite(house.custody, SLUG, invitee("gil"), LINK))
    await house.do(Withdraw(house.custody, SLUG, "gil"))
    await house.leave("dana")

    ((project,),) = [await house.ask(ListSite(house.custody))]

    (_, conduct) = project.committees
    assert {one.name.split()[0]: one.state for one in conduct.seats} == {
        **dict.fromkeys(("Noor", "Ilse", "Tomas"), SeatState.SEATED),
        "Dana": SeatState.LEFT,
        "Eve": SeatState.WAITS,
        "Finn": SeatState.INVITED,
        "Gil": SeatState.WITHDRAWN,
    }


async def test_an_entry_about_nothing_that_was_proposed_changes_nothing(sqlite_house: House) -> None:
    house, attacker = sqlite_house, Attacker(sqlite_house)
    before = await house.view(proposals)

    for act, says in (
        (Act.PROJECT_RENAMED, {"project": "none", "name": "X"}),
        (Act.COMMITTEE_REPROPOSED, {"committee": "none", "name": "X"}),
    ):
        await attacker.append(act, "site", "operator", says)

    assert await house.view(proposals) == before
