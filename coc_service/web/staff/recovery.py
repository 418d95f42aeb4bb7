"""The page of a committee's recovery key: members adopt and end it together. The ceremony that makes it runs elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from coc_service.catalogue import Message, Names, Text, msg, plural
from coc_service.domain import recovery_text
from coc_service.domain.recovery import RecoveryKey
from coc_service.usecases.act import Refused, WriteAct
from coc_service.usecases.custody.recovery_files import FileMalformed, read_answer
from coc_service.usecases.people.recovering import AskTrustees, TakeBack
from coc_service.usecases.people.recovery import (
    NO_KEY,
    ConfirmRecovery,
    EndRecovery,
    ProposedRecovery,
    ProposeRecovery,
    RecoveryShown,
    ShowRecovery,
    words_of_key,
)
from coc_service.web import recovery_words
from coc_service.web.http import forms, pages, runtime, sessions
from coc_service.web.http.forms import FieldError

MOST_CHARS = 16 * 1024
NO_ANSWER = msg("This is not the file that the trustees wrote. Choose it again.")
NOT_COMPARED = msg("Compare the ten words with those that the ceremony showed, and say so here.")
_DONE = {
    "proposed": msg("You have signed. If it needs another member, it waits below until they sign."),
    "taken-back": msg("You have these cases back. On each of them, say first whether you have a conflict of interest."),
    "confirmed": msg("You have signed. When enough members have, it is so."),
}


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key: who keeps it, what they can do, and its fingerprint as words."""

    kept_by: Message
    explained: Message
    words: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What waits for a signature: a key, or None for the end of the present one. `may_sign`: this member has not yet."""

    leaf: str
    key: KeyView | None
    signed_by: Text
    may_sign: bool


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """One committee's key in force, what waits, and where the forms lead."""

    id: str
    name: str
    key: KeyView | None
    key_leaf: str
    proposals: Sequence[ProposalView]
    is_alone: bool
    to_take_back: Message | None
    url: str


@dataclass(frozen=True, slots=True)
class Given:
    """A form that was not taken: for which committee, the pasted text, the key in it, and what is wrong."""

    committee_id: str
    text: str = ""
    key: KeyView | None = None
    errors: Sequence[FieldError] = ()


async def recovery(request: Request) -> Response:
    """Show the key of each committee of the member."""
    return await _page(request, None)


async def _page(request: Request, given: Given | None) -> Response:
    running = runtime.of(request)
    shown = await running.ask(ShowRecovery(running.custody, request.state.member))
    return pages.page(
        request,
        "members/recovery.html",
        status_code=422 if given and given.errors else 200,
        committees=[_view(one) for one in shown],
        given=given,
        values={"key": given.text} if given else {},
        errors=given.errors if given else [],
        done=_DONE.get(request.query_params.get("done", "")),
    )


def _view(shown: RecoveryShown) -> CommitteeView:
    committee = shown.committee
    return CommitteeView(
        id=committee.id,
        name=committee.name,
        key=key_view(committee.recovery) if committee.recovery else None,
        key_leaf=committee.recovery.leaf if committee.recovery else "",
        proposals=[_proposal(one) for one in shown.proposals],
        is_alone=shown.signers_needed == 1,
        to_take_back=_to_take_back(shown.to_take_back),
        url=f"/recovery/{committee.id}",
    )


def _to_take_back(count: int) -> Message | None:
    if not count:
        return None
    return plural(
        "%(count)s case that you read with your earlier keys is closed to you.",
        "%(count)s cases that you read with your earlier keys are closed to you.",
        count=count,
    )


def _proposal(one: ProposedRecovery) -> ProposalView:
    key = key_view(one.key) if one.key else None
    return ProposalView(one.leaf, key, Names(tuple(one.signers)), may_sign=not one.has_signed)


def key_view(key: RecoveryKey) -> KeyView:
    """Return a key as pages show it."""
    return KeyView(recovery_words.kept_by(key), recovery_words.explained(key), words_of_key(key))


async def propose(request: Request) -> Response:
    """Show the key in the pasted text with its words; sign it once the member has compared these."""
    sent, _ = await sessions.staff_form(request)
    committee_id, text = request.path_params["committee_id"], sent.text("key")
    try:
        key = recovery_text.read(text[:MOST_CHARS])
        shown = key_view(key)
    except ValueError:
        return await _page(request, Given(committee_id, text[:MOST_CHARS], errors=[FieldError("key", NO_KEY)]))
    if not sent.has("compared"):
        wrong = [FieldError("compared", NOT_COMPARED)] if sent.has("signs") else []
        return await _page(request, Given(committee_id, text, shown, wrong))
    act = ProposeRecovery(runtime.of(request).custody, request.state.member, committee_id, key, sent.text("before"))
    return await _perform(request, act, Given(committee_id, text), done="proposed")


async def end(request: Request) -> Response:
    """Sign that the key ends."""
    sent, _ = await sessions.staff_form(request)
    committee_id = request.path_params["committee_id"]
    act = EndRecovery(runtime.of(request).custody, request.state.member, committee_id, sent.text("key"))
    return await _perform(request, act, Given(committee_id), done="proposed")


async def confirm(request: Request) -> Response:
    """Sign what another member has put forward. A new key only once its words were compared."""
    sent, _ = await sessions.staff_form(request)
    committee_id, leaf = request.path_params["committee_id"], sent.text("leaf")
    if sent.has("is_key") and not sent.has("compared"):
        return await _page(request, Given(committee_id, errors=[FieldError(leaf, NOT_COMPARED)]))
    act = ConfirmRecovery(runtime.of(request).custody, request.state.member, committee_id, leaf)
    return await _perform(request, act, Given(committee_id), done="confirmed")


async def ask_trustees(request: Request) -> Response:
    """Give the member the request for the trustees, as a file."""
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    try:
        text = await running.ask(AskTrustees(running.custody, request.state.member.person, committee_id))
    except Refused as refused:
        return await _page(request, Given(committee_id, errors=[FieldError("answer", refused.message)]))
    return PlainTextResponse(text, headers={"Content-Disposition": 'attachment; filename="recovery-request.txt"'})


async def take_back(request: Request) -> Response:
    """Take cases back with the file that the trustees wrote."""
    await sessions.staff_form(request)
    running, committee_id = runtime.of(request), request.path_params["committee_id"]
    try:
        answer = read_answer(await forms.read_file(request, "answer"))
        await running.perform(TakeBack(running.custody, request.state.member, answer))
    except FileMalformed:
        return await _page(request, Given(committee_id, errors=[FieldError("answer", NO_ANSWER)]))
    except Refused as refused:
        return await _page(request, Given(committee_id, errors=[FieldError(refused.field, refused.message)]))
    return pages.see_other(request, "/recovery?done=taken-back")


async def _perform(request: Request, act: WriteAct[None], given: Given, *, done: str) -> Response:
    try:
        await runtime.of(request).perform(act)
    except Refused as refused:
        wrong = [FieldError(refused.field, refused.message)]
        return await _page(request, Given(given.committee_id, given.text, errors=wrong))
    return pages.see_other(request, f"/recovery?done={done}")
