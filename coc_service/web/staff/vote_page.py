"""The page of a vote: the proposal, the rule, who has voted, and the ballot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, msg, plural
from coc_service.domain import votes
from coc_service.domain.move_rows import MoveField
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import BallotRecord
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import voting
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.voting import CastBallot, Counted
from coc_service.web import words
from coc_service.web.answers import AnswerView
from coc_service.web.fields import OptionView
from coc_service.web.http import pages, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import file_views, finding_views, kept_words, links, results, writing_pages
from coc_service.web.staff.case_request import case_request, landing
from coc_service.web.staff.cases import again, on_a_case
from coc_service.web.staff.writing_pages import Filled
from coc_service.web.words import Due

REASON = MoveField("reason", msg("A word about why"))
NO_CHOICE = msg("Please choose “Yes”, “No” or “Abstain” as your ballot.")
_CHOICE: Mapping[Choice, Message] = {
    Choice.YES: msg("Yes, I agree with the proposal"),
    Choice.NO: msg("No, I do not agree"),
    Choice.ABSTAIN: msg("I abstain (I take part, but am neither for nor against)"),
}
_STANDS = {  # by whether it is the reader, and whether they have voted
    (False, True): msg("%(name)s has voted"),
    (False, False): msg("%(name)s has not voted yet"),
    (True, True): msg("%(name)s: you have voted"),
    (True, False): msg("%(name)s: you have not voted yet"),
}


@dataclass(frozen=True, slots=True)
class BallotView:
    """The open vote, with the proposal it is about. `seen` is the leaf of the vote that this page shows."""

    url: str
    seen: str
    proposal: list[AnswerView]
    options: list[OptionView]
    until: Due | None
    cast: Message | None
    rules: tuple[Message, ...]
    turnout: Message


@on_a_case
async def page(request: Request) -> Response:
    """Show the page of the open vote."""
    at = case_request(request)
    kept = await kept_words.chosen(request, at.member, at.case_id)
    filled = Filled(kept.words.fields, kept=kept.id) if kept and kept.words.form == kept_words.BALLOT else Filled()
    return await _show(request, filled)


@kept_words.keeps_words
@on_a_case
async def cast(request: Request) -> Response:
    """Cast a ballot, or save its reason as a draft."""
    at = case_request(request)
    sent, nonce = await sessions.staff_form(request)
    if sent.text("act") == "draft":
        saved = await writing_pages.save_draft(request, kept_words.BALLOT, sent, first=REASON)
        return saved if isinstance(saved, Response) else await _again(request, [saved], sent)
    given, wrong = writing_pages.read(sent, (REASON,))
    choice = sent.text("choice")
    if choice not in set(Choice):
        wrong.append(FieldError("choice", NO_CHOICE))
    if wrong:
        return await _again(request, wrong, sent)
    reason, kept = given.get(REASON.name, ""), sent.text(kept_words.KEPT)
    act = CastBallot(
        at.running.custody, at.member, at.case_id, Choice(choice), sent.text("seen"), nonce, reason=reason, kept=kept
    )
    try:
        await at.running.perform(act)
    except Refused as refused:
        return await _again(request, [FieldError(refused.field, refused.message)], sent)
    return pages.see_other(request, landing(at, "ballot"))


async def _again(request: Request, wrong: list[FieldError], sent: Form) -> Response:
    values = {name: sent.text(name) for name in ("choice", REASON.name)}
    return await _show(request, Filled(values, wrong, sent.text(kept_words.KEPT)))


async def _show(request: Request, filled: Filled) -> Response:
    at = case_request(request)
    opened = await writing_pages.open_case(request)
    counted = voting.shown_count(opened.file)
    ballot = _ballot(opened, person=at.member.person, counted=counted, now=at.running.now())
    if ballot is None:  # no vote is open: the words of a ballot are given back on the case page
        wrong = list(filled.errors) or [FieldError("move", voting.NO_VOTE)]
        lost = [filled.values[REASON.name]] if filled.values.get(REASON.name) else []
        return await again(request, wrong, {}, kept=lost)
    return pages.page(
        request,
        "cases/vote.html",
        status_code=422 if filled.errors else 200,
        case={"code_name": opened.case.code_name, "url": at.url},
        ballot=ballot,
        voters=_voters(opened, at.member.person),
        is_capped=opened.file.sealed.policy.employers.no_majority,
        may_vote=at.member.person in votes.voters(opened.case),
        values=filled.values,
        errors=filled.errors,
        report_fields=file_views.report_answers(opened),
        writing=kept_words.writing(at.running, at.member, at.case_id, kept=filled.kept),
    )


def _ballot(opened: OpenedCase, *, person: str, counted: Counted | None, now: datetime) -> BallotView | None:
    """Return the open vote with the member's own ballot. Other ballots are not shown."""
    case = opened.case
    if case.vote is None or counted is None:
        return None
    mine = case.vote.ballots.get(person)
    own = [
        one.said.body.choice
        for one in opened.file.records
        if mine and one.filed.id == mine.record and isinstance(one.said.body, BallotRecord)
    ]
    return BallotView(
        url=links.case_url(case.id) + "/ballot",
        seen=case.vote.leaf,
        proposal=finding_views.proposal(opened),
        options=[OptionView(choice.value, label) for choice, label in _CHOICE.items()],
        until=words.due(case.stage_due_at, now=now) if case.stage_due_at else None,
        cast=_CHOICE[own[0]] if own else None,
        rules=results.rules(opened.file.sealed.policy.voting),
        turnout=plural(
            "%(cast)s of %(count)s has voted.",
            "%(cast)s of %(count)s have voted.",
            count=counted.tally.eligible,
            cast=len(counted.leaves),
        ),
    )


def _voters(opened: OpenedCase, me: str) -> Sequence[Message]:
    """Return who may vote, and whether they have. How they voted is not shown before the decision."""
    case, name_of = opened.case, opened.file.sealed.committee.name_of
    cast = case.vote.ballots if case.vote else {}
    return [
        _STANDS[person == me, person in cast].filled(name=Name(name_of(person)))
        for person in sorted(votes.voters(case), key=name_of)
    ]
