"""The door: who reads a report, what happens next and when, and what cannot be promised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.audit import to_hour
from coc_service.catalogue import Day, Message, Moment, msg, plural
from coc_service.domain import receipt
from coc_service.store import committees
from coc_service.usecases import rosters
from coc_service.usecases.rosters import Roster
from coc_service.web import pages, service
from coc_service.web.service import Service


@dataclass(frozen=True, slots=True)
class Doors:
    """A committee as reporter pages name it."""

    name: str
    project: str
    url: str
    report_url: str
    return_url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four things that happen next."""

    title: Message
    text: Message
    date: Message


@dataclass(frozen=True, slots=True)
class Place:
    """A committee and what its pages show."""

    roster: Roster
    doors: Doors

    def acknowledge_by(self, now: datetime) -> datetime:
        """Return until when who reports now hears from a person: counted from the hour, as their case will say."""
        return self.roster.policy.hours.acknowledge_by(to_hour(now))


def _doors(name: str, project: str, slug: str) -> Doors:
    return Doors(name, project, f"/c/{slug}", f"/c/{slug}/report", "/return")


async def place_of(request: Request) -> Place:
    """Return the committee that an address names. Raises the 404 of one that names none."""
    roster = await service.of(request).read(partial(rosters.by_slug, slug=request.path_params["slug"]))
    if roster is None:
        raise HTTPException(404)
    committee = roster.committee
    return Place(roster, _doors(committee.name, committee.project_name, committee.slug))


async def index(request: Request) -> Response:
    """Show the committees that somebody reads for, or the only one's landing page."""
    rows = await service.of(request).read(committees.reachable)
    if len(rows) == 1:
        request.path_params["slug"] = rows[0][0].slug
        return await landing(request)
    listed = [_doors(committee.name, project.name, committee.slug) for committee, project in rows]
    return pages.page(request, "landing/index.html", committees=listed)


async def landing(request: Request) -> Response:
    """Say who reads a report, what happens next and when, and what cannot be promised."""
    place = await place_of(request)
    return pages.page(
        request,
        "landing/committee.html",
        committee=place.doors,
        readers=place.roster.members,
        roster_digest=place.roster.digest,
        steps=_steps(place, service.of(request)),
    )


def _steps(place: Place, running: Service) -> list[Step]:
    now, hours = running.now(), place.roster.policy.hours
    checked = timedelta(hours=hours.conflict_check)
    # Every stage on the way: a date that leaves some out would be one we cannot keep.
    stages = (hours.triage, hours.investigating, hours.proposed, hours.voting, hours.decided)
    decided = checked + timedelta(hours=sum(stages))
    return [
        Step(
            msg("You get a receipt"),
            plural(
                "%(count)s word. It is your way back; keep it.",
                "%(count)s words. They are your way back; keep them.",
                count=receipt.WORD_COUNT,
            ),
            msg("At once"),
        ),
        Step(
            msg("A person writes to you"),
            msg("Someone who has read your report says so, and what they do next."),
            msg("By %(moment)s", moment=Moment(place.acknowledge_by(now))),
        ),
        Step(
            msg("The committee looks into it"),
            msg(
                "Members first say whether they have a conflict of interest. Whoever has one, or does not answer, is out."
            ),
            msg("From %(day)s", day=Day(now + checked)),
        ),
        Step(
            msg("You hear what was decided"),
            msg("Or why it takes longer, with a new date."),
            msg("By %(day)s", day=Day(now + decided)),
        ),
    ]
