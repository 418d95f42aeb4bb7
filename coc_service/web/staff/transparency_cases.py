"""The cases of a transparency report, as its two members see them: with title and link, so that they know which one it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from coc_service.catalogue import Message, Name, Text, msg
from coc_service.domain.transparency import MATTERS, RESULTS, STEPS
from coc_service.usecases.committee.counted_cases import CountedCase, Pair, counted_cases
from coc_service.usecases.committee.drafting import OpenedDraft
from coc_service.usecases.committee.titles import Titles
from coc_service.web import words
from coc_service.web.http import runtime
from coc_service.web.staff import links
from coc_service.web.staff.transparency_form import matter_field, step_field

_SEVERAL = msg("Several, or another one")
_SEVERAL_FINDINGS = msg("Several findings")


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case by its code name. `title` is the panel's private one, "" for none; `url` is "" if the member does not read it."""

    name: Name
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CaseFields:
    """The two fields of a case in the form of a draft, and what was found."""

    case: CaseView
    finding: Message
    matter: str
    step: str


@dataclass(frozen=True, slots=True)
class LineView:
    """What a case counts as in a draft."""

    case: CaseView
    matter: Text
    finding: Text
    step: Text


async def fields(request: Request, counted: Sequence[CountedCase]) -> list[CaseFields]:
    """Return the fields of these cases."""
    seen = await _views(request, counted)
    return [
        CaseFields(seen[one.id], RESULTS.get(one.finding, _SEVERAL_FINDINGS), matter_field(one.id), step_field(one.id))
        for one in counted
    ]


async def lines(request: Request, found: OpenedDraft, both: Pair) -> list[LineView]:
    """Return what each case counts as. A case that the member does not read any more has no name."""
    running = runtime.of(request)
    counted = await counted_cases(running.custody, running.database, both)
    seen, ids = await _views(request, counted), {one.tag: one.id for one in counted}
    nameless = CaseView(Name(words.NOTHING))
    return [
        LineView(
            seen[ids[one.tag]] if one.tag in ids else nameless,
            MATTERS.get(one.matter, _SEVERAL),
            RESULTS.get(one.finding, _SEVERAL),
            STEPS.get(one.step, _SEVERAL),
        )
        for one in found.lines
    ]


async def _views(request: Request, counted: Sequence[CountedCase]) -> Mapping[str, CaseView]:
    running, member = runtime.of(request), request.state.member
    known = running.custody.ledger.memory.summaries.cases
    titles = await Titles(running.custody, running.database, member).of(
        known[one.id] for one in counted if one.id in known
    )
    return {
        one.id: CaseView(Name(one.code_name), titles[one.id].title if one.id in titles else "", links.case_url(one.id))
        for one in counted
    }
