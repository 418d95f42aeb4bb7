"""The form of a draft: what each case counts as, what no case tells, and the committee's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coc_service.catalogue import msg
from coc_service.domain.person_names import without_hidden
from coc_service.domain.transparency import MATTERS, MOST, OTHER, STEPS, TEXT_CHARS
from coc_service.usecases.committee.counted_cases import CountedCase
from coc_service.usecases.committee.drafting import Tables, Words
from coc_service.web.fields import OptionView
from coc_service.web.http.forms import FieldError, Form

NOT_READ = msg("Please say that you have read all of it.")
NOT_CHOSEN = msg("Please choose one for each case.")
NO_NUMBER = msg("Please write a number, such as 0.")
LONG = msg("This is too long. Please say it in fewer words.")
_MATTER, _STEP = "matter-", "step-"
MATTER_OPTIONS = (
    *(OptionView(value, label) for value, label in MATTERS.items()),
    OptionView(OTHER, msg("Several of these, or something else")),
)
STEP_OPTIONS = (
    *(OptionView(value, label) for value, label in STEPS.items()),
    OptionView(OTHER, msg("Something else")),
)
TABLE_OPTIONS = (
    OptionView(Tables.KEPT.value, msg("The numbers of the version before")),
    OptionView(Tables.COUNTED.value, msg("Counted again")),
    OptionView(Tables.NONE.value, msg("No numbers by kind, finding and measure")),
)


def matter_field(case_id: str) -> str:
    """Return the name of the field that says what a case was about."""
    return _MATTER + case_id


def step_field(case_id: str) -> str:
    """Return the name of the field that says what followed."""
    return _STEP + case_id


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form said: the period, the second member, and every field by its name."""

    period: str
    second: str
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def begun(cls, period: str, second: str) -> "Sent":
        """Return the form as it opens."""
        return cls(period, second, {"legal_demands": "0"})

    @classmethod
    def of(cls, form: Form) -> "Sent":
        """Return what was sent."""
        own = ("lessons", "changes", "legal_demands", "met_police", "tables")
        chosen = [name for name in form.shown() if name.startswith((_MATTER, _STEP))]
        return cls(form.text("period"), form.text("second"), {name: form.text(name) for name in (*own, *chosen)})

    @property
    def chosen(self) -> dict[str, tuple[str, str]]:
        """What each case counts as: matter and step, by case."""
        ids = [name.removeprefix(_MATTER) for name in self.values if name.startswith(_MATTER)]
        return {one: (self.values[_MATTER + one], self.values.get(_STEP + one, "")) for one in ids}

    @property
    def words(self) -> Words:
        """The rest of the form, once it has no errors."""
        return Words(
            lessons=without_hidden(self.values["lessons"]),
            changes=without_hidden(self.values["changes"]),
            legal_demands=int(self.values["legal_demands"]),
            met_police=self.values["met_police"] == "yes",
            tables=Tables(self.values["tables"] or Tables.COUNTED),
        )


def errors(sent: Sent, cases: Sequence[CountedCase]) -> list[FieldError]:
    """Return what is missing or no number, by field."""
    found = []
    for case in cases:
        for name, options in ((_MATTER + case.id, MATTER_OPTIONS), (_STEP + case.id, STEP_OPTIONS)):
            if sent.values.get(name, "") not in {one.value for one in options}:
                found.append(FieldError(name, NOT_CHOSEN))
    number = sent.values["legal_demands"]
    is_number = number.isascii() and number.isdigit() and len(number) <= len(str(MOST))
    if not is_number or int(number) > MOST:
        found.append(FieldError("legal_demands", NO_NUMBER))
    if sent.values["tables"] not in {"", *Tables}:
        found.append(FieldError("tables", NOT_CHOSEN))
    written = {name: without_hidden(sent.values[name]) for name in ("lessons", "changes")}
    return found + [FieldError(name, LONG) for name, text in written.items() if len(text) > TEXT_CHARS]
