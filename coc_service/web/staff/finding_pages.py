"""The page with the allegations of a case, what was found on each, and the measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coc_service.catalogue import Message, msg
from coc_service.domain import findings as domain
from coc_service.domain.findings import AllegationList, Listed, Point
from coc_service.domain.move_rows import FieldKind
from coc_service.domain.record_models import RecordKind
from coc_service.usecases.act import Refused
from coc_service.usecases.committee import findings
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.findings import CHANGED
from coc_service.usecases.committee.writing import AddRecord
from coc_service.web.fields import Control
from coc_service.web.http import pages, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import finding_forms, finding_views, writing_pages
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.cases import on_a_case
from coc_service.web.staff.finding_forms import FORMS

HAS_FINDING = msg("There is a finding on this allegation. Change the finding instead.")
_FORM, _OF = "form", "of"
_TYPED = frozenset({FieldKind.TEXT, FieldKind.SHORT})


@dataclass(frozen=True, slots=True)
class _Filling:
    """The form that the page shows, what it changes, its values and what is wrong; "" for none. `lost` are texts of a form that
    cannot be sent any more, to be copied.
    """

    form: str = ""
    of: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Sequence[FieldError] = ()
    lost: Sequence[str] = ()


@on_a_case
async def page(request: Request) -> Response:
    """Show the list, with the form that the address names."""
    opened = await writing_pages.open_case(request)
    kind, of = request.query_params.get(_FORM, ""), request.query_params.get(_OF, "")
    known = findings.listed(opened.file)
    if kind not in FORMS or (of and not _knows(known, of)) or (kind == RecordKind.FINDING and not of):
        return _show(request, opened, _Filling())
    return _show(request, opened, _Filling(kind, of, finding_forms.values(kind, known, of)))


def _knows(known: AllegationList, of: str) -> bool:
    return any(finding_forms.id_of(one) == of for one in known.entries)


def _show(request: Request, opened: OpenedCase, filling: _Filling) -> Response:
    at = case_request(request)
    today, case = at.running.now().date(), opened.case
    decided, fallen = findings.decided(opened.file), findings.taken_back(opened)
    form, shown = FORMS.get(filling.form), finding_views.view(opened, findings.listed(opened.file), today=today)
    return pages.page(
        request,
        "cases/findings.html",
        status_code=422 if filling.errors else 200,
        case={"code_name": case.code_name, "url": at.url},
        url_of_list=finding_views.url(case.id),
        listed=shown,
        decided=finding_views.view(opened, decided, today=today) if decided else None,
        fallen=finding_views.view(opened, fallen, today=today) if fallen else None,
        can_change=case.stage in domain.CHANGEABLE_IN,
        form=form,
        fields=finding_forms.views(opened, form) if form else (),
        kind=filling.form,
        is_on_subject=filling.form == RecordKind.FINDING,
        of=filling.of,
        subject=next((one for one in shown.points if one.id == filling.of), None),
        values=filling.values,
        errors=filling.errors,
        lost=filling.lost,
    )


def _refused(request: Request, opened: OpenedCase, sent: Form, message: Message) -> Response:
    """Show the list, with the words of a form that cannot be sent any more."""
    form = FORMS.get(sent.text(_FORM))
    typed = [sent.text(one.name) for one in form.fields if one.kind in _TYPED] if form else []
    lost = [text for text in typed if text.strip()]
    return _show(request, opened, _Filling(errors=[FieldError("list", message)], lost=lost))


@on_a_case
async def write(request: Request) -> Response:
    """Write an allegation, a finding or a measure, or a new version of one; or drop one."""
    sent, nonce = await sessions.staff_form(request)
    opened = await writing_pages.open_case(request)
    kind, of = sent.text(_FORM), sent.text(_OF)
    known = findings.listed(opened.file)
    if kind not in FORMS or (of and not _knows(known, of)) or (kind == RecordKind.FINDING and not of):
        return _refused(request, opened, sent, CHANGED)
    if sent.text("act") == "drop":
        return await _drop(request, opened, known, (sent, nonce))
    form = FORMS[kind]
    given, wrong = writing_pages.read(sent, form.fields)
    wrong += _wrong(request, opened, kind, given)
    if wrong:
        values = {one.name: sent.text(one.name) for one in form.fields}
        return _show(request, opened, _Filling(kind, of, values, wrong))
    return await _store(request, opened, finding_forms.body_of(kind, given, of), (sent, nonce))


def _wrong(request: Request, opened: OpenedCase, kind: str, given: Mapping[str, str]) -> list[FieldError]:
    form = FORMS[kind]
    empty = [name for name in form.required if not given.get(name)]
    shown = [one for one in finding_forms.views(opened, form) if one.control is Control.SELECT]
    offered = {one.name: {option.value for option in one.options} for one in shown}
    unknown = [name for name, values in offered.items() if name in given and given[name] not in values]
    found = writing_pages.missing(request, form.fields, [*empty, *unknown])
    return found + [FieldError(name, message) for name, message in finding_forms.wrong(form, given)]


async def _drop(request: Request, opened: OpenedCase, known: AllegationList, asked: tuple[Form, bytes]) -> Response:
    of = asked[0].text(_OF)
    one = next((one for one in known.entries if finding_forms.id_of(one) == of), None)
    if one is None:
        return _refused(request, opened, asked[0], CHANGED)
    if isinstance(one, Point) and one.finding:  # else what the panel found would go unseen with it
        return _refused(request, opened, asked[0], HAS_FINDING)
    body = one.allegation.body if isinstance(one, Point) else one.body
    return await _store(request, opened, body.model_copy(update={"is_dropped": True, "replaces": of}), asked)


async def _store(request: Request, opened: OpenedCase, body: Listed, asked: tuple[Form, bytes]) -> Response:
    at, (sent, nonce) = case_request(request), asked
    try:
        await at.running.perform(AddRecord(at.running.custody, at.member, at.case_id, body, nonce))
    except Refused as refused:
        return _refused(request, opened, sent, refused.message)
    return pages.see_other(request, f"{finding_views.url(opened.case.id)}?done=yes#list")


def routes() -> list[BaseRoute]:
    """Return the routes."""
    at = "/cases/{case_id:id}/findings"
    return [Route(at, page, methods=["GET"]), Route(at, write, methods=["POST"])]
