"""The rules for disclosures of a case: one member proposes exactly what is given out, another confirms it, either fetches it.

To whom it goes and why is sealed to the panel. The chain has the digest of what is given out, so that both sign the same bytes.
"""

from dataclasses import replace

from coc_service.domain import case_records, epochs
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.disclosures import Disclosure, DisclosureTo
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind

CONFIRMED = "disclosure.confirmed"


def judge(case: Case, statement: Statement, committee: Committee) -> None:
    """Check a confirmation against the committee.

    Raises:
        Void: whoever proposed it has left the case or the committee since, or has other keys: a thief may have signed.
    """
    disclosure = case.disclosures[statement.detail["proposal"]]
    reads = epochs.reader(case, committee, disclosure.by, statement.at)
    is_same = reads and case.admissions[disclosure.by] == disclosure.by_admission
    require(is_same, "whoever proposed the disclosure does not read the case any more")


def proposed(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep a disclosure until another member confirms or refuses it. Raises Void."""
    said = statement.detail
    [[record, channel, _, kind, _]] = said["records"]
    require((channel, kind) == (PANEL, RecordKind.DISCLOSURE), "a disclosure is one record of the panel")
    filed = case_records.file_all(case, statement, policy)
    new = Disclosure(
        leaf=statement.leaf,
        to=DisclosureTo(said["to"]),
        record=str(record),
        content=str(said["content"]),
        by=statement.person,
        by_admission=case.admissions[statement.person],
        at=statement.at,
    )
    return _with(filed, new)


def confirmed(case: Case, statement: Statement, _: Policy) -> Case:
    """Note the second signature. Raises Void."""
    disclosure = _open(case, statement)
    require(disclosure.confirmed_at is None, "confirmed before")
    require(disclosure.by != statement.person, "another member confirms a disclosure")
    require(case.presence_of(disclosure.by) is Presence.CLEAR, "whoever proposed the disclosure is not clear any more")
    require(statement.at <= disclosure.at + OPEN_FOR, "proposed too long ago")
    return _with(case, replace(disclosure, confirmed_by=statement.person, confirmed_at=statement.at))


def refused(case: Case, statement: Statement, _: Policy) -> Case:
    """End a disclosure: it is not confirmed, or not fetched any more. Raises Void."""
    return _with(case, replace(_open(case, statement), is_ended=True))


def taken(case: Case, statement: Statement, policy: Policy) -> Case:
    """Count a copy that was fetched. Raises Void."""
    disclosure = _open(case, statement)
    may = disclosure.can_be_taken_by(statement.person, policy, statement.at)
    require(may, "one of the two fetches a disclosure, while there is time")
    return _with(case, replace(disclosure, taken=disclosure.taken + 1))


def _open(case: Case, statement: Statement) -> Disclosure:
    disclosure = case.disclosures[statement.detail["proposal"]]
    require(not disclosure.is_ended, "the disclosure has ended")
    return disclosure


def _with(case: Case, disclosure: Disclosure) -> Case:
    return replace(case, disclosures={**case.disclosures, disclosure.leaf: disclosure})
