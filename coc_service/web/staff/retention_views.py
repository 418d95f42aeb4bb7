"""Turns how long a case is kept into the values of its page and of the case page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coc_service.catalogue import Day, Message, Name, Text, msg, plural
from coc_service.domain import case_proposals, case_retention
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import NameOf
from coc_service.domain.policy_rows import RULES
from coc_service.domain.record_models import RecordKind
from coc_service.domain.retention import Erasure, Ground, Hold, Part, RetentionClass
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.erasing import HINDRANCES
from coc_service.usecases.committee.retention_shown import PartShown, RetentionShown
from coc_service.usecases.custody.casefile import OpenedFile
from coc_service.web.fields import OptionView
from coc_service.web.staff import proposal_views
from coc_service.web.staff.proposal_views import Answers, Confirms

_LABELS: Mapping[RetentionClass, Message] = {
    **{one: RULES["retention", one.value].label for one in RetentionClass if one is not RetentionClass.PERMANENT},
    RetentionClass.PERMANENT: msg("A measure without an end"),
}
_HINTS: Mapping[RetentionClass, Message] = {
    RetentionClass.NO_VIOLATION: msg("Nothing was found, or it was for others to decide."),
    RetentionClass.MINOR: msg("A talk or a warning, and nothing like it was reported before."),
    RetentionClass.MEASURE: msg("Somebody may not take part for a time. Say below until when."),
    RetentionClass.REVIEW: msg("It is never deleted for its age. You look at it again from time to time."),
    RetentionClass.PERMANENT: msg("It is kept as long as the measure is in force."),
}
PARTS: Mapping[Part, Message] = {
    Part.WHOLE: msg("The whole case"),
    Part.IDENTITY: msg("Who the reporter is"),
    Part.FILES: msg("The files"),
}
_GROUNDS: Mapping[Ground, Message] = {
    Ground.DUE: msg("Its time is over"),
    Ground.LAW: msg("A law asks for it, whatever the time"),
}
# What goes, one line each; the rest is counted.
_KINDS: Mapping[str, Message] = {
    RecordKind.REPORT: msg("The report"),
    RecordKind.NAMED: msg("Who it is about"),
    RecordKind.IDENTITY: PARTS[Part.IDENTITY],
}
_LETTERS = frozenset({RecordKind.LETTER, RecordKind.ADDITION, RecordKind.PARTY_STATEMENT})
_OPEN = msg("The case is open. The time counts from when it is closed.")
_UNSTATED = msg("Nobody has said yet how long this case is kept. Until then, the whole case is not due for deletion.")
_NEVER = msg("Kept as: %(what)s. It is not deleted for its age.")
_UNTIL = msg("Kept as: %(what)s. You can delete it from %(day)s.")
_REVIEW = msg("Kept as: %(what)s. You look at it again from %(day)s.")
_HELD = msg("A legal hold keeps everything of this case.")
_HOLD_ASKED = msg("%(who)s asks for a legal hold.")
_LIFT_ASKED = msg("%(who)s asks to end the legal hold.")
_ERASURE_ASKED = msg("%(who)s asks to delete something.")
_CONFIRM_HOLD = Confirms(msg("Confirm it"))
_DELETE = msg("Delete it for good")
_NOBODY_BACK = msg("Nobody can bring it back. It is also gone from backups once these are old enough.")
_PART_DUE = msg("You can delete it from %(day)s.")
_FILE = msg("File: %(name)s")


@dataclass(frozen=True, slots=True)
class PartView:
    """A part that can be deleted: what goes, and when, or why not now."""

    part: str
    label: Message
    digest: str
    goes: Sequence[Text]
    when: Message
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ProposedView:
    """What somebody asked for, what goes with it, and what this member can do about it."""

    says: Message
    lapses: Message
    answers: Answers
    part: PartView | None = None
    ground: Message | None = None


@dataclass(frozen=True, slots=True)
class RetentionView:
    """The page: what holds now, the forms, and what waits. `hindered` says why nothing may be deleted now, on any ground.

    `may_ask_erasure` and `may_ask_hold`: none waits.
    """

    says: Sequence[Message]
    is_closed: bool
    is_held: bool
    classes: Sequence[OptionView]
    parts: Sequence[PartView]
    part_options: Sequence[OptionView]
    hindered: Message | None
    grounds: Sequence[OptionView]
    proposed: Sequence[ProposedView]
    may_ask_erasure: bool
    may_ask_hold: bool
    url: str


@dataclass(frozen=True, slots=True)
class SideView:
    """What the case page says: how long the case is kept, and whether something waits for another member, or all of them have
    to say how long.
    """

    says: Sequence[Message]
    is_unstated: bool
    waits: Sequence[Message]
    url: str


def side(opened: OpenedCase, *, url: str) -> SideView:
    """Return what the case page says."""
    case, sealed = opened.case, opened.file.sealed
    waits = [_asks(one, sealed.committee.name_of) for one in case_retention.proposed(case)]
    due_at = case_retention.due_at(case, sealed.policy)
    is_unstated = case.stage in case_retention.ENDED and case_retention.class_of(case) is None
    return SideView(_says(case, due_at), is_unstated, waits, url)


def page(shown: RetentionShown, *, url: str) -> RetentionView:
    """Return the values of the page."""
    opened, case = shown.opened(), shown.case
    parts = [_part_view(one) for part in Part if (one := shown.part(part, opened)).records]
    is_closed = case.retention.closed_at is not None and shown.kept_as is not RetentionClass.SPAM
    return RetentionView(
        says=_says(case, shown.due_at),
        is_closed=is_closed,
        is_held=case.retention.is_held,
        classes=[OptionView(one.value, _LABELS[one], hint) for one, hint in _HINTS.items()],
        parts=parts,
        part_options=[OptionView(one.part, one.label, one.when) for one in parts],
        hindered=_hindered(shown, opened),
        grounds=[OptionView(one.value, label) for one, label in _GROUNDS.items()],
        proposed=[_proposed(shown, one, opened, url) for one in case_retention.proposed(case)],
        may_ask_erasure=not case_proposals.waiting(case, Erasure),
        may_ask_hold=not case_retention.is_hold_asked(case, shown.file.committee, shown.at),
        url=url,
    )


def values(shown: RetentionShown) -> dict[str, str]:
    """Return what the forms begin with: the class that is stated, or that the decision suggests."""
    found = shown.suggestion(shown.opened())
    what = shown.case.retention.stated or (found.what if found else shown.kept_as)
    ends = found.ends_on if found else shown.case.retention.last_day
    return {"class": what.value if what else "", "ends_on": ends.isoformat() if ends else ""}


def _says(case: Case, due_at: datetime | None) -> list[Message]:
    what, held = case_retention.class_of(case), [_HELD] if case.retention.is_held else []
    if what is None:
        return [*held, _UNSTATED if case.stage in case_retention.ENDED else _OPEN]
    if due_at is None:
        return [*held, _NEVER.filled(what=_LABELS[what])]
    until = _REVIEW if what is RetentionClass.REVIEW else _UNTIL
    return [*held, until.filled(what=_LABELS[what], day=Day(due_at))]


def _goes(one: PartShown) -> list[Text]:
    told: list[Text] = [said for kind, said in _KINDS.items() if one.records.get(kind)]
    letters = sum(one.records.get(kind, 0) for kind in _LETTERS)
    others = sum(
        count for kind, count in one.records.items() if kind not in _LETTERS | _KINDS.keys() | {RecordKind.FILE}
    )
    if letters:
        told.append(plural("%(count)s letter", "%(count)s letters", count=letters))
    if others:
        told.append(
            plural(
                "%(count)s record of yours: notes, votes, moves",
                "%(count)s records of yours: notes, votes, moves",
                count=others,
            )
        )
    return [*told, *(_FILE.filled(name=Name(name)) for name in one.files)]


def _part_view(one: PartShown) -> PartView:
    hindered = one.hindered[Ground.DUE]
    is_early = hindered is case_retention.Hindrance.EARLY and one.due_at is not None
    early = _PART_DUE.filled(day=Day(one.due_at)) if is_early and one.due_at else None
    when = early or (HINDRANCES[hindered] if hindered else _GROUNDS[Ground.DUE])
    return PartView(one.part.value, PARTS[one.part], one.digest, _goes(one), when, one.part is Part.WHOLE)


def _hindered(shown: RetentionShown, opened: OpenedFile) -> Message | None:
    found = shown.part(Part.WHOLE, opened).hindered[Ground.LAW]
    return HINDRANCES[found] if found else None


def _proposed(shown: RetentionShown, one: Erasure | Hold, opened: OpenedFile, url: str) -> ProposedView:
    says, lapses = _asks(one, shown.file.committee.name_of), proposal_views.lapses(one)
    if isinstance(one, Hold):
        confirms = _CONFIRM_HOLD if shown.is_second(one) else None
        answers = proposal_views.answers(one, shown.member, url=f"{url}/hold", confirms=confirms)
        return ProposedView(says, lapses, answers)
    part = shown.part(one.part, opened)
    confirms = Confirms(_DELETE, _NOBODY_BACK, part.digest) if shown.is_second(one) else None
    answers = proposal_views.answers(one, shown.member, url=f"{url}/delete", confirms=confirms)
    return ProposedView(says, lapses, answers, _part_view(part), _GROUNDS[one.ground])


def _asks(one: Erasure | Hold, name_of: NameOf) -> Message:
    says = _ERASURE_ASKED if isinstance(one, Erasure) else _HOLD_ASKED if one.holds else _LIFT_ASKED
    return says.filled(who=Name(name_of(one.by)))
