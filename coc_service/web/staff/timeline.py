"""What was done in a case, in sentences, from its chain: the milestones in its thread, and every act on request."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from coc_service.audit import Act
from coc_service.catalogue import Message, Moment, Name, Text, msg, plural
from coc_service.domain import workflow
from coc_service.domain.case_state import party_channel
from coc_service.domain.chain import Statement
from coc_service.domain.committee_state import NameOf
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind
from coc_service.web import words

SOMEONE = msg("A member")  # for a person in the log who is not on the roster
MILESTONES: Mapping[str, Message] = {
    Act.REPORT_WITHDRAWN: msg("The reporter withdrew the report, and their identity was deleted"),
    Act.IDENTITY_CORRECTED: msg("The reporter changed or erased what they said about themselves"),
    Act.REPORT_RECORDED: msg("%(who)s recorded the report, which came another way"),
    Act.RECORD_LOST: msg("%(who)s signed that a record is lost"),
    Act.DANGER_TAKEN: msg("%(who)s takes care of the danger"),
    Act.DANGER_RAISED: msg("The reporter said that they feel less safe"),
    Act.BALLOT_CAST: msg("%(who)s voted"),
    Act.READER_PROPOSED: msg("%(who)s asked for another reader"),
    Act.READER_ALLOWED: msg("The reporter said yes to another reader"),
    Act.READER_REFUSED: msg("Another reader was refused"),
    Act.READER_ADDED: msg("%(who)s confirmed another reader"),
    Act.READER_RECOVERED: msg("%(who)s got the case back with the recovery key"),
    Act.READER_LEFT_OUT: msg("The reporter keeps the report from somebody else from now on"),
    Act.PARTY_ADDED: msg("%(who)s opened a channel to somebody who is to be heard"),
    Act.PARTY_JOINED: msg("Somebody who is to be heard opened their link"),
    Act.PARTY_CLOSED: msg("%(who)s closed the channel to somebody who was heard"),
    Act.APPEAL_MADE: msg("Somebody appealed"),
    Act.WISH_MADE: msg("Somebody who is heard asked for something"),
    Act.RETENTION_STATED: msg("%(who)s said how long the case is kept"),
    Act.RETENTION_RESTARTED: msg("%(who)s let the time for which the case is kept begin again"),
    Act.HOLD_PROPOSED: msg("%(who)s asked to begin or end a legal hold"),
    Act.HOLD_AGREED: msg("%(who)s confirmed that a legal hold begins or ends"),
    Act.HOLD_REFUSED: msg("%(who)s said no to beginning or ending a legal hold"),
    Act.ERASURE_PROPOSED: msg("%(who)s asked to delete the case or a part of it"),
    Act.ERASURE_REFUSED: msg("%(who)s said no to the deletion"),
    Act.ERASURE_CONFIRMED: msg("%(who)s confirmed that a part of the case is deleted"),
    Act.CASE_EXPUNGED: msg("%(who)s confirmed that the case is deleted"),
    Act.DISCLOSURE_PROPOSED: msg("%(who)s proposed to give out a copy of the case"),
    Act.DISCLOSURE_CONFIRMED: msg("%(who)s agreed to give out a copy of the case"),
    Act.DISCLOSURE_REFUSED: msg("%(who)s signed that no copy of the case is given out"),
}
_VISITS: Mapping[str, Message] = {
    Act.CASE_OPENED: msg("%(who)s opened the case"),
    Act.FILE_OPENED: msg("%(who)s opened a file"),
    Act.PARTY_CAME: msg("The reporter came back"),
    Act.NEWS_CHOSEN: msg("The reporter changed how they hear of news"),
    Act.PROOF_TAKEN: msg("The reporter took a proof from the log"),
    Act.RECORD_FAILED: msg("%(who)s met a record that is missing or altered"),
    Act.DISCLOSURE_TAKEN: msg("%(who)s fetched the copy of the case that is given out"),
}
_WRITTEN: Mapping[str, Message] = {
    RecordKind.LETTER: msg("%(who)s wrote to the reporter"),
    RecordKind.NOTE: msg("%(who)s wrote a note"),
    RecordKind.TASK: msg("%(who)s wrote or changed a task"),
    RecordKind.FILE: msg("%(who)s added a file"),
    **dict.fromkeys(
        (RecordKind.ALLEGATION, RecordKind.FINDING, RecordKind.MEASURE),
        msg("%(who)s wrote on the list of allegations"),
    ),
    RecordKind.PARTY: msg("%(who)s wrote down who is to be heard"),
    RecordKind.NAMED: msg("%(who)s told the new reader who it is about"),
}
_ARRIVED = msg("The report arrived")
_FIRST_ANSWER = msg("%(who)s gave the reporter a first answer")
_WROTE = msg("%(who)s wrote in the file")
_REPORTER_WROTE = msg("The reporter wrote")
_REPORTER_OPENED_FILE = msg("The reporter opened a file of theirs")
_PARTY_WROTE = msg("Somebody who is heard wrote")
_PARTY_CAME = msg("Somebody who is heard came back")
_PARTY_OPENED_FILE = msg("Somebody who is heard opened a file")
_PARTY_MET_GAP = msg("Somebody who is heard met a record that is missing or altered")
_OF_PARTY: Mapping[str, Message] = {
    Act.RECORD_FAILED: _PARTY_MET_GAP,
    Act.PARTY_CAME: _PARTY_CAME,
    Act.FILE_OPENED: _PARTY_OPENED_FILE,
}
_TO_PARTY = msg("%(who)s wrote to somebody who is heard")
_REPORTER_MET_GAP = msg("The reporter met a record that is missing or altered")
_AT_THE_GATE = msg("%(who)s looked at who it is about")
_TOOK_LEAD = msg("%(who)s took the lead")
_NAMED_LEAD = msg("%(who)s made %(lead)s the lead")
_MOVED = msg("%(who)s moved the case")
# With the new reader's name, which only the proposal has.
_READERS: Mapping[str, Message] = {
    Act.READER_PROPOSED: msg("%(who)s proposed that %(reader)s reads the case"),
    Act.READER_ALLOWED: msg("The reporter said yes to %(reader)s"),
    Act.READER_REFUSED: msg("%(who)s said no to %(reader)s"),
    Act.READER_ADDED: msg("%(who)s confirmed that %(reader)s reads the case"),
}
_KEPT_FROM = msg("The reporter keeps the report from %(reader)s from now on")
_REPORTER_REFUSED = msg("The reporter said no to %(reader)s")
DECLARED: Mapping[Presence, Message] = {
    Presence.CLEAR: msg("%(who)s declared no conflict"),
    Presence.RECUSED: msg("%(who)s is not on this case any more"),
}
_REPORTER = msg("The reporter")
_PARTY = msg("Somebody who is heard")
# What the thread and the timeline leave out, because another act tells it. The log has a sentence for every entry.
_UNTOLD: Mapping[str, Message] = {
    Act.EPOCH_BEGUN: msg("With what %(who)s wrote, new keys began for the case"),
    Act.RECORDER_NAMED: msg("The receipt named who recorded the report"),
    Act.READER_PROPOSED: msg("%(who)s proposed another reader"),
    Act.READER_ALLOWED: msg("%(who)s said yes to another reader"),
    Act.READER_REFUSED: msg("%(who)s said no to another reader"),
}
SILENT = frozenset({Act.EPOCH_BEGUN, Act.RECORDER_NAMED})  # acts without a sentence of their own: another act tells it


@dataclass(frozen=True, slots=True)
class ActView:
    """One act in a sentence. `person` is the member who did it, "" for anyone else."""

    sentence: Message
    when: Text
    person: str = ""


def who(person: str, name_of: NameOf) -> Text:
    """Return a member's name; "A member" for a person who was never on the roster."""
    name = name_of(person)
    return Name(name) if name else SOMEONE


