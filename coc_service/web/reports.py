"""A person reports: the form, and the receipt."""

from collections.abc import Sequence
from functools import lru_cache, partial

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from coc_service.domain import receipt
from coc_service.domain.receipt import ReceiptMistyped
from coc_service.domain.report import Report
from coc_service.store.database import Job
from coc_service.usecases import form_tokens, rosters, submit_report
from coc_service.usecases.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.rosters import Roster
from coc_service.usecases.submit_report import Arrival, NobodyLeft, Stored
from coc_service.web import conversations, errors, forms, own_answers, pages, service, typed_receipt, words
from coc_service.web.forms import FieldError, Form
from coc_service.web.landing import Place, place_of
from coc_service.web.pages import Blank
from coc_service.web.service import Site
from coc_service.web.typed_receipt import NotLookedAt

IDENTITY_FIELDS = frozenset(
    {"name", "contact", "contact_preference", "safe_times", "support_person", "share_identity_with"}
)
LIST_FIELDS = frozenset({"left_out", "share_identity_with"})
BOX_FIELDS = frozenset({"named_member_may_read", "translated", "keep_out_of_transparency"})
ROSTER = "roster"  # the field with the digest of the list of readers that the form showed
KNOWN_FIELDS = frozenset(Report.model_fields) - {"identity"} | IDENTITY_FIELDS | {ROSTER}
GROUP_WORDS = 5

OPEN_TOO_LONG = (
    "This page had been open for more than a day. All your words are still here: please send them once more."
)
READERS_CHANGED = (
    "The people who read reports here have changed since you opened this page, so we have stored nothing yet. "
    "Your words are all still here: please look at whom to leave out, and send them once more."
)
UNKNOWN_FIELD = (
    "The form held an answer we did not ask for ({names}). "
    "Nothing was stored yet: please look it over and send it once more."
)
NOBODY_LEFT = (
    "With these choices nobody would be left to read your report. "
    "Leave someone in, or use another door to the committee."
)


class ReadersChanged(Exception):
    """Somebody joined or left since the form was shown: the reporter chooses anew whom to leave out."""


async def form(request: Request) -> Response:
    """Show the form: one page, so that nothing is stored before it is sent."""
    place = await place_of(request)
    return _blank_form(place, service.of(request).site).filled(request, token_for=_purpose(place))


@lru_cache(maxsize=64)  # a long page, asked for by everyone, and the same as long as the roster is
def _blank_form(place: Place, site: Site) -> Blank:
    return pages.blank("reports/form.html", site=site, **_form_values(place, Form()))


def _form_values(
    place: Place, sent: Form, *, errors: Sequence[FieldError] = (), notice: str | None = None
) -> dict[str, object]:
    return {
        "asked": own_answers.ASKED,
        "chosen": own_answers.CHOSEN,
        "committee": place.doors,
        "readers": place.roster.members,
        "roster_digest": place.roster.digest,
        "values": sent.shown(lists=LIST_FIELDS),
        "errors": errors,
        "notice": notice,
    }


def _form_page(
    request: Request, place: Place, sent: Form, *, errors: Sequence[FieldError] = (), notice: str | None = None
) -> Response:
    if notice != READERS_CHANGED and _shows_others(sent, place):
        notice = f"{notice} {READERS_CHANGED}" if notice else READERS_CHANGED
    return pages.page(
        request,
        "reports/form.html",
        token_for=_purpose(place),
        status_code=422 if errors else 200,
        **_form_values(place, sent, errors=errors, notice=notice),
    )


def _shows_others(sent: Form, place: Place) -> bool:
    """Whether a form that was sent had shown other readers than there are now. "" is the form of an earlier version."""
    return sent.text(ROSTER) not in {"", place.roster.digest}


def _purpose(place: Place) -> Purpose:
    return Purpose("report/" + place.roster.committee.id)


async def submit(request: Request) -> Response:
    """Take a report and show its receipt; the same words that come twice from one form make one report."""
    sent = await forms.read(request)
    request.state.form = sent  # before anything can go wrong: an error's page gives the words back
    running, place = service.of(request), await place_of(request)
    try:
        nonce = form_tokens.redeem(sent.text(forms.TOKEN), _purpose(place), keys=running.keys, now=running.now())
    except TokenInvalid:
        return _form_page(request, place, sent, notice=OPEN_TOO_LONG)
    if unknown := sent.unknown(KNOWN_FIELDS):
        return _form_page(
            request, place, _without(sent, unknown), notice=UNKNOWN_FIELD.format(names=", ".join(unknown)[:200])
        )
    report, errors = _report(sent, place)
    if report is None:
        return _form_page(request, place, sent, errors=errors)
    try:
        await _check_readers(request, place, sent, report=report, nonce=nonce)
        return await _store(request, place, report, nonce)
    except ReadersChanged:
        return _form_page(request, await place_of(request), sent, notice=READERS_CHANGED)
    except NobodyLeft:
        return _form_page(request, place, sent, errors=[FieldError("left_out", NOBODY_LEFT)])


