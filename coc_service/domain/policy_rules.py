"""The rules of a policy one by one: what each is called and does, its value in words, and what differs between two policies."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coc_service.catalogue import Message, Name, Text, msg, plural
from coc_service.domain.policy import Majority, Policy
from coc_service.domain.stages import STAGES, Stage

Path = tuple[str, str]  # section and name, as in the text
Value = bool | int | str
_DAY_HOURS = 24
_SHORTEST_IN_DAYS = 72  # two days are "48 hours": a deadline by the hour


class Unit(StrEnum):
    """What a rule's value is."""

    HOURS = "hours"
    COUNT = "count"
    MAJORITY = "majority"
    YES_OR_NO = "yes_or_no"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `does` says what follows from it."""

    path: Path
    unit: Unit
    label: Message
    does: Message


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that two policies have differently. A value is None where the policy has no such rule."""

    rule: Rule
    before: Text | None
    after: Text | None


@dataclass(frozen=True, slots=True)
class Section:
    """The rules of one section of the text."""

    name: str
    title: Message
    rules: tuple[Rule, ...]


def _of_stage(stage: Stage) -> Rule:
    return Rule(("hours", stage.value), Unit.HOURS, STAGES[stage].label, STAGES[stage].for_committee)


SECTIONS = (
    Section(
        "hours",
        msg("Times"),
        (
            Rule(
                ("hours", "acknowledge"),
                Unit.HOURS,
                msg("First answer to the reporter"),
                msg("A person writes to the reporter."),
            ),
            Rule(
                ("hours", "danger"),
                Unit.HOURS,
                msg("If someone is in danger"),
                msg("A member writes to the reporter, or says that they take care of it."),
            ),
            *(_of_stage(stage) for stage, row in STAGES.items() if row.hours is not None),
        ),
    ),
    Section(
        "voting",
        msg("Votes"),
        (
            Rule(
                ("voting", "minimum_votes"),
                Unit.COUNT,
                msg("Votes that a decision needs at least"),
                msg("More than half of those who may vote have to, and never fewer than this."),
            ),
            Rule(
                ("voting", "majority"),
                Unit.MAJORITY,
                msg("Majority"),
                msg("Those who abstain count for the number of votes, and not for the majority."),
            ),
        ),
    ),
    Section(
        "panel",
        msg("Panel"),
        (
            Rule(
                ("panel", "minimum_members"),
                Unit.COUNT,
                msg("People on a panel at least"),
                msg("With fewer who have no conflict, no panel can be formed."),
            ),
        ),
    ),
    Section(
        "admission",
        msg("Changes of the committee"),
        (
            Rule(
                ("admission", "members"),
                Unit.COUNT,
                msg("Signatures for a new member"),
                msg(
                    "A new name and new pages take the same number. A new policy takes two, if there are two members or more."
                ),
            ),
            Rule(
                ("admission", "from_seats"),
                Unit.COUNT,
                msg("From how many members on"),
                msg("A smaller committee admits with one signature."),
            ),
        ),
    ),
    Section(
        "readers",
        msg("Readers who come later"),
        (
            Rule(
                ("readers", "objection_hours"),
                Unit.HOURS,
                msg("How long the reporter can say no"),
                msg(
                    "Before somebody else reads an older report, its reporter is asked. Without an answer, two members decide."
                ),
            ),
            Rule(
                ("readers", "alternates_by_one"),
                Unit.YES_OR_NO,
                msg("One member can call an alternate"),
                msg("Only where too few are left, and only an alternate who was one when the report came."),
            ),
        ),
    ),
    Section(
        "appeals",
        msg("Appeals"),
        (
            Rule(
                ("appeals", "window_hours"),
                Unit.HOURS,
                msg("How long somebody can appeal"),
                msg("It counts from the moment at which they open the letter with what was decided."),
            ),
            Rule(
                ("appeals", "answer_hours"),
                Unit.HOURS,
                msg("Answer to an appeal"),
                msg(
                    "Where possible, members who took no part in the decision answer it. Measures stay in force until they do."
                ),
            ),
        ),
    ),
    Section(
        "disclosures",
        msg("A copy for a lawyer"),
        (
            Rule(
                ("disclosures", "open_hours"),
                Unit.HOURS,
                msg("How long it can be fetched"),
                msg("By the two who agreed."),
            ),
            Rule(("disclosures", "tell_reporter"), Unit.YES_OR_NO, msg("The reporter is told"), msg("On their page.")),
        ),
    ),
    Section(
        "employers",
        msg("Employers"),
        (
            Rule(
                ("employers", "no_majority"),
                Unit.YES_OR_NO,
                msg("No employer holds a majority of the votes"),
                msg("If most of those who could vote work for one employer, the newest of them do not vote."),
            ),
            Rule(
                ("employers", "most_counted"),
                Unit.COUNT,
                msg("Employers of one member that count"),
                msg("Of the employers that a member has stated, so many count for a vote: the first ones."),
            ),
            Rule(
                ("employers", "same_steps_back"),
                Unit.YES_OR_NO,
                msg("The same employer is a conflict"),
                msg("Members who work for the same employer as someone in the report step back."),
            ),
        ),
    ),
    Section(
        "login",
        msg("Logging in"),
        (
            Rule(
                ("login", "factors"),
                Unit.COUNT,
                msg("Proofs for a login"),
                msg("With 2, a passphrase is not enough: a code from an app or a passkey as well."),
            ),
        ),
    ),
    Section(
        "escalation",
        msg("If the committee does not react"),
        (
            Rule(
                ("escalation", "body"),
                Unit.TEXT,
                msg("Who is told"),
                msg("They hear by mail that a deadline has passed, and nothing of the case."),
            ),
            Rule(
                ("escalation", "address"),
                Unit.TEXT,
                msg("Their mail address"),
                msg("Use an address that none of the members reads."),
            ),
            Rule(
                ("escalation", "hours"),
                Unit.HOURS,
                msg("How long after a deadline"),
                msg("Counted from the deadline that was missed."),
            ),
            Rule(
                ("escalation", "danger_hours"),
                Unit.HOURS,
                msg("How long after it, if someone is in danger"),
                msg("Counted from the deadline for a report of danger."),
            ),
        ),
    ),
)
RULES: Mapping[Path, Rule] = {rule.path: rule for section in SECTIONS for rule in section.rules}
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