def proposed_in(chain: Sequence[Statement]) -> dict[str, str]:
    """Return who was proposed as a reader, by the leaf of the proposal."""
    return {one.leaf: one.detail["person"] for one in chain if one.act == Act.READER_PROPOSED}


def milestones(one: Statement, *, name_of: NameOf, proposed: Mapping[str, str]) -> list[ActView]:
    """Return the sentences of an entry that changed the case. Openings, letters, notes and tasks are no milestones.

    `proposed` is who was proposed as a reader in this chain, by the proposal's leaf.
    """
    sentence = _of_reader(one, name_of, proposed) or _milestone(one, name_of)
    when = words.moment_of(one.actor, one.at)
    told = [ActView(sentence.filled(who=who(one.person, name_of)), when, one.person)] if sentence else []
    return told + _left_out(one, name_of)


def in_words(one: Statement, *, name_of: NameOf, reporter: str = "") -> list[Message]:
    """Return what one entry of a case's chain says, in sentences. `reporter` is the party who reported."""
    kinds = [str(row[3]) for row in one.detail.get("records", ())]
    written = _of_records(one, kinds, reporter=reporter, is_first=False)
    first = _milestone(one, name_of) or written or _visited(one, reporter) or _UNTOLD.get(one.act)
    gone = [told.sentence for told in _left_out(one, name_of)]
    return [first.filled(who=actor(one, name_of, reporter)), *gone] if first else gone


def actor(one: Statement, name_of: NameOf, reporter: str = "") -> Text:
    """Return who made an entry: a member's name, the reporter, or somebody else who is heard."""
    if not one.party:
        return who(one.person, name_of)
    return _PARTY if reporter and one.party != reporter else _REPORTER


