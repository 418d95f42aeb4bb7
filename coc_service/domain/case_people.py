"""Who is on a case: the rules for entries that change its readers and parties."""

from dataclasses import replace

from coc_service.domain import case_appeals, case_records
from coc_service.domain.case_state import Case, Party, party_channel
from coc_service.domain.chain import Statement, Void, require
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind


def declared(case: Case, statement: Statement, _: Policy) -> Case:
    """Apply a declaration. Raises Void."""
    require(not statement.party, "the signer is no member")
    match statement.detail["answer"]:
        case Presence.CLEAR:
            return with_presence(case, statement.person, Presence.CLEAR)
        case Presence.RECUSED:
            return replace(gone(case, [statement.person]), stepped_back=case.stepped_back | {statement.person})
        case _:
            raise Void("an answer is clear or recused")


def with_presence(case: Case, person: str, presence: Presence) -> Case:
    """Return the case with a member's presence."""
    return replace(case, presences={**case.presences, person: presence})


def gone(case: Case, people: list[str], presence: Presence = Presence.RECUSED) -> Case:
    """Remove people from the case. Nothing more is sealed in the current epoch if they are among its recipients.

    Their mark as spam goes with them: if they come back with new keys, a thief may have set it.
    """
    presences = {**case.presences, **dict.fromkeys(people, presence)}
    lead = None if case.lead in people else case.lead
    mark = "" if case.spam_mark in people else case.spam_mark
    return replace(case, presences=presences, lead=lead, spam_mark=mark, is_settled=case.is_settled and not people)


def departed(case: Case, people: list[str]) -> Case:
    """Remove people from the case who have left the committee, or got other keys."""
    lead_left = case.lead if case.lead in people else case.lead_left
    return replace(gone(case, people, Presence.LEFT), lead_left=lead_left or "")


def party_added(case: Case, statement: Statement, _: Policy) -> Case:
    """Open a channel to a party. Raises Void."""
    said = statement.detail
    require(statement.person == case.lead, "the lead adds parties")
    require(said["channel"] == party_channel(said["party"]) and said["channel"] not in case.parties, "no new channel")
    require(said["epoch"] == case.current.number, "not the newest epoch")
    added = Party(
        channel=said["channel"],
        party=said["party"],
        encryption_key=bytes.fromhex(said["encryption_key"]),
        signing_key=bytes.fromhex(said["signing_key"]),
        commitment=bytes.fromhex(said["commitment"]),
        since_epoch=case.current.number,
        is_joined=False,
        added_at=statement.at,
    )
    return replace(case, parties={**case.parties, added.channel: added})


def party_closed(case: Case, statement: Statement, _: Policy) -> Case:
    """Close a channel: nothing more is sealed to its party. Raises Void."""
    require(statement.person == case.lead, "the lead closes a channel")
    require(statement.detail["channel"] != case.reporter_channel, "only the reporter ends their own")
    return _closed(case, statement.detail["channel"])


def _closed(case: Case, channel: str) -> Case:
    party = replace(case.parties[channel], is_open=False)
    return replace(case, parties={**case.parties, channel: party}, is_settled=False)


def came(case: Case, statement: Statement, _: Policy) -> Case:
    """Note what a party has seen by now: everything that was filed before they came. Raises Void."""
    return case_appeals.came(replace(case, seen={**case.seen, statement.party: len(case.records)}), statement)


def withdrawn(case: Case, statement: Statement, _: Policy) -> Case:
    """Mark the reporter's records as erased and close their channel. Raises Void."""
    erased = frozenset(statement.detail["erased"])
    require(statement.party == case.reporter, "the reporter withdraws")
    require(all(case.records[one].author == statement.actor for one in erased), "not the reporter's own record")
    closed = _closed(case, case.reporter_channel)
    return replace(closed, erased=case.erased | erased, withdrawn_at=statement.at, waiting_since=None, news="")


def identity_corrected(case: Case, statement: Statement, _: Policy) -> Case:
    """Erase who the reporter said they are, and file what they say now. Raises Void."""
    erased, refs = frozenset(statement.detail["erased"]), statement.detail["records"]
    require(statement.party == case.reporter, "the reporter says who they are")
    told = [case.records[one] for one in erased]
    are_own = all((one.kind, one.author) == (RecordKind.IDENTITY, statement.actor) for one in told)
    require(are_own, "not what the reporter said of themselves")
    require([ref[3] for ref in refs] == [RecordKind.IDENTITY], "one record of who they are")
    return replace(case_records.filed(case, statement, refs), erased=case.erased | erased)


def news_chosen(case: Case, statement: Statement, _: Policy) -> Case:
    """Set how the reporter wants to hear of news, as a digest; "" for not at all. Raises Void."""
    require(statement.party == case.reporter, "the reporter says how they hear of news")
    return replace(case, news=str(statement.detail["subscription"]))


def recorder_named(case: Case, statement: Statement, _: Policy) -> Case:
    """Set the member who recorded the report, as its receipt names them, and close the channel if the receipt is destroyed.

    Only the receipt can name a recorder: a member could otherwise claim the report of somebody else.

    Raises:
        Void: not directly after the report, when nobody but the receipt can sign.
    """
    is_first = all(filed.leaf == case.head for filed in case.records.values())
    require(is_first, "the receipt names the recorder, directly after the report")
    named = replace(case, recorder=str(statement.detail["person"]))
    if statement.detail["receipt"] == "kept":
        return named
    return replace(_closed(named, case.reporter_channel), waiting_since=None)


def recorded(case: Case, statement: Statement, _: Policy) -> Case:
    """Set who recorded the report, now that they have signed it. Raises Void."""
    require(not case.recorded_by, "recorded before")
    return replace(case, recorded_by=statement.person, recorded_as=statement.leaf)


def imported(case: Case, _: Statement) -> Case:
    """Note that the case was recorded from what the committee kept before."""
    return replace(case, is_imported=True)


def spam_marked(case: Case, statement: Statement) -> Case:
    """Keep who marked the case as spam: another member must confirm it."""
    return replace(case, spam_mark=statement.person)


def spam_mark_ended(case: Case, _: Statement) -> Case:
    """Drop the mark: it was confirmed, removed, or the case starts again."""
    return replace(case, spam_mark="")
