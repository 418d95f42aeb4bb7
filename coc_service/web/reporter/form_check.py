"""The last page before a report is sent: who reads it, who does not, and every answer once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import answers, behalf, receipt
from coc_service.domain.answers import ShownAnswer
from coc_service.domain.question import QuestionKind, YesNoUnsure
from coc_service.domain.questions import REPORT_FORM
from coc_service.domain.recovery import RECOVERY
from coc_service.domain.report import Report
from coc_service.usecases.reporter import naming
from coc_service.usecases.reporter.naming import Quotation
from coc_service.usecases.reporter.submit import too_few
from coc_service.web import attached_files, recovery_words
from coc_service.web.http import pages, runtime
from coc_service.web.reporter import filled_form, form_sections, form_steps
from coc_service.web.reporter.filled_form import ABOUT_NAME, FilledForm, NameAnswer, To

_STORY = next(one for one in REPORT_FORM if one.kind is QuestionKind.STORY)
TICKED = msg("You ticked this name")
WRITTEN = msg("You wrote this name")


_ANSWERS = {
    NameAnswer.KEEP: msg("Yes, keep it from %(name)s"),
    NameAnswer.SOMEONE_ELSE: msg("No, I mean someone else"),
    NameAnswer.MAY_READ: msg("No, %(name)s may read it"),
}


@dataclass(frozen=True, slots=True)
class NameChoice:
    """One answer about a name that was found."""

    value: str
    label: Message
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NameAsked:
    """A reader whose name was found in the report, where, and what is chosen about them."""

    person: str
    field: str
    name: str
    quotation: Quotation | None
    chosen: NameAnswer
    is_alternate: bool = False

    @property
    def choices(self) -> list[NameChoice]:
        """The answers to choose from. The one that keeps the report from the member comes first."""
        return [
            NameChoice(one.value, words.filled(name=Name(self.name)), one is self.chosen)
            for one, words in _ANSWERS.items()
        ]


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """A reader who cannot read the report, and why."""

    name: str
    reason: Message


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer, and the step on which it can be changed."""

    shown: ShownAnswer
    step: To


def shown(filled: FilledForm, report: Report, *, notices: Sequence[Message] = (), status: int = 200) -> Response:
    """Show what would be sent, and who would read it."""
    asked = _asked(filled, report)
    values = _people(filled, asked) | {
        "committee": filled.page.links,
        "readers_digest": filled.page.readers.digest,
        "form_token": filled.token,
        "on_call_note": filled.page.readers.on_call_note if report.danger is YesNoUnsure.YES else None,
        "carried": _carried(filled),
        "asked": asked,
        "rows": _rows(report),
        "files": attached_files.chooser(filled.request, form_steps.waits_in(filled.request)),
        "notices": notices,
        "word_count": receipt.WORD_COUNT,
        "ways": filled.ways,
        "behalf": behalf.note(report.relation),
    }
    return form_steps.kept_for_back(pages.page(filled.request, "reports/form_check.html", status_code=status, **values))


def _asked(filled: FilledForm, report: Report) -> list[NameAsked]:
    """Return the readers to ask about: named in a text, and not ticked on the first step. "Keep it from them" is preset."""
    custody, sent = runtime.of(filled.request).custody, filled.sent
    found, ticked = naming.mentions(report, filled.seats, custody), filled_form.ticked(sent)
    known = {one.person: one for one in naming.names_of(filled.seats, custody)}
    return [
        NameAsked(
            seat.person,
            ABOUT_NAME + seat.person,
            seat.name,
            naming.quotation(report, found[seat.person], known[seat.person]),
            filled_form.answer_about(sent, seat.person) or NameAnswer.KEEP,
            is_alternate=seat.is_alternate,
        )
        for seat in filled.seats
        if seat.person in found and seat.person not in ticked
    ]


def _people(filled: FilledForm, asked: Sequence[NameAsked]) -> dict[str, Any]:
    ticked = set(filled_form.ticked(filled.sent))
    written = {one.person for one in asked if one.chosen is NameAnswer.KEEP}
    kept, key = [seat for seat in filled.seats if seat.person in ticked | written], filled.page.readers.recovery
    readers = filled.page.readers
    reading = [seat.name for seat in readers.seats if seat not in kept]
    minimum = filled.page.policy.panel.minimum_members
    return {
        "read_by": reading,
        "recovery": recovery_words.option(key) if key else None,
        "is_recovery_kept": RECOVERY in ticked,
        "recovery_reason": TICKED,
        "kept_from": [KeptFrom(seat.name, TICKED if seat.person in ticked else WRITTEN) for seat in kept],
        "callable": [seat.name for seat in readers.alternates if seat not in kept],
        "needed": too_few(len(reading), minimum=minimum, seats=len(readers.seats)),
        "may_send": bool(reading or asked),
    }


def _carried(filled: FilledForm) -> list[tuple[str, str]]:
    """Return all answers but those about names: this page asks for the ones that are still of use."""
    names = frozenset(ABOUT_NAME + seat.person for seat in filled.seats)
    return form_steps.carried(filled.sent, filled.page.readers, but=names)


def _rows(report: Report) -> list[AnswerRow]:
    told, _, identity = answers.to_seal(report)
    story = ShownAnswer(_STORY.field, _STORY.label, text=report.narrative)
    others = [*answers.for_reporter(told.answers), *answers.for_reporter(identity.answers)]
    about = [one for one in others if _step_of(one) is To.WHO]
    return [AnswerRow(one, _step_of(one)) for one in [*about, story, *(one for one in others if one not in about)]]


def _step_of(answer: ShownAnswer) -> To:
    step = form_sections.step_of(answer.field)
    return To(step.value) if step else To.STORY
