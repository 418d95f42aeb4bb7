"""Changing the policy: a form beside the text, then a page that shows what differs, what it leads to, and a made-up report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name
from coc_service.domain import affiliations, policy, policy_effects, policy_rules, policy_text, policy_trial
from coc_service.domain.affiliations import LONGEST_CHARS
from coc_service.domain.employers import employers_of
from coc_service.domain.policy import Policy
from coc_service.domain.policy_text import Fault
from coc_service.domain.policy_trial import MadeUpReport
from coc_service.domain.ready_policies import READY
from coc_service.usecases.act import Refused
from coc_service.usecases.people.policies import NOTHING_CHANGES, PoliciesShown, ProposePolicy
from coc_service.web import policy_views
from coc_service.web.fields import OptionView
from coc_service.web.http import forms, pages, runtime, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.staff import policy_form
from coc_service.web.staff.policies import shown_of
from coc_service.web.staff.policy_form import REASON, TEXT

BY_TEXT = "text"  # the value of the button beside the text; the form's button sends none


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form and in the text, and what is wrong with it."""

    fields: Mapping[str, str]
    toml: str
    reason: str = ""
    errors: Sequence[FieldError] = ()

    @property
    def values(self) -> dict[str, str]:
        """The values of all fields."""
        return {**self.fields, TEXT: self.toml, REASON: self.reason}


@dataclass(frozen=True, slots=True)
class ReadyView:
    """A policy to start from."""

    label: Message
    says: Message
    url: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A policy that can be signed, and what its page was asked to try out."""

    policy: Policy
    toml: str
    reason: str
    sent: Form
    error: Message | None = None


async def edit(request: Request) -> Response:
    """Show the form and the text of the policy in force, or of a ready one that the address names."""
    shown = await shown_of(request)
    ready = READY.get(request.query_params.get("from", ""))
    toml = ready.toml if ready else shown.in_force.toml
    return _edit_page(request, shown, Written(policy_form.filled(policy.parse(toml)), toml))


async def edit_again(request: Request) -> Response:
    """Show the form and the text once more, as they were when they were checked."""
    sent, _ = await sessions.staff_form(request)
    shown, toml = await shown_of(request), _text(sent)
    read = policy_text.read(toml)
    fields = policy_form.filled(read if isinstance(read, Policy) else shown.policy)
    return _edit_page(request, shown, Written(fields, toml, sent.text(REASON)))


def _edit_page(request: Request, shown: PoliciesShown, written: Written) -> Response:
    return pages.page(
        request,
        "policy/change.html",
        status_code=422 if written.errors else 200,
        name=shown.committee.name,
        ready=[ReadyView(one.label, one.says, _url(shown, f"change?from={one.name}")) for one in READY.values()],
        sections=policy_form.sections(),
        values=written.values,
        errors=written.errors,
        base=written.toml,
        check_url=_url(shown, "check"),
    )


def _url(shown: PoliciesShown, end: str) -> str:
    return f"/policy/{shown.committee.id}/{end}"


def _text(sent: Form) -> str:
    """Return the text as it will be signed: browsers send every line break as two characters."""
    return sent.text(TEXT).replace("\r\n", "\n").replace("\r", "\n")


async def check(request: Request) -> Response:
    """Show what a policy differs in and leads to, or what is wrong with it."""
    sent, _ = await sessions.staff_form(request)
    shown, by_text = await shown_of(request), sent.text("by") == BY_TEXT
    toml = _text(sent) if by_text else policy_form.to_text(sent, shown.policy)
    read = policy_text.read(toml)
    lost = forms.lost_letters(sent, sent.values)
    if isinstance(read, Policy) and not lost:
        return _check_page(request, shown, Checked(read, toml, sent.text(REASON), sent))
    faults = [] if isinstance(read, Policy) else read
    wrong = _errors_of_text(faults) if by_text else policy_form.errors(faults)
    fields = policy_form.filled(shown.policy) if by_text else policy_form.typed(sent, shown.policy)
    text = toml if by_text else shown.in_force.toml
    return _edit_page(request, shown, Written(fields, text, sent.text(REASON), [*wrong, *lost]))


def _errors_of_text(faults: Sequence[Fault]) -> list[FieldError]:
    return [FieldError(TEXT, policy_views.fault_line(one)) for one in faults]


def _check_page(request: Request, shown: PoliciesShown, checked: Checked) -> Response:
    now = runtime.of(request).now()
    seats = shown.committee.in_force(now)
    report = _made_up(shown, checked, now)
    works_for = employers_of(shown.committee, checked.policy, now)
    people = [seat.person for seat in seats]
    tried = policy_trial.try_out(checked.policy, report, members=people, at=now, works_for=works_for)
    return pages.page(
        request,
        "policy/check.html",
        status_code=422 if checked.error else 200,
        name=shown.committee.name,
        toml=checked.toml,
        before=shown.committee.policy,
        is_alone=shown.signers_needed == 1,
        changes=policy_views.changes(policy_rules.changes(shown.policy, checked.policy)),
        effects=policy_effects.effects(shown.policy, checked.policy, seat_count=shown.seat_count),
        is_same=checked.toml == shown.in_force.toml,
        same=NOTHING_CHANGES,
        asks_employer=checked.policy.employers.same_steps_back,
        members=[OptionView(seat.person, Name(seat.name)) for seat in seats],
        values={
            "named": checked.sent.many("named"),
            "conflict": checked.sent.many("conflict"),
            "danger": checked.sent.text("danger"),
            "employer": checked.sent.text("employer"),
            REASON: checked.reason,
        },
        errors=[FieldError(REASON, checked.error)] if checked.error else [],
        trial=policy_views.trial(tried, {seat.person: seat.name for seat in seats}),
        edit_url=_url(shown, "change"),
        check_url=_url(shown, "check"),
        propose_url=_url(shown, "propose"),
    )


def _made_up(shown: PoliciesShown, checked: Checked, now: datetime) -> MadeUpReport:
    """Return the report that the form describes. Under the rule for it, the same employer is a conflict."""
    sent, stated = checked.sent, shown.committee.affiliations
    text = sent.text("employer")[:LONGEST_CHARS] if checked.policy.employers.same_steps_back else ""
    colleagues = {person for person, found in stated.items() if affiliations.named_in(text, found, now)}
    return MadeUpReport(
        named=frozenset(sent.many("named")),
        in_conflict=frozenset(sent.many("conflict")) | colleagues,
        is_danger=sent.has("danger"),
    )


async def propose(request: Request) -> Response:
    """Sign the policy that the page showed."""
    sent, _ = await sessions.staff_form(request)
    running, toml, reason = runtime.of(request), _text(sent), sent.text(REASON).strip()
    committee_id = request.path_params["committee_id"]
    act = ProposePolicy(running.custody, request.state.member, committee_id, toml, reason, sent.text("before"))
    try:
        await running.perform(act)
    except Refused as refused:
        return await _refused(request, sent, refused.message)
    return pages.see_other(request, "/policy?done=proposed")


async def _refused(request: Request, sent: Form, message: Message) -> Response:
    shown, toml = await shown_of(request), _text(sent)
    read = policy_text.read(toml)
    if isinstance(read, Policy):
        return _check_page(request, shown, Checked(read, toml, sent.text(REASON), sent, message))
    fields = policy_form.filled(shown.policy)
    return _edit_page(request, shown, Written(fields, toml, sent.text(REASON), _errors_of_text(read)))
