"""What a reporter's form says: where its button leads, what was answered about named readers, and the report."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import ValidationError
from starlette.requests import Request

from coc_service.catalogue import msg
from coc_service.domain import report
from coc_service.domain.committee_state import Seat
from coc_service.domain.question import QuestionKind, Step
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.recovery import RECOVERY
from coc_service.domain.report import Report
from coc_service.web.http import forms
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.reporter import form_sections
from coc_service.web.reporter.committee_pages import CommitteePage
from coc_service.web.reporter.form_sections import NOBODY
from coc_service.web.reporter.ways import SPACE, Ways, ways_of

READERS = "readers"  # the field with the digest of the list of readers shown
TO = "to"  # the name of every button of the form
LEFT_OUT = "left_out"
ABOUT_NAME = "named-"  # and a reader's id: the answer to the question about a name that was found
KNOWN_FIELDS = report.fields() | {READERS, TO, SPACE}
LIST_FIELDS = frozenset(
    question.field for question in REPORT_FORM if question.kind in {QuestionKind.CHOICES, QuestionKind.READERS}
)

COMMITTEE_CHANGED = msg("The committee has changed since you opened this page. Please look at this list again.")
TICK_ONE = msg("Tick a name, or “No, none of them”.")
NOTHING_WRITTEN = msg("“What happened?” is still empty. Please write one sentence or more, in any language.")
NAME_AND_NONE = msg("You ticked a name and “No, none of them”. Please take one of them away.")


class To(StrEnum):
    """Where a button of the form leads. A form without a pressed button was filled in at once: it is to be sent."""

    WHO = "who"
    STORY = "story"
    CHECK = "check"
    SEND = "send"
    MOVED = "moved"  # a button on the form of another committee: the answers come along
    ONLY = "only-"  # and a reader's id: all others are left out


class NameAnswer(StrEnum):
    """What a reporter answers about a reader whose name they wrote."""

    KEEP = "keep"
    SOMEONE_ELSE = "else"
    MAY_READ = "read"


_NAME_ANSWERS = frozenset(NameAnswer)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form on its way through the steps.

    `token` is what its next page carries: the one it came with, so that a report that is sent again is recognised, or a
    fresh one. `nonce` is None if it came with none of ours.
    """

    request: Request
    page: CommitteePage
    sent: Form
    token: str
    nonce: bytes | None

    @property
    def seats(self) -> tuple[Seat, ...]:
        """All whom the form lists: the committee's readers and its alternates."""
        return self.page.readers.shown

    @property
    def choices(self) -> frozenset[str]:
        """Who can be left out: the readers, and the recovery key."""
        key = {RECOVERY} if self.page.readers.recovery else set[str]()
        return frozenset({seat.person for seat in self.seats} | key)

    @property
    def ways(self) -> Ways:
        """Where the report goes, and where it can go instead."""
        return ways_of(self.request, self.page.committee, self.sent.text(SPACE))

    @property
    def saw_other_readers(self) -> bool:
        """Whether the form did not show the readers of now."""
        return self.sent.text(READERS) != self.page.readers.digest


def where_to(sent: Form) -> To:
    """Return where the pressed button leads. A value that no button has leads to the check, where nothing is stored."""
    if TO not in sent.values:
        return To.SEND
    pressed = sent.text(TO)
    if pressed.startswith(To.ONLY):
        return To.ONLY
    return To(pressed) if pressed in set(To) else To.CHECK


def only_for(filled: FilledForm) -> FilledForm:
    """Return the form with everyone left out but the reader whom the pressed button names; unchanged if they are none."""
    person = filled.sent.text(TO).removeprefix(To.ONLY)
    if person not in filled.choices:
        return filled
    return replace(filled, sent=_leaving_out(filled.sent, sorted(filled.choices - {person})))


def moved(filled: FilledForm) -> FilledForm:
    """Return a form that came from another committee's. About its own readers the reporter has not been asked yet, so "none of
    them" is no answer any more. Ticks of people who read here as well stay; the page shows no others.
    """
    return replace(filled, sent=_leaving_out(filled.sent, ticked(filled.sent)))


