"""Closed cases, and what members say about how long they are kept."""

from datetime import datetime
from typing import Any

from coc_service.domain import case_retention
from coc_service.domain.chain import moment
from coc_service.domain.retention import Part
from tests.domain.appeals import decided
from tests.domain.case_stories import NOOR, panel_formed
from tests.domain.chains import COMMITTEE, CaseStory

NO_FIGURES: dict[str, Any] = {
    "received": "2026-11-23T12:00Z",
    **dict.fromkeys(("answer_by", "answered", "safe_by", "safe"), ""),
    **{name: [] for name in ("deadlines", "ends", "done")},
}


def logged() -> CaseStory:
    """Return a case that was closed without a decision."""
    story = panel_formed()
    story.move("log")
    story.move("close")
    assert not story.void
    return story


def punished() -> CaseStory:
    """Return a case that was closed after a decision, in which Sam was heard."""
    story = decided()
    story.move("implement")
    story.move("close")
    assert not story.void
    return story


def states(story: CaseStory, what: str, *, ends: datetime | None = None, by: str = NOOR) -> str:
    """State the class of a case."""
    return story.say("retention.stated", by, **{"class": what, "ends": moment(ends)})


def proposes(story: CaseStory, by: str, part: Part = Part.WHOLE, *, ground: str = "due", listed: str = "") -> str:
    """Propose to erase a part, and return the leaf."""
    digest = listed or case_retention.list_digest(story.now, part)
    return story.say("erasure.proposed", by, part=part.value, ground=ground, list=digest)


def confirms(story: CaseStory, by: str, proposal: str, part: Part = Part.WHOLE, **changed: Any) -> str:
    """Confirm an erasure as the second member, and return the leaf."""
    says: dict[str, Any] = {"proposal": proposal, "list": case_retention.list_digest(story.now, part)}
    if part is Part.WHOLE:
        says |= {"v": 1, "committee": COMMITTEE, "figures": NO_FIGURES}
        return story.say("case.expunged", by, **{**says, **changed})
    return story.say("erasure.confirmed", by, **{**says, **changed})


def holds(story: CaseStory, first: str, second: str, *, on: bool = True) -> str:
    """Let two members begin or end a hold, and return the leaf of the second act."""
    leaf = story.say("hold.proposed", first, holds=on)
    return story.say("hold.agreed", second, proposal=leaf)
