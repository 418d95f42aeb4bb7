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
    before = policy_rules.values(base)
    values = {path: value for path, value in before.items() if path not in RULES or not _has_field(sent, path)}
    for rule in RULES.values():
        typed = sent.text(field_name(rule.path)).strip()
        if _is_asked(sent, rule.path):
            values[rule.path] = _value(rule, typed or _DEFAULTS.get(rule.path, ""))
    return policy_text.to_toml(values)


def typed(sent: Form, base: Policy) -> dict[str, str]:
    """Return the values that the form shows again: what was typed, and the policy's own for fields that it does not have."""
    return {**filled(base), **{name: sent.text(name) for name in sent.values}}


def _is_asked(sent: Form, path: Path) -> bool:
    """Whether a filled form says something about a rule. The fields of an optional section say nothing while it is empty."""
    return _has_field(sent, path) and (path[0] not in _OPTIONAL or _is_used(sent, path[0]))


def _has_field(sent: Form, path: Path) -> bool:
    """Whether a form has a field for a rule; an optional section is there as a whole, or not at all."""
    asked = [one for one in RULES if one[0] == path[0]] if path[0] in _OPTIONAL else [path]
    return any(field_name(one) in sent.values for one in asked)


def _is_used(sent: Form, section: str) -> bool:
    texts = [path for path, rule in RULES.items() if path[0] == section and rule.unit is Unit.TEXT]
    return any(sent.text(field_name(path)).strip() for path in texts)


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