async def _check_readers(request: Request, place: Place, sent: Form, *, report: Report, nonce: bytes) -> None:
    """Let nobody read a report whom its form did not show; what has come before is only answered once more.

    Raises:
        ReadersChanged: the form showed another list.
    """
    running = service.of(request)
    if not _shows_others(sent, place):
        return
    if not await running.read(partial(submit_report.has_come, report=report, form_nonce=nonce, keys=running.keys)):
        raise ReadersChanged


def _without(sent: Form, names: list[str]) -> Form:
    return Form({name: values for name, values in sent.values.items() if name not in names})


def _report(sent: Form, place: Place) -> tuple[Report | None, list[FieldError]]:
    """Return the report, or what is wrong with it."""
    broken = [FieldError(name, forms.BROKEN_LETTERS) for name in sent.broken()]
    values: dict[str, object] = {
        name: sent.text(name) for name in sent.values.keys() & KNOWN_FIELDS - LIST_FIELDS - BOX_FIELDS - {ROSTER}
    }
    values |= {name: sent.has(name) for name in BOX_FIELDS}
    values |= {name: tuple(sent.many(name)) for name in LIST_FIELDS}
    identity = {name: values.pop(name) for name in IDENTITY_FIELDS & values.keys()}
    if not values.get("intake"):
        values.pop("intake", None)
    if not identity.get("contact_preference"):
        identity.pop("contact_preference", None)
    try:
        report = Report.model_validate({"narrative": "", **values, "identity": identity})
    except ValidationError as error:
        return None, broken + forms.errors_of(error)
    strangers = set(report.left_out) - {member.id for member in place.roster.members}
    if strangers:
        broken.append(
            FieldError(
                "left_out", "The committee has changed since you opened this page. Please look at this list again."
            )
        )
    return (None, broken) if broken else (report, [])


async def _store(request: Request, place: Place, report: Report, nonce: bytes) -> Response:
    running = service.of(request)

    def prepare(roster: Roster) -> Job[Stored]:
        if roster.digest != place.roster.digest:
            raise ReadersChanged
        now, keys = running.now(), running.keys
        ready = submit_report.seal_report(report, form_nonce=nonce, roster=roster, keys=keys, now=now)
        return partial(submit_report.store_report, ready=ready, now=now)

    now_in_force = partial(rosters.in_force, committee_id=place.roster.committee.id)
    stored = await running.prepare_and_write(prepare, peek=now_in_force, seen=place.roster)
    if stored.arrival is Arrival.AFTER_WITHDRAWAL:
        return errors.trouble_page(request, errors.WITHDRAWN, form=request.state.form)
    return _receipt_page(request, place, stored.entropy.reveal(), stored=stored)


def _check_purpose(place: Place) -> Purpose:
    """Return what the token of a receipt's page is for.

    Not what a conversation's is for: the ticket of one that stands open on a screen must not show the words themselves,
    which outlast it.
    """
    return Purpose("receipt/" + place.roster.committee.id)


def _receipt_page(
    request: Request,
    place: Place,
    entropy: bytes,
    *,
    stored: Stored | None = None,
    wrong: tuple[str, str] | None = None,
) -> Response:
    """Show the receipt; `wrong` is what was typed back and what is wrong with it."""
    listed = receipt.to_words(entropy)
    typed, problem = wrong or ("", "")
    return pages.page_with_ticket(
        request,
        "reports/receipt.html",
        entropy,
        token_for=_check_purpose(place),
        words=listed,
        groups=[listed[start : start + GROUP_WORDS] for start in range(0, len(listed), GROUP_WORDS)],
        errors=[FieldError("receipt", problem)] if problem else [],
        values={"receipt": typed},
        committee=place.doors,
        next_date=words.day_and_time(stored.acknowledge_by) if stored and stored.acknowledge_by else None,
        check_url=place.doors.url + "/receipt",
        return_url=place.doors.return_url,
        read_by=[member.name for member in stored.readers] if stored else [],
        needed=_needed(place, stored),
        came_before=stored is not None and stored.arrival is Arrival.AGAIN,
    )


def _needed(place: Place, stored: Stored | None) -> int | None:
    """Return how many members a panel needs, where fewer than that can read a new report."""
    minimum = place.roster.policy.panel.minimum_members
    is_by_choice = stored is not None and 0 < len(stored.readers) < min(minimum, len(place.roster.members))
    return minimum if is_by_choice else None


async def check_receipt(request: Request) -> Response:
    """Compare what was typed back with the receipt that was shown."""
    sent, place = await forms.read(request), await place_of(request)
    typed = sent.text("receipt")
    try:
        entropy, _ = pages.redeem_ticket(request, sent, token_for=_check_purpose(place))
    except TokenInvalid:
        return conversations.enter_page(request, problem=conversations.COME_AGAIN, typed=typed)
    if problem := await _what_is_wrong(request, typed, entropy):
        return _receipt_page(request, place, entropy, wrong=(typed[: typed_receipt.MAX_CHARS], problem))
    return pages.page(request, "reports/receipt_checked.html", return_url=place.doors.return_url)


async def _what_is_wrong(request: Request, typed: str, entropy: bytes) -> str:
    try:
        is_right = await typed_receipt.read(request, typed) == entropy
    except (ReceiptMistyped, NotLookedAt) as error:
        return typed_receipt.mistyped(error)
    return "" if is_right else "This is a receipt, but not this one."
