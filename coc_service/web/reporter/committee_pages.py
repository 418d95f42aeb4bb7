"""The landing page: who reads a report, what happens next and when, and what cannot be promised."""

from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.audit import to_hour
from coc_service.catalogue import Day, Message, Moment, Name, Names, msg, plural
from coc_service.domain import receipt
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.policy import Policy
from coc_service.domain.policy_effects import to_a_decision
from coc_service.domain.recovery import RecoveryKey
from coc_service.domain.stages import FIRST
from coc_service.usecases.reporter.proposed import NameOfProposed
from coc_service.web import recovery_words
from coc_service.web.http import pages, runtime
from coc_service.web.reporter import own_words
from coc_service.web.reporter.own_words import NO_OWN_WORDS, OwnWords

NOBODY_ON_CALL = msg(
    "Right now nobody on the committee is on call. You can still write to us. It may take some hours until we read it."
)
NAMED_BRIEFLY = 6


@dataclass(frozen=True, slots=True)
class CommitteeLinks:
    """Name and addresses of a committee on reporter pages."""

    name: str
    project: str
    url: str
    report_url: str
    sent_url: str
    return_url: str
    own: OwnWords = NO_OWN_WORDS


@dataclass(frozen=True, slots=True)
class NextStep:
    """One of the four steps that follow a report."""

    title: Message
    text: Message
    date: Message


@dataclass(frozen=True, slots=True)
class ReadersShown:
    """Who reads for a committee now, who can be called later, the digest of these lists, whether a reader is on call, and the
    committee's recovery key.
    """

    links: CommitteeLinks
    seats: tuple[Seat, ...]
    digest: str
    is_on_call: bool = True
    alternates: tuple[Seat, ...] = ()
    recovery: RecoveryKey | None = None

    @property
    def shown(self) -> tuple[Seat, ...]:
        """All people whom a reporter can leave out: the readers, and after them the alternates."""
        return self.seats + self.alternates

    @property
    def on_call_note(self) -> Message | None:
        """What to say before a form is filled in while nobody is on call; None while somebody is."""
        return None if self.is_on_call else NOBODY_ON_CALL


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """A committee and the values of its pages."""

    committee: Committee
    policy: Policy
    readers: ReadersShown

    @property
    def links(self) -> CommitteeLinks:
        """Name and addresses of the committee."""
        return self.readers.links


def committee_page(request: Request) -> CommitteePage:
    """Return the committee of a slug, from this process's memory.

    Raises:
        HTTPException: 404, there is no such committee.
        Frozen: the slug may belong to a committee whose chain is incomplete.
    """
    committee = _of_slug(request)
    if committee is None:
        raise HTTPException(404)
    return _page_of(request, committee)


def _of_slug(request: Request) -> Committee | None:
    """Return the committee of a slug, None if there is none. Raises Frozen if it may be one whose chain is incomplete."""
    ledger = runtime.of(request).custody.ledger
    committee = ledger.committee_by_slug(request.path_params["slug"])
    if committee is None:
        ledger.refuse_if_a_committee_is_frozen()
    return committee


def _page_of(request: Request, committee: Committee) -> CommitteePage:
    running = runtime.of(request)
    minute = running.now().replace(second=0, microsecond=0)  # no seat and no duty begins within a minute
    hour = to_hour(minute)
    readers = ReadersShown(
        links=links_of(committee),
        seats=committee.receiving(hour),
        digest=committee.readers_digest(hour),
        is_on_call=bool(committee.on_call(minute)),
        alternates=committee.alternates(hour),
        recovery=committee.recovery,
    )
    return CommitteePage(committee, running.custody.ledger.state.policies.known(committee.policy), readers)


async def not_yet(request: Request) -> Response:
    """Show that a proposed committee has no readers yet, and where to find help. Raises a 404 if nothing is proposed."""
    name = await runtime.of(request).ask(NameOfProposed(request.path_params["slug"]))
    if name is None:
        raise HTTPException(404)
    return unreachable(request, name)


