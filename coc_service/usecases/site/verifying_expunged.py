"""Verifies that nothing is left of a case that two members erased, but its hashes and what its last entry says."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from coc_service.audit import leaf_hash
from coc_service.domain.chain import case_subject
from coc_service.domain.tombstone import Tombstone
from coc_service.store import erasing, log
from coc_service.usecases.custody import tombstones
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.custody.view import View
from coc_service.usecases.site import publish
from coc_service.usecases.site.comparing import Discrepancy

_STAY = 2  # the details of the last entry and of the proposal it confirms


def expunged_findings(session: Session, view: View, case_id: str, ended: Tombstone) -> list[Discrepancy]:
    """Return what is wrong with an erased case: a row or a detail that is there again, or an entry that is not.

    Details may still be there until the next checkpoint is out.
    """
    subject, head = case_subject(case_id), view.head(case_subject(case_id))
    try:
        if head is None or tombstones.left_of(session, case_id, head, ended.leaf, stop=view.ahead.size) != ended:
            return [Discrepancy(subject, "its last entry")]
    except Frozen:
        return [Discrepancy(subject, "its chain is incomplete")]
    return [Discrepancy(subject, what) for what in _left(session, view, case_id, ended)]


def _left(session: Session, view: View, case_id: str, ended: Tombstone) -> Iterator[str]:
    for what in erasing.left_of_case(session, case_id):
        yield f"it was erased, and there is a row of it: {what}"
    published = publish.latest(session, view.keys)
    rows = log.chain(session, case_subject(case_id), stop=view.ahead.size)
    last = [row.position for row in rows if leaf_hash(row.entry).hex() == ended.leaf]
    is_due = case_id in view.memory.without_details and published is not None and last[0] < published.size
    if is_due and sum(row.detail is not None for row in rows if row.position <= last[0]) > _STAY:
        yield "it was erased, and there is a detail of it"
