"""The timeline of a case, from its chain. Entries that belong together are one line."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coc_service.audit import Act
from coc_service.catalogue import Message, Moment, Name, Text, msg, plural
from coc_service.domain import workflow
from coc_service.domain.chain import Statement
from coc_service.domain.presence import Presence

_VISITS = frozenset({Act.CASE_OPENED, Act.PARTY_CAME})
_SOMEONE = msg("A member")  # for a person in the log who is not on the roster
_ACTS: Mapping[str, Message] = {
    Act.REPORT_RECEIVED: msg("The report arrived"),
    Act.REPORT_WITHDRAWN: msg("The reporter withdrew the report, and their identity was deleted"),
    Act.REPORT_RECORDED: msg("%(who)s recorded the report, which came another way"),
    Act.RECORD_ADDED: msg("%(who)s wrote in the file"),
    Act.RECORD_FAILED: msg("A sealed record was missing or altered"),
    Act.RECORD_LOST: msg("%(who)s signed that a record is lost"),
    Act.PARTY_CAME: msg("The reporter came back"),
    Act.PROOF_TAKEN: msg("The reporter took a proof from the log"),
    Act.CASE_OPENED: msg("%(who)s opened the case"),
    Act.LEAD_ASSIGNED: msg("%(who)s chose the lead"),
    Act.DANGER_TAKEN: msg("%(who)s takes care of the danger"),
    Act.BALLOT_CAST: msg("%(who)s voted"),
    Act.READER_ADDED: msg("%(who)s added a reader"),
    Act.PARTY_ADDED: msg("%(who)s opened a channel to a party"),
    Act.PARTY_CLOSED: msg("%(who)s closed a channel to a party"),
}
_REPORTER_WROTE = msg("The reporter wrote in the file")
_AT_THE_GATE = msg("%(who)s looked at who it is about")
_DECLARED = {
    Presence.CLEAR: msg("%(who)s declared no conflict"),
    Presence.RECUSED: msg("%(who)s is not on this case any more"),
}
_MOVED = msg("%(who)s moved the case")
NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ActView:
    """One act in the timeline."""

    sentence: Message
    when: Text


def timeline(chain: Sequence[Statement], *, name_of: NameOf) -> list[ActView]:
    """Return the lines, newest first. A person's visits on one day are one line, at the time of the first."""
    told = [one for one in chain if _sentence(one)]
    visits = Counter(_visit(one) for one in told if one.act in _VISITS)
    acts: list[ActView] = []
    for one in told:
        times = visits.pop(_visit(one), 0) if one.act in _VISITS else 1
        sentence = _sentence(one)
        if times and sentence:
            acts.append(ActView(sentence.filled(who=_who(one, name_of)), _when(one, times)))
        acts.extend(_left_out(one, name_of))
    return acts[::-1]


def _visit(one: Statement) -> tuple[str, str, object, date]:
    return one.actor, one.act, one.detail.get("part"), one.at.date()


def _sentence(one: Statement) -> Message | None:
    """Return the sentence for an act; None for acts without one, such as a new epoch."""
    if "move" in one.detail:
        row = workflow.MOVES.get(one.detail["move"])
        return row.done if row else _MOVED
    if one.act == Act.DECLARED:
        return _DECLARED[Presence(one.detail["answer"])]
    if one.act == Act.CASE_OPENED and one.detail.get("part") == "gate":
        return _AT_THE_GATE
    if one.act == Act.RECORD_ADDED and one.party:
        return _REPORTER_WROTE
    return _ACTS.get(one.act)


def _left_out(one: Statement, name_of: NameOf) -> list[ActView]:
    """Return a line for each member who was left out when the panel was formed."""
    gone = one.detail.get("left_out", [])
    sentence, when = _DECLARED[Presence.RECUSED], Moment(one.at)
    return [
        ActView(sentence.filled(who=Name(name_of(person)) if name_of(person) else _SOMEONE), when) for person in gone
    ]


def _who(one: Statement, name_of: NameOf) -> Text:
    name = name_of(one.person)
    return Name(name) if name else _SOMEONE


def _when(one: Statement, times: int) -> Text:
    if times == 1:
        return Moment(one.at)
    return plural(
        "%(moment)s, %(count)s time that day",
        "%(moment)s, %(count)s times that day",
        count=times,
        moment=Moment(one.at),
    )
