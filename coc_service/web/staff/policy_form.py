"""A policy as a form: a field for each rule, and the text that the filled form stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Message, msg
from coc_service.domain import policy_rules, policy_text
from coc_service.domain.policy import Policy
from coc_service.domain.policy_rows import RULES, SECTIONS, Path, Rule, Unit
from coc_service.domain.policy_rules import MAJORITIES, Value
from coc_service.domain.policy_text import Fault
from coc_service.web.fields import OptionView
from coc_service.web.http.forms import FieldError, Form

TEXT = "toml"  # the field with the whole text
REASON = "reason"
_IN_HOURS = msg("In hours. %(does)s")
_OPTIONAL = frozenset({"escalation"})  # a section that is left out while its fields are empty
_DEFAULTS: Mapping[Path, str] = {("escalation", "hours"): "72", ("escalation", "danger_hours"): "3"}
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class RuleField:
    """A rule as a field of the form. It is a choice if it has options."""

    name: str
    label: Message
    hint: Message
    options: Sequence[OptionView] = ()


@dataclass(frozen=True, slots=True)
class FieldsOfSection:
    """The fields of one section."""

    title: Message
    fields: Sequence[RuleField]


def field_name(path: Path) -> str:
    """Return the name of a rule's field."""
    return "-".join(path)


def sections() -> list[FieldsOfSection]:
    """Return the fields of all rules."""
    return [FieldsOfSection(one.title, [_field(rule) for rule in one.rules]) for one in SECTIONS]


def _field(rule: Rule) -> RuleField:
    hint = _IN_HOURS.filled(does=rule.does) if rule.unit is Unit.HOURS else rule.does
    return RuleField(field_name(rule.path), rule.label, hint, _OPTIONS.get(rule.unit, ()))


_OPTIONS: Mapping[Unit, Sequence[OptionView]] = {
    Unit.MAJORITY: [OptionView(one.value, label) for one, label in MAJORITIES.items()],
    Unit.YES_OR_NO: [OptionView("true", msg("Yes")), OptionView("false", msg("No"))],
}


def filled(policy: Policy) -> dict[str, str]:
    """Return the values that the form shows for a policy."""
    return {field_name(path): _typed(value) for path, value in policy_rules.values(policy).items()}


def _typed(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def to_text(sent: Form, base: Policy) -> str:
    """Return the text for a filled form. Rules that the form does not have stay as they are in `base`: a page that was opened
    before an upgrade has no field for a new rule, and must not turn it off.
    """
    said = typed(sent, base)
    values = {path: value for path, value in policy_rules.values(base).items() if path not in RULES}
    for path, rule in RULES.items():
        if _is_asked(said, path):
            values[path] = _value(rule, said.get(field_name(path), "").strip() or _DEFAULTS.get(path, ""))
    return policy_text.to_toml(values)


def typed(sent: Form, base: Policy) -> dict[str, str]:
    """Return the values that the form shows again: what was typed, and the policy's own for fields that it does not have."""
    return {**filled(base), **{name: sent.text(name) for name in sent.values}}


def _is_asked(said: Mapping[str, str], path: Path) -> bool:
    """Whether something is said about a rule: in an optional section about all of them or none."""
    return _is_used(said, path[0]) and (path[0] in _OPTIONAL or field_name(path) in said)


def _is_used(said: Mapping[str, str], section: str) -> bool:
    """Whether a section is part of the text. An optional one is, unless each of its texts is empty: one that the form does not
    have is not empty, so that no part of a form turns the section off.
    """
    texts = [path for path, rule in RULES.items() if path[0] == section and rule.unit is Unit.TEXT]
    return section not in _OPTIONAL or any(said.get(field_name(path), "").strip() for path in texts)


def _value(rule: Rule, typed: str) -> Value:
    """Return what was typed as the text has it. What is no number stays a text: reading it names the fault."""
    if rule.unit in {Unit.HOURS, Unit.COUNT} and typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS:
        return int(typed)
    return typed == "true" if rule.unit is Unit.YES_OR_NO else typed


def errors(faults: Sequence[Fault]) -> list[FieldError]:
    """Return the faults of a text that was made from the form, each at the field of its rule."""
    first: dict[str, Message] = {}
    for fault in faults:
        path = fault.path if fault.path in RULES else _first_of(fault.path[0])
        first.setdefault(field_name(path), fault.message)
    return [FieldError(name, message) for name, message in first.items()]


def _first_of(section: str) -> Path:
    return next((path for path in RULES if path[0] == section), next(iter(RULES)))
