"""The rules of a policy: what each is called and does, in the sections of the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coc_service.catalogue import Message, msg
from coc_service.domain.grounds import GROUNDS
from coc_service.domain.stages import STAGES, Stage
from coc_service.domain.vocabulary import Option

Path = tuple[str, str]  # section and name, as in the text


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
class Section:
    """The rules of one section of the text."""

    name: str
    title: Message
    rules: tuple[Rule, ...]


def _of_stage(stage: Stage) -> Rule:
    return Rule(("hours", stage.value), Unit.HOURS, STAGES[stage].label, STAGES[stage].for_committee)


def _of_ground(ground: Option) -> Rule:
    label = msg("An appeal can say: “%(words)s”", words=ground.label)
    does = msg("Whether somebody can appeal for this reason.")
    return Rule(("appeal_grounds", ground.value), Unit.YES_OR_NO, label, does)


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
        "appeal_grounds",
        # note: above a list of reasons, or a single one, such as "The rules were not followed"
        msg("What an appeal can say"),
        tuple(map(_of_ground, GROUNDS)),
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
        "retention",
        msg("How long we keep things"),
        (
            Rule(
                ("retention", "spam"),
                Unit.HOURS,
                msg("Spam"),
                msg("Counted from when two members set it aside."),
            ),
            Rule(
                ("retention", "no_violation"),
                Unit.HOURS,
                msg("No violation, or not for us"),
                msg("Counted from the end of the case."),
            ),
            Rule(
                ("retention", "minor"),
                Unit.HOURS,
                msg("Minor, and the first time"),
                msg("Counted from the end of the case."),
            ),
            Rule(
                ("retention", "measure"),
                Unit.HOURS,
                msg("A measure that ends"),
                msg("Counted from the end of the measure."),
            ),
            Rule(
                ("retention", "review"),
                Unit.HOURS,
                msg("Serious, or not the first time"),
                msg("After this time the committee looks at the case again. It is not deleted for its age."),
            ),
            Rule(
                ("retention", "identity"),
                Unit.HOURS,
                msg("Who the reporter is"),
                msg("Counted from the end of the case. It goes before the rest."),
            ),
            Rule(
                ("retention", "files"),
                Unit.HOURS,
                msg("Files"),
                msg("Counted from the end of the case. They go before the rest."),
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