def _leaving_out(sent: Form, people: list[str]) -> Form:
    return Form({**sent.values, LEFT_OUT: people}, sent.lost)


def tidied(sent: Form) -> Form:
    """Return the form with one value for each field that takes one: what is checked, shown and carried on is the same."""
    return Form(
        {name: values if name in LIST_FIELDS else values[:1] for name, values in sent.values.items()}, sent.lost
    )


def unknown_fields(sent: Form, seats: Sequence[Seat]) -> list[str]:
    """Return the names of fields that are in no form of ours."""
    return sent.unknown(KNOWN_FIELDS | {ABOUT_NAME + seat.person for seat in seats})


def without(sent: Form, names: Collection[str]) -> Form:
    """Return the form without these fields."""
    if not (found := sent.values.keys() & names):
        return sent
    return Form({name: values for name, values in sent.values.items() if name not in found}, sent.lost - found)


def answer_about(sent: Form, person: str) -> NameAnswer | None:
    """Return what was answered about a reader's name; None if nothing that was offered."""
    name = ABOUT_NAME + person
    given = sent.text(name) if name in sent.values else ""  # there is one only on the page that asks about names
    return NameAnswer(given) if given in _NAME_ANSWERS else None


def may_read(sent: Form, seats: Sequence[Seat]) -> frozenset[str]:
    """Return the readers that the reporter lets read: they said so, or that they mean somebody else."""
    answered = {seat.person: answer_about(sent, seat.person) for seat in seats}
    return frozenset(person for person, given in answered.items() if given not in {None, NameAnswer.KEEP})


def ticked(sent: Form) -> list[str]:
    """Return the ids of readers who were ticked on the first step."""
    return [one for one in dict.fromkeys(sent.many(LEFT_OUT)) if one != NOBODY]


def errors_of_readers(sent: Form, choices: frozenset[str], *, demanded: bool) -> list[FieldError]:
    """Return what is wrong with the list of readers. An answer is `demanded` only where a person saw the list."""
    given = sent.many(LEFT_OUT)
    if demanded and not given:
        return [FieldError(LEFT_OUT, TICK_ONE)]
    if NOBODY in given and ticked(sent):
        return [FieldError(LEFT_OUT, NAME_AND_NONE)]
    if set(ticked(sent)) - choices:
        return [FieldError(LEFT_OUT, COMMITTEE_CHANGED)]
    return []


def errors_of_step(filled: FilledForm, step: Step) -> list[FieldError]:
    """Return the errors of the fields that a step asks for."""
    _, wrong = as_report(filled)
    demanded = errors_of_readers(filled.sent, filled.choices, demanded=step is Step.WHO)
    found = [*demanded, *(one for one in wrong if one.field != LEFT_OUT)]
    return [one for one in found if form_sections.step_of(one.field) is step]


def as_report(filled: FilledForm) -> tuple[Report | None, list[FieldError]]:
    """Return the report, or the errors of its fields. Left out are those ticked, and those named and to be kept from it."""
    sent = filled.sent
    kept = [seat.person for seat in filled.seats if answer_about(sent, seat.person) is NameAnswer.KEEP]
    left_out = list(dict.fromkeys([*ticked(sent), *kept]))
    wrong = [*errors_of_readers(sent, filled.choices, demanded=False), *forms.lost_letters(sent, sent.values)]
    try:
        given = Report.model_validate(report.gathered({**sent.values, LEFT_OUT: left_out}))
    except ValidationError as error:
        return None, [_named(one) for one in (*wrong, *forms.errors_of(error))]
    return (None, [_named(one) for one in wrong]) if wrong else (given, [])


def _named(error: FieldError) -> FieldError:
    """Return an error that says which question it is about: in the list at the top it stands without its field."""
    question = next((one for one in REPORT_FORM if one.field == error.field), None)
    if question is None or question.field == LEFT_OUT:
        return error
    if error.message == forms.EMPTY:
        return FieldError(error.field, NOTHING_WRITTEN)
    return FieldError(error.field, forms.OF_FIELD.filled(label=question.label, problem=error.message))
