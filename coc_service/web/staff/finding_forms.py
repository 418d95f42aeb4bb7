"""The forms of the list: an allegation, a finding, a measure; and what each becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coc_service.catalogue import Message, msg
from coc_service.domain.findings import AllegationList, Listed, Point, Written
from coc_service.domain.move_rows import FieldKind, MoveField
from coc_service.domain.record_models import AllegationRecord, FindingRecord, MeasureRecord, RecordKind, Venue
from coc_service.domain.vocabulary import FINDINGS, Finding, options
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.parties import heard
from coc_service.web.fields import FieldView, OptionView
from coc_service.web.staff import party_views, writing_views

NO_DAY = msg("“%(field)s” needs a day, such as 2026-12-31, or stays empty.")
EARLIER = msg("The measure ends before it begins.")
_NOT_HEARD = msg("Leave it open if they are not heard.")
_TEXT = MoveField(
    "text",
    msg("What are they said to have done?"),
    msg("In your own words, as the person may read it: name nobody else, and nothing that only one person can know."),
)
_RESPONDENT = MoveField("respondent", msg("Who is it about?"), _NOT_HEARD, FieldKind.SELECT, is_optional=True)
_PERSON = MoveField(
    "person", msg("Or what do you call them?"), msg("Only the panel reads this."), FieldKind.SHORT, is_optional=True
)
_SECTION = MoveField("section", msg("Which part of the code of conduct?"), kind=FieldKind.SHORT, is_optional=True)
_WHEN = MoveField("when", msg("When, roughly?"), kind=FieldKind.SHORT, is_optional=True)
_FINDING = MoveField("finding", msg("Finding"), kind=FieldKind.SELECT, options=options(FINDINGS))
_REASONS = MoveField("reasons", msg("Why?"), msg("What you rest it on. Only the panel reads this."))
_IMPACT = MoveField("impact", msg("What did it do to people?"), msg("Only the panel reads this."), is_optional=True)
_WHAT = MoveField("measure", msg("What is done?"), msg("For example: a written warning."), FieldKind.SHORT)
_PARTY = MoveField("party", msg("For whom?"), _NOT_HEARD, FieldKind.SELECT, is_optional=True)
_PLACE = MoveField("place", msg("Where?"), kind=FieldKind.SHORT, is_optional=True)
_EXECUTOR = MoveField(
    "executor", msg("Who carries it out?"), msg("Only the panel reads this."), FieldKind.SHORT, is_optional=True
)
_STARTS = MoveField("starts_on", msg("From"), kind=FieldKind.DATE, is_optional=True)
_ENDS = MoveField("ends_on", msg("Until"), msg("Its last day."), FieldKind.DATE, is_optional=True)
_REVIEW = MoveField(
    "review_on",
    msg("When do you look at it again?"),
    msg("It stands on the desk then."),
    FieldKind.DATE,
    is_optional=True,
)
_CONDITIONS = MoveField("conditions", msg("Under which conditions? What if they refuse?"), is_optional=True)


@dataclass(frozen=True, slots=True)
class ListForm:
    """One of the three forms: its fields, and the names of those that must be filled in."""

    title: Message
    fields: Sequence[MoveField]

    @property
    def required(self) -> frozenset[str]:
        """The fields without which it says nothing."""
        return frozenset(one.name for one in self.fields if not one.is_optional)


FORMS: Mapping[str, ListForm] = {
    RecordKind.ALLEGATION: ListForm(msg("An allegation"), (_TEXT, _RESPONDENT, _PERSON, _SECTION, _WHEN)),
    RecordKind.FINDING: ListForm(msg("A finding"), (_FINDING, _REASONS, _IMPACT)),
    RecordKind.MEASURE: ListForm(
        msg("A measure"), (_WHAT, _PARTY, _PLACE, _EXECUTOR, _STARTS, _ENDS, _REVIEW, _CONDITIONS)
    ),
}


def views(opened: OpenedCase, form: ListForm) -> list[FieldView]:
    """Return the fields of a form, with the people of this case as choices."""
    people = [OptionView(one.party.party, party_views.who(one).alone) for one in heard(opened.file)]
    fields = [writing_views.field_view(one) for one in form.fields]
    return [replace(one, options=people) if one.name in {_RESPONDENT.name, _PARTY.name} else one for one in fields]


def values(kind: str, found: AllegationList, of: str) -> dict[str, str]:
    """Return what a form opens with: the newest version of what it changes."""
    match next((one for one in found.entries if id_of(one) == of), None):
        case Point() as point if kind == RecordKind.ALLEGATION:
            said = point.allegation.body
            return {
                "text": said.text,
                "respondent": said.respondent,
                "person": said.person,
                "section": ", ".join(said.code_sections),
                "when": said.when,
            }
        case Point(finding=Written(body=body)) if kind == RecordKind.FINDING:
            return {"finding": body.finding.value, "reasons": body.reasons, "impact": body.impact}
        case Written(body=MeasureRecord() as body):
            return _of_measure(body)
        case _:
            return {}


def _of_measure(body: MeasureRecord) -> dict[str, str]:
    place = body.places[0] if body.places else Venue(name="")
    days = {one.name: getattr(body, one.name) for one in (_STARTS, _ENDS, _REVIEW)}
    return {
        "measure": body.measure,
        "party": body.party,
        "place": place.name,
        "executor": place.executor,
        "conditions": body.conditions,
        **{name: day.isoformat() for name, day in days.items() if day},
    }


def id_of(one: Point | Written[MeasureRecord]) -> str:
    """Return what the forms call a point or a measure."""
    return one.allegation.id if isinstance(one, Point) else one.id


def wrong(form: ListForm, given: Mapping[str, str]) -> list[tuple[str, Message]]:
    """Return what is wrong with a form besides what is empty, as (field, sentence)."""
    dates = [one for one in form.fields if one.kind is FieldKind.DATE and given.get(one.name)]
    found = [(one.name, NO_DAY.filled(field=one.label)) for one in dates if not _is_day(given[one.name])]
    is_earlier = not found and given.get("ends_on") and given["ends_on"] < given.get("starts_on", "")
    return [*found, *([(_ENDS.name, EARLIER)] if is_earlier else [])]


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def body_of(kind: str, given: Mapping[str, str], of: str) -> Listed:
    """Return the record that a checked form becomes. `of` is the version that it changes, or what was found about."""
    if kind == RecordKind.FINDING:
        return FindingRecord(
            finding=Finding(given["finding"]),
            allegations=(of,),
            reasons=given["reasons"],
            impact=given.get("impact", ""),
        )
    return _allegation(given, of) if kind == RecordKind.ALLEGATION else _measure(given, of)


def _allegation(given: Mapping[str, str], of: str) -> AllegationRecord:
    section = given.get("section", "")
    return AllegationRecord(
        text=given["text"],
        respondent=given.get("respondent", ""),
        person=given.get("person", ""),
        code_sections=(section,) if section else (),
        when=given.get("when", ""),
        replaces=of,
    )


def _measure(given: Mapping[str, str], of: str) -> MeasureRecord:
    place = Venue(name=given.get("place", ""), executor=given.get("executor", ""))
    return MeasureRecord(
        measure=given["measure"],
        party=given.get("party", ""),
        places=(place,) if place.name or place.executor else (),
        conditions=given.get("conditions", ""),
        replaces=of,
        starts_on=_day(given, _STARTS),
        ends_on=_day(given, _ENDS),
        review_on=_day(given, _REVIEW),
    )


def _day(given: Mapping[str, str], field: MoveField) -> date | None:
    return date.fromisoformat(given[field.name]) if given.get(field.name) else None