def timeline(chain: Sequence[Statement], *, name_of: NameOf) -> list[ActView]:
    """Return every act, newest first. A person's visits of a kind on one day are one line, at the time of the first."""
    visits = Counter(_visit(one) for one in chain if one.act in _VISITS)
    acts: list[ActView] = []
    proposed = proposed_in(chain)
    for one, written in zip(chain, _written(chain), strict=True):
        acts.extend(milestones(one, name_of=name_of, proposed=proposed))
        sentence = written or _visited(one, reporter_in(chain))
        times = visits.pop(_visit(one), 0) if one.act in _VISITS else 1
        if sentence and times:
            acts.append(ActView(sentence.filled(who=who(one.person, name_of)), _when(one, times), one.person))
    return acts[::-1]


def _milestone(one: Statement, name_of: NameOf) -> Message | None:
    if "move" in one.detail:
        row = workflow.MOVES.get(one.detail["move"])
        return row.done if row else _MOVED
    if one.act == Act.DECLARED:
        return DECLARED[Presence(one.detail["answer"])]
    if one.act == Act.LEAD_ASSIGNED:
        lead = one.detail["lead"]
        return _TOOK_LEAD if lead == one.person else _NAMED_LEAD.filled(lead=who(lead, name_of))
    if one.act == Act.READER_LEFT_OUT:
        return _KEPT_FROM.filled(reader=who(one.detail["person"], name_of))
    return MILESTONES.get(one.act)


def done(request: Request, *, among: Collection[str]) -> Message | None:
    """Return what the member has just done, if the page's address says that it is one of these acts."""
    act = request.query_params.get("done", "")
    return MILESTONES[act].filled(who=Name(request.state.member.name)) if act in among else None


def _of_reader(one: Statement, name_of: NameOf, proposed: Mapping[str, str]) -> Message | None:
    person = proposed.get(one.detail.get("proposal", one.leaf))
    if one.act not in _READERS or person is None:
        return None
    is_reporters = one.act == Act.READER_REFUSED and one.party
    return (_REPORTER_REFUSED if is_reporters else _READERS[Act(one.act)]).filled(reader=who(person, name_of))


def _left_out(one: Statement, name_of: NameOf) -> list[ActView]:
    """Return a line for each member who was left out when the panel was formed."""
    sentence = DECLARED[Presence.RECUSED]
    return [ActView(sentence.filled(who=who(gone, name_of)), Moment(one.at)) for gone in one.detail.get("left_out", ())]


def _written(chain: Sequence[Statement]) -> Iterator[Message | None]:
    """Return for each entry what was written with it; None for entries without records of their own."""
    is_answered, reporter = False, reporter_in(chain)
    for one in chain:
        kinds = [str(row[3]) for row in one.detail.get("records", ())]
        is_first = RecordKind.LETTER in kinds and not is_answered and not _is_to_party(one, reporter)
        is_answered = is_answered or is_first
        yield _of_records(one, kinds, reporter=reporter, is_first=is_first)


def reporter_in(chain: Sequence[Statement]) -> str:
    """Return the party whose report the chain begins with."""
    return chain[0].party if chain else ""


def _is_to_party(one: Statement, reporter: str) -> bool:
    """Whether a letter is in the channel of somebody else than the reporter."""
    channels = {str(row[1]) for row in one.detail.get("records", ()) if row[3] == RecordKind.LETTER}
    return bool(reporter and channels) and party_channel(reporter) not in channels


def _of_records(one: Statement, kinds: Sequence[str], *, reporter: str, is_first: bool) -> Message | None:
    if one.act == Act.REPORT_RECEIVED:
        return _ARRIVED
    if one.act != Act.RECORD_ADDED:
        return _FIRST_ANSWER if is_first else None
    if one.party:
        return _PARTY_WROTE if reporter and one.party != reporter else _REPORTER_WROTE
    if _is_to_party(one, reporter):
        return _TO_PARTY
    return _FIRST_ANSWER if is_first else next((_WRITTEN[kind] for kind in kinds if kind in _WRITTEN), _WROTE)


def _visited(one: Statement, reporter: str) -> Message | None:
    if one.act == Act.CASE_OPENED and one.detail["part"] == "gate":
        return _AT_THE_GATE
    if one.party and reporter and one.party != reporter:
        return _OF_PARTY.get(one.act)
    if one.act == Act.RECORD_FAILED and one.party:
        return _REPORTER_MET_GAP
    if one.act == Act.FILE_OPENED and one.party:
        return _REPORTER_OPENED_FILE
    return _VISITS.get(one.act)


def _visit(one: Statement) -> tuple[str, str, object, date]:
    return one.actor, one.act, one.detail.get("part"), one.at.date()


def _when(one: Statement, times: int) -> Text:
    moment = words.moment_of(one.actor, one.at)
    if times == 1:
        return moment
    return plural(
        "%(moment)s, %(count)s time that day",
        "%(moment)s, %(count)s times that day",
        count=times,
        moment=moment,
    )
