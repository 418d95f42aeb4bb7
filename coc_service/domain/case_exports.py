"""The rules for exports of a case: one member proposes exactly what is given out, another confirms it, either fetches it.

To whom it goes and why is sealed to the panel. The chain has the digest of what is given out, so that both sign the same bytes.
"""

from dataclasses import replace

from coc_service.domain import case_records, epochs
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.exports import Export, ExportTo
from coc_service.domain.open_proposals import OPEN_FOR
from coc_service.domain.policy import Policy
from coc_service.domain.presence import Presence
from coc_service.domain.record_models import RecordKind

CONFIRMED = "export.confirmed"


def judge(case: Case, statement: Statement, committee: Committee) -> None:
    """Check a confirmation against the committee.

    Raises:
        Void: whoever proposed it has left the case or the committee since, or has other keys: a thief may have signed.
    """
    export = case.exports[statement.detail["proposal"]]
    reads = epochs.reader(case, committee, export.by, statement.at)
    is_same = reads and case.admissions[export.by] == export.by_admission
    require(is_same, "whoever proposed the export does not read the case any more")


def proposed(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep an export until another member confirms or refuses it. Raises Void."""
    said = statement.detail
    [[record, channel, _, kind, _]] = said["records"]
    require((channel, kind) == (PANEL, RecordKind.EXPORT), "an export is one record of the panel")
    filed = case_records.file_all(case, statement, policy)
    new = Export(
        leaf=statement.leaf,
        to=ExportTo(said["to"]),
        record=str(record),
        content=str(said["content"]),
        by=statement.person,
        by_admission=case.admissions[statement.person],
        at=statement.at,
    )
    return _with(filed, new)


def confirmed(case: Case, statement: Statement, _: Policy) -> Case:
    """Note the second signature. Raises Void."""
    export = _open(case, statement)
    require(export.confirmed_at is None, "confirmed before")
    require(export.by != statement.person, "another member confirms an export")
    require(case.presence_of(export.by) is Presence.CLEAR, "whoever proposed the export is not clear any more")
    require(statement.at <= export.at + OPEN_FOR, "proposed too long ago")
    return _with(case, replace(export, confirmed_by=statement.person, confirmed_at=statement.at))


def refused(case: Case, statement: Statement, _: Policy) -> Case:
    """End an export: it is not confirmed, or not fetched any more. Raises Void."""
    return _with(case, replace(_open(case, statement), is_ended=True))


def taken(case: Case, statement: Statement, policy: Policy) -> Case:
    """Count a copy that was fetched. Raises Void."""
    export = _open(case, statement)
    may = export.can_be_taken_by(statement.person, policy, statement.at)
    require(may, "one of the two fetches an export, while there is time")
    return _with(case, replace(export, taken=export.taken + 1))


def _open(case: Case, statement: Statement) -> Export:
    export = case.exports[statement.detail["proposal"]]
    require(not export.is_ended, "the export has ended")
    return export


def _with(case: Case, export: Export) -> Case:
    return replace(case, exports={**case.exports, export.leaf: export})
