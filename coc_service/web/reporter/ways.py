"""Where a report goes, why, and where it can go instead: told on the first step of the form, and again before it is sent."""

from dataclasses import dataclass

from starlette.requests import Request

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import spaces
from coc_service.domain.committee_state import Committee
from coc_service.domain.own_pages import Link
from coc_service.web.http import runtime
from coc_service.web.reporter.committee_pages import CommitteeLinks, links_of

SPACE = "space"  # the field, and the parameter, with the short name of the space by whose link the reporter came
LOOKED_AFTER = msg("You came by the link of %(space)s. This committee looks after it: its members have signed that.")
ELSEWHERE = msg(
    "You came by the link of %(space)s. %(committee)s looks after it. You chose to write to another committee."
)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a report to a committee goes, and where else it could. Hashable: pages that are cached depend on it.

    `home` is the other committee that looks after the space, "" if it is this one. `above` is the committee that stands in for
    this one if too few can read a report, None if there is none with readers now. `others` are all others, that one included.
    """

    space: Link | None
    home: str
    above: CommitteeLinks | None
    others: tuple[CommitteeLinks, ...]

    @property
    def why(self) -> Message | None:
        """Why the report goes to this committee; None for a reporter who opened its page themself."""
        if self.space is None:
            return None
        space = Name(self.space.label)
        return (
            ELSEWHERE.filled(space=space, committee=Name(self.home)) if self.home else LOOKED_AFTER.filled(space=space)
        )


def ways_of(request: Request, committee: Committee, slug: str) -> Ways:
    """Return the ways of a report to a committee, for a reporter who came by the link of a space; `slug` is "" if they did not.

    All of it is from what members signed.

    Raises:
        Frozen: the space may be that of a committee whose chain is incomplete.
    """
    running = runtime.of(request)
    if slug:
        running.custody.ledger.refuse_if_a_committee_is_frozen()
    at = running.minute()
    reached = [one for one in running.custody.ledger.committees().values() if one.in_force(at)]
    home = spaces.committee_of(reached, slug, at)
    space = spaces.named(home.pages, slug) if home else None
    others = sorted((one for one in reached if one.id != committee.id), key=lambda one: one.name)
    above = next((links_of(one) for one in others if one.slug == committee.pages.above), None)
    elsewhere = home.name if home and home.id != committee.id else ""
    return Ways(space, elsewhere, above, tuple(links_of(one) for one in others))