def unreachable(request: Request, committee: str) -> Response:
    """Show that a committee has no readers now, and where to find help."""
    return pages.page(request, "landing/unreachable.html", committee=Name(committee))


def links_of(committee: Committee) -> CommitteeLinks:
    """Return name and addresses of a committee."""
    url = f"/c/{committee.slug}"
    own = own_words.own_words(committee)
    return CommitteeLinks(committee.name, committee.project, url, f"{url}/report", f"{url}/sent", "/return", own)


async def index(request: Request) -> Response:
    """Show the committees that have readers, or the landing page if there is only one."""
    running = runtime.of(request)
    found = [one for one in running.custody.ledger.committees().values() if one.in_force(running.now())]
    if len(found) == 1:
        return landing(request, found[0])
    return doors(request)


def doors(request: Request, *, is_old_link: bool = False) -> Response:
    """Show the committees that have readers; after an old link, of a space that nobody looks after, with a word about it."""
    running = runtime.of(request)
    found = [one for one in running.custody.ledger.committees().values() if one.in_force(running.now())]
    listed = [links_of(one) for one in sorted(found, key=lambda one: one.name)]
    status = 404 if is_old_link else 200
    return pages.page(request, "landing/index.html", status_code=status, committees=listed, is_old_link=is_old_link)


async def landing_of_slug(request: Request) -> Response:
    """Show the landing page of the committee of a slug, or that it is only proposed. Raises a 404 if it is neither."""
    committee = _of_slug(request)
    return landing(request, committee) if committee else await not_yet(request)


def landing(request: Request, committee: Committee, *, why: Message | None = None, space: str = "") -> Response:
    """Show the landing page of a committee; to somebody who came by the link of a `space`, with the reason."""
    page = _page_of(request, committee)
    if not page.readers.seats:
        return unreachable(request, page.links.name)
    now = runtime.of(request).now()
    return pages.page(
        request,
        "landing/committee.html",
        committee=page.links,
        why=why,
        report_url=f"{page.links.report_url}?space={space}" if space else page.links.report_url,
        readers=page.readers.seats,
        alternates=page.readers.alternates,
        readers_briefly=_briefly(page.readers.seats),
        recovery=recovery_words.option(page.readers.recovery) if page.readers.recovery else None,
        roster_digest=page.readers.digest,
        on_call_note=page.readers.on_call_note,
        answer_by=Moment(page.policy.acknowledge_by(to_hour(now))),
        steps=_next_steps(page.policy, now),
        reports_url=f"{page.links.url}/reports" if committee.transparency.published else "",
    )


def _briefly(readers: tuple[Seat, ...]) -> Message | Names:
    """Return the readers' names, or their number where the names would push the rest off a phone's first screen."""
    if len(readers) <= NAMED_BRIEFLY:
        return Names(tuple(one.name for one in readers))
    return plural("%(count)s person, named below", "%(count)s people, named below", count=len(readers))


def _next_steps(policy: Policy, now: datetime) -> list[NextStep]:
    checked = now + (policy.allowed(FIRST) or now - now)
    return [
        NextStep(
            msg("You get a receipt"),
            plural(
                "%(count)s plain word. Write it down. It is your way back to us.",
                "%(count)s plain words. Write them down. They are your way back to us.",
                count=receipt.WORD_COUNT,
            ),
            msg("When you send"),
        ),
        NextStep(
            msg("A person writes to you"),
            msg("They have read your words. They say what comes next."),
            msg("By %(moment)s", moment=Moment(policy.acknowledge_by(to_hour(now)))),
        ),
        NextStep(
            msg("We look into it"),
            msg("Only members who are not involved. Each one has to say so first."),
            msg("From %(day)s", day=Day(checked)),
        ),
        NextStep(
            msg("You hear what we decided"),
            msg("Or why we need more time, with a new date."),
            msg("By %(day)s", day=Day(now + to_a_decision(policy))),
        ),
    ]
