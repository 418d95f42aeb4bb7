"""The rules for the records that an entry brings: in which epoch and channel they may be, and what they change."""

from dataclasses import replace

from coc_service.domain.case_changes import changed
from coc_service.domain.case_state import PANEL, Case, Filed, party_channel
from coc_service.domain.chain import Statement, require
from coc_service.domain.policy import Policy

CONTENT = "content"  # in place of a record's kind: the sealed bytes of a file, which are no record


def filed(case: Case, statement: Statement, refs: list[list[object]]) -> Case:
    """Add an entry's records to the case: in the newest epoch, each in a channel that the signer may write to."""
    records, contents = dict(case.records), dict(case.contents)
    for record_id, channel, epoch, kind, digest in refs:
        require(channel == PANEL or channel in case.parties, "no such channel")
        require(
            statement.act == "report.received" or _reaches(case, statement, str(channel)), "not the signer's channel"
        )
        require(epoch == case.current.number, "not the newest epoch")
        require(record_id not in records and record_id not in contents, "filed twice")
        known = contents if kind == CONTENT else records
        known[str(record_id)] = Filed(
            str(record_id),
            str(channel),
            case.current.number,
            str(kind),
            str(digest),
            statement.leaf,
            statement.actor,
            statement.at,
        )
    return changed(case, records=records, contents=contents)


def _reaches(case: Case, statement: Statement, channel: str) -> bool:
    if statement.party:
        return channel == party_channel(statement.party)
    return channel == PANEL or case.parties[channel].is_open


def file_all(case: Case, statement: Statement, _: Policy) -> Case:
    """File an entry's records, and note whether the reporter, or whoever took over, waits for an answer. Raises Void."""
    refs = statement.detail["records"]
    return _answered(filed(case, statement, refs), statement, refs)


def _answered(case: Case, statement: Statement, refs: list[list[object]]) -> Case:
    """Update since when the reporter, or whoever took over, waits: their record starts it, a member's in their channel ends it.

    A danger ends with a member's record in the reporter's channel alone: whoever took over did not raise it.
    """
    channels = {channel for _, channel, *_ in refs}
    if not statement.party and case.reporter_channel in channels:
        case = replace(case, is_danger_answered=True)
    if case.addressee_channel not in channels:
        return case
    if statement.party:
        return replace(case, waiting_since=case.waiting_since or statement.at)
    answered_at = case.answered_at or statement.at
    return replace(case, waiting_since=None, answered_at=answered_at)
