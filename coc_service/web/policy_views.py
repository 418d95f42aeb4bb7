"""The rules of a policy as pages show them: as a list, as a difference, and what they would lead to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coc_service.catalogue import Day, Message, Moment, Name, Names, Text, msg, plural
from coc_service.domain import policy, policy_effects, policy_rules, policy_text
from coc_service.domain.policy import Policy
from coc_service.domain.policy_effects import Effect
from coc_service.domain.policy_rows import RULES, SECTIONS, Path
from coc_service.domain.policy_rules import RuleChange
from coc_service.domain.policy_text import Fault
from coc_service.domain.policy_trial import Trial
from coc_service.usecases.people.policies import PastPolicy, PoliciesShown, ProposedPolicy

NOT_SET = msg("Not set")
_FIRST = msg("Version %(number)s, since %(day)s. The committee began with it.")
_UNNAMED = msg("Version %(number)s, since %(day)s")
_ADDRESS = RULES["escalation", "address"].label
_LATER = msg("Version %(number)s, since %(day)s, signed by %(names)s")


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule with its value in words."""

    label: Message
    value: Text
    does: Message


@dataclass(frozen=True, slots=True)
class RulesView:
    """The rules of one section."""

    title: Message
    rules: Sequence[RuleView]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A rule that a proposal changes."""

    label: Message
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class VersionView:
    """A policy that was in force, and what it changed."""

    title: Message
    reason: str
    changes: Sequence[ChangeView]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A change that waits. `url` is "" for those who have signed it."""

    leaf: str
    signed_by: Text
    at: Text
    open_until: Text
    reason: str
    changes: Sequence[ChangeView]
    effects: Sequence[Effect]
    toml: str
    url: str


@dataclass(frozen=True, slots=True)
class DateView:
    """Something that is due, and when."""

    what: Message
    at: Text


@dataclass(frozen=True, slots=True)
class TrialView:
    """What would happen to a made-up report."""

    readers: Text
    panel: Text
    voters: Text
    can_form_panel: bool
    votes: Message | None
    dates: Sequence[DateView]


def rules(of: Policy) -> list[RulesView]:
    """Return every rule that the policy has, by section, and after them those that the list of rules does not know."""
    values = policy_rules.values(of)
    known = [
        RulesView(one.title, [_rule(values, rule.path) for rule in one.rules if rule.path in values])
        for one in SECTIONS
    ]
    others = [_rule(values, path) for path in values if path not in RULES]
    return [one for one in [*known, RulesView(msg("Other rules"), others)] if one.rules]


def _rule(values: dict[Path, policy_rules.Value], path: Path) -> RuleView:
    of = policy_rules.rule(path)
    return RuleView(of.label, policy_rules.in_words(of, values[path]), of.does)


def changes(found: Iterable[RuleChange]) -> list[ChangeView]:
    """Return what differs, rule by rule."""
    return [ChangeView(one.rule.label, one.before or NOT_SET, one.after or NOT_SET) for one in found]


def proposal(shown: PoliciesShown, proposed: ProposedPolicy, *, url: str) -> ProposalView:
    """Return a change that waits, with everything that its second signer has to know."""
    after = policy.parse(proposed.toml)
    return ProposalView(
        leaf=proposed.leaf,
        signed_by=Names(tuple(proposed.signers)),
        at=Day(proposed.at),
        open_until=Day(proposed.open_until),
        reason=proposed.reason,
        changes=changes(policy_rules.changes(shown.policy, after)),
        effects=policy_effects.effects(shown.policy, after, seat_count=shown.seat_count),
        toml=proposed.toml,
        url="" if proposed.has_signed else url,
    )


def versions(found: Sequence[PastPolicy]) -> list[VersionView]:
    """Return all policies for members, newest first, each with who signed it and what it changed."""
    return [
        VersionView(_title(one, is_first=earlier is None), one.reason, _changes_since(earlier, one))
        for one, earlier in _with_earlier(found)
    ]


def public_versions(found: Sequence[PastPolicy]) -> list[VersionView]:
    """Return all policies for everybody: without names, which would stay on a public page when a member has left."""
    return [
        VersionView(
            _UNNAMED.filled(number=one.number, day=Day(one.at)),
            one.reason,
            [change for change in _changes_since(earlier, one) if change.label != _ADDRESS],
        )
        for one, earlier in _with_earlier(found)
    ]


def public_rules(of: Policy) -> list[RulesView]:
    """Return every rule for everybody, without the mail address of the body that hears when the committee does not react."""
    return [RulesView(one.title, [rule for rule in one.rules if rule.label != _ADDRESS]) for one in rules(of)]


def _with_earlier(found: Sequence[PastPolicy]) -> Iterator[tuple[PastPolicy, PastPolicy | None]]:
    return zip(found, [*found[1:], None], strict=True)


def _title(one: PastPolicy, *, is_first: bool) -> Message:
    return (_FIRST if is_first else _LATER).filled(number=one.number, day=Day(one.at), names=Names(tuple(one.signers)))


def _changes_since(earlier: PastPolicy | None, one: PastPolicy) -> list[ChangeView]:
    old, new = (policy_text.read(each.toml) if each else None for each in (earlier, one))
    return changes(policy_rules.changes(old, new)) if isinstance(old, Policy) and isinstance(new, Policy) else []


def trial(found: Trial, names: Mapping[str, str]) -> TrialView:
    """Return in words what would happen to a made-up report."""
    votes = plural(
        "%(count)s of them has to vote. If all vote yes or no, %(yes)s yes are enough.",
        "%(count)s of them have to vote. If all vote yes or no, %(yes)s yes are enough.",
        count=found.votes_needed,
        yes=found.yes_needed,
    )
    return TrialView(
        readers=_people(found.readers, names),
        panel=_people(found.panel, names),
        voters=_people(found.voters, names),
        can_form_panel=found.can_form_panel,
        votes=votes if found.votes_needed else None,
        dates=[DateView(one.what, Moment(one.at)) for one in found.dates],
    )


def _people(people: Sequence[str], names: Mapping[str, str]) -> Text:
    return Names(tuple(names[one] for one in people)) if people else msg("Nobody")


def fault_line(fault: Fault) -> Message:
    """Return a fault of a text with its line."""
    if not fault.line:
        return fault.message
    return msg("Line %(line)s: %(fault)s", line=Name(str(fault.line)), fault=fault.message)
