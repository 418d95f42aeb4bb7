"""A desk with sixty open cases: 5 in danger, 9 late, 12 with news, and 34 others, as Noor sees them.

`await sixty(stage)` plays them through the acts themselves, with dates over twenty days, and returns each case by its group.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coc_service.domain.needs import Group
from coc_service.domain.record_models import LabelRecord
from coc_service.usecases.committee.writing import AddRecord
from tests.cast import PEOPLE, Stage
from tests.usecases.house import House, nonce
from tests.usecases.ready import Clock, Known, Process, ReadySite

TITLES = (
    "Harsh review comments, core team", "Speaker shouted at a volunteer", "Insults in the release channel",
    "Remarks at the spring meeting", "Old posts found again", "Wrote again after a warning", "Jokes about an accent",
    "Copied talk, no credit", "Banned person came back", "Argument in a pull request", "Photo taken without asking",
    "Hostile thread on the list", "Left out of the planning", "Name calling in a survey", "Private chat made public",
    "Unwanted messages after a talk", "Followed home after the sprint", "Mocked for a question", "Slurs in a nickname",
    "Pressed to drink at the party",
)  # fmt: skip
TAGS = (("online",), ("event", "sprint"), ("moderation",), ("event",), ())


@dataclass(frozen=True, slots=True)
class StageClock(Clock):
    """A stage's clock, as a house moves it."""

    stage: Stage

    def now(self) -> datetime:
        return self.stage.clock.now()

    def later(self, **by: float) -> None:
        self.stage.clock.advance(**by)


@dataclass(slots=True)
class Sixty:
    """The stage's house, and the ids of the cases by the group in which Noor finds them."""

    house: House
    groups: dict[Group, list[str]]
    titles: dict[str, str]

    async def add(self, group: Group, count: int, play: "Play", *, is_titled: bool = True) -> None:
        """Add this number of cases, each played by `play`."""
        for _ in range(count):
            case_id = await play(self.house)
            self.groups[group].append(case_id)
            if is_titled:
                await self.entitle(case_id)

    async def entitle(self, case_id: str) -> None:
        """Let Noor give a case a title and tags."""
        number = len(self.titles)
        title = f"{TITLES[number % len(TITLES)]}{'' if number < len(TITLES) else f' ({number})'}"
        body = LabelRecord(title=title, tags=TAGS[number % len(TAGS)])
        await self.house.do(AddRecord(self.house.custody, self.house.member("noor"), case_id, body, nonce()))
        self.titles[case_id] = title


Play = Callable[[House], Awaitable[str]]


async def house_of(stage: Stage) -> House:
    """A house whose people are those of a stage, for steps without pages."""
    people = {one.login_name: Known(stage.id_of(one), await stage.secret(one)) for one in PEOPLE}
    committee = (await stage.committee_state()).id
    process = Process(stage.parts.database, stage.parts.custody)
    return House(process, StageClock(stage), ReadySite(Path(), committee, people, ""))


async def sixty(stage: Stage) -> Sixty:
    """Play the sixty cases."""
    made = Sixty(await house_of(stage), {group: [] for group in Group}, {})
    await _long_ago(made)
    made.house.clock.later(days=19)
    await made.add(Group.QUIET, 10, _monitored)
    await made.add(Group.OTHERS, 4, led_by("ilse", "investigate"))
    await made.add(Group.WROTE, 5, _wrote_to("ilse"))
    await made.add(Group.YOURS, 3, led_by("noor", "investigate"))
    made.house.clock.later(hours=15)
    await made.add(Group.OTHERS, 4, led_by("noor", "investigate", "ask"))
    await made.add(Group.OTHERS, 6, _voted)
    await made.add(Group.WROTE, 7, _wrote_to("noor"))
    await made.add(Group.YOURS, 3, led_by("ilse", "investigate", "propose", "open_vote"))
    made.house.clock.later(hours=5)
    await made.add(Group.YOURS, 4, _arrived, is_titled=False)
    await made.add(Group.DANGER, 3, _in_danger, is_titled=False)
    await made.add(Group.DANGER, 2, _read_in_danger)
    made.house.clock.later(hours=1)
    return made


async def _long_ago(made: Sixty) -> None:
    """Add what is late by now."""
    await made.add(Group.LATE, 3, led_by("tomas", "investigate"))
    await made.add(Group.LATE, 3, led_by("noor", "investigate", "propose"))
    made.house.clock.later(days=3)
    await made.add(Group.LATE, 3, _arrived, is_titled=False)


async def _arrived(house: House) -> str:
    return (await house.report(narrative="Someone shouted at me in the review call."))[1]


async def _in_danger(house: House) -> str:
    return (await house.report(narrative="Someone waits outside my flat.", danger="yes"))[1]


async def _read_in_danger(house: House) -> str:
    case_id = await _in_danger(house)
    await house.declare(case_id, "noor", "ilse")
    return case_id


async def _taken_up(house: House, lead: str) -> str:
    case_id = await _arrived(house)
    await house.declare(case_id, "noor", "ilse", "tomas")
    await house.step_back(case_id, "dana")
    await house.lead(case_id, lead)
    await house.answer(case_id, lead)
    await house.move(case_id, "form_panel", lead)
    return case_id


def led_by(lead: str, *moves: str) -> Play:
    """Return how a case is played: taken up, then these moves by its lead."""

    async def play(house: House) -> str:
        case_id = await _taken_up(house, lead)
        for move in moves:
            await house.move(case_id, move, lead)
        return case_id

    return play


def _wrote_to(lead: str) -> Play:
    async def play(house: House) -> str:
        case_id = await led_by(lead, "investigate")(house)
        await house.write_letter(house.receipts[-1], "It happened again yesterday.")
        return case_id

    return play


async def _voted(house: House) -> str:
    case_id = await led_by("ilse", "investigate", "propose", "open_vote")(house)
    await house.vote(case_id, "noor")
    return case_id


async def _monitored(house: House) -> str:
    case_id = await led_by("ilse", "investigate", "propose", "open_vote")(house)
    await house.vote(case_id, "noor", "ilse")
    for move in ("decide", "implement", "monitor"):
        await house.move(case_id, move, "ilse")
    return case_id


def all_of(groups: Mapping[Group, Sequence[str]]) -> set[str]:
    """Return every case of these groups."""
    return {case_id for cases in groups.values() for case_id in cases}
