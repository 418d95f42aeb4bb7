"""The values of a policy in words, and what differs between two policies."""

from collections.abc import Mapping
from dataclasses import dataclass

from coc_service.catalogue import Message, Name, Text, msg, plural
from coc_service.domain.policy import Majority, Policy
from coc_service.domain.policy_rows import RULES, Path, Rule, Unit
from coc_service.domain.stages import STAGES

Value = bool | int | str
_DAY_HOURS = 24
_SHORTEST_IN_DAYS = 72  # two days are "48 hours": a deadline by the hour


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that two policies have differently. A value is None where the policy has no such rule."""

    rule: Rule
    before: Text | None
    after: Text | None


MAJORITIES: Mapping[Majority, Message] = {
    Majority.SIMPLE: msg("More yes than no"),
    Majority.TWO_THIRDS: msg("Two thirds of yes and no"),
    Majority.UNANIMOUS: msg("No vote against it"),
}
_YES, _NO = msg("Yes"), msg("No")


def rule(path: Path) -> Rule:
    """Return the rule of a path; one that only has its name if this list does not know it."""
    found = RULES.get(path)
    return found or Rule(path, Unit.TEXT, msg("Rule %(name)s", name=Name(".".join(path))), msg("See the text."))


def values(policy: Policy) -> dict[Path, Value]:
    """Return every rule's value in the order of the list, with the time of each stage, whether or not the text names it."""
    found: dict[Path, Value] = {}
    for section, own in policy.model_dump(mode="json", exclude={"hours": {"stages"}}).items():
        found |= {(section, name): value for name, value in (own or {}).items()}
    for stage in STAGES:
        if allowed := policy.allowed(stage):
            found["hours", stage.value] = int(allowed.total_seconds()) // 3600
    known = {path: found.pop(path) for path in RULES if path in found}
    return known | found


def in_words(of: Rule, value: Value) -> Text:
    """Return a value as people read it."""
    match of.unit:
        case Unit.HOURS if isinstance(value, int) and value >= _SHORTEST_IN_DAYS and value % _DAY_HOURS == 0:
            return plural("%(count)s day", "%(count)s days", count=value // _DAY_HOURS)
        case Unit.HOURS if isinstance(value, int):
            return plural("%(count)s hour", "%(count)s hours", count=value)
        case Unit.MAJORITY:
            return MAJORITIES[Majority(str(value))]
        case Unit.YES_OR_NO:
            return _YES if value else _NO
        case _:
            return str(value)


def changes(before: Policy, after: Policy) -> list[RuleChange]:
    """Return the rules that differ, in the order of the list."""
    old, new = values(before), values(after)
    differing = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    return [RuleChange(rule(path), _said(path, old), _said(path, new)) for path in differing]


def _said(path: Path, found: Mapping[Path, Value]) -> Text | None:
    return in_words(rule(path), found[path]) if path in found else None
