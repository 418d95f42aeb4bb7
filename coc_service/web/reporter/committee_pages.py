"""The landing page: who reads a report, what happens next and when, and what cannot be promised."""

from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.audit import to_hour
from coc_service.catalogue import Day, Message, Moment, Name, msg, plural
from coc_service.domain import receipt
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.policy import Policy
from coc_service.domain.stages import FIRST, Stage
from coc_service.usecases.reporter.proposed import NameOfProposed
from coc_service.web.http import pages, runtime

# Every stage on the way to a decision: a date that leaves some out would be one we cannot keep.
_TO_A_DECISION = (
    Stage.CONFLICT_CHECK,
    Stage.TRIAGE,
    Stage.INVESTIGATING,
    Stage.PROPOSED,
    Stage.VOTING,
    Stage.DECIDED,
)


@dataclass(frozen=True, slots=True)
class CommitteeLinks:
    """A committee as reporter pages name it."""

    name: str
    project: str
    url: str
    report_url: str
    return_url: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """One of the four things that happen next."""

    title: Message
    text: Message
    date: Message


@dataclass(frozen=True, slots=True)
class ReadersShown:
    """Who reads for a committee now, and the digest that stands for the list."""

    links: CommitteeLinks
    seats: tuple[Seat, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """A committee and what its pages show."""

    committee: Committee
    policy: Policy
    readers: ReadersShown

    @property
    def links(self) -> CommitteeLinks:
        """How pages name the committee."""
        return self.readers.links


def committee_page(request: Request) -> CommitteePage:
    """Return the committee that an address names, as this process remembers it.

    Raises:
        HTTPException: 404, the address names none.
        Frozen: it may name one whose chain cannot be judged.
    """
    running = runtime.of(request)
    ledger, hour = running.custody.ledger, to_hour(running.now())
    committee = ledger.committee_by_slug(request.path_params["slug"])
    if committee is None:
        ledger.refuse_if_a_committee_is_frozen()
        raise HTTPException(404)
    readers = ReadersShown(_links(committee), committee.in_force(hour), committee.readers_digest(hour))
    return CommitteePage(committee, ledger.state.policies.known(committee.policy), readers)


async def not_yet(request: Request) -> Response:
    """Say of a proposed committee that it has no readers yet, and how to find help. Raises the 404 of what is none."""
    name = await runtime.of(request).ask(NameOfProposed(request.path_params["slug"]))
    if name is None:
        raise HTTPException(404)
    return unreachable(request, name)


def unreachable(request: Request, committee: str) -> Response:
    """Say that nobody reads for a committee now, and how to find help."""
    return pages.page(request, "landing/unreachable.html", committee=Name(committee))


def _links(committee: Committee) -> CommitteeLinks:
    url = f"/c/{committee.slug}"
    return CommitteeLinks(committee.name, committee.project, url, f"{url}/report", "/return")


async def index(request: Request) -> Response:
    """Show the committees that somebody reads for, or the only one's landing page."""
    running = runtime.of(request)
    found = [one for one in running.custody.ledger.committees().values() if one.in_force(running.now())]
    if len(found) == 1:
        request.path_params["slug"] = found[0].slug
        return await landing(request)
    listed = [_links(one) for one in sorted(found, key=lambda one: one.name)]
    return pages.page(request, "landing/index.html", committees=listed)


async def landing(request: Request) -> Response:
    """Say who reads a report, what happens next and when, and what cannot be promised."""
    try:
        page = committee_page(request)
    except HTTPException:
        return await not_yet(request)
    if not page.readers.seats:
        return unreachable(request, page.links.name)
    return pages.page(
        request,
        "landing/committee.html",
        committee=page.links,
        readers=page.readers.seats,
        roster_digest=page.readers.digest,
        steps=_next_steps(page.policy, runtime.of(request).now()),
    )


def _next_steps(policy: Policy, now: datetime) -> list[NextStep]:
    checked = now + (policy.allowed(FIRST) or now - now)
    decided = sum((allowed for stage in _TO_A_DECISION if (allowed := policy.allowed(stage))), now - now)
    return [
        NextStep(
            msg("You get a receipt"),
            plural(
                "%(count)s word. It is your way back; keep it.",
                "%(count)s words. They are your way back; keep them.",
                count=receipt.WORD_COUNT,
            ),
            msg("At once"),
        ),
        NextStep(
            msg("A person writes to you"),
            msg("Someone who has read your report says so, and what they do next."),
            msg("By %(moment)s", moment=Moment(policy.acknowledge_by(to_hour(now)))),
        ),
        NextStep(
            msg("The committee looks into it"),
            msg(
                "Members first say whether they have a conflict of interest. Whoever has one, or does not answer, is out."
            ),
            msg("From %(day)s", day=Day(checked)),
        ),
        NextStep(
            msg("You hear what was decided"),
            msg("Or why it takes longer, with a new date."),
            msg("By %(day)s", day=Day(now + decided)),
        ),
    ]
