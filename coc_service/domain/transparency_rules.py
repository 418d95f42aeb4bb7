"""The rules by which a committee's chain takes a draft of a transparency report, and publishes it with a second signature.

Specification: `docs/trust.md` sections 1 and 5.
"""

from dataclasses import replace

from coc_service import canonical
from coc_service.domain import open_proposals, report_periods, transparency
from coc_service.domain.chain import Statement, Void, require
from coc_service.domain.committee_state import Committee
from coc_service.domain.report_periods import Period
from coc_service.domain.transparency import TABLES, Document, Draft, Published, Reports


def drafted(committee: Committee, statement: Statement) -> Committee:
    """Return the committee with a member's draft, which replaces their earlier one.

    Raises:
        Void: the period is not over or has a report that it does not correct, or nobody else is to sign it.
    """
    said = statement.detail
    draft = Draft(
        leaf=statement.leaf,
        by=statement.person,
        second=str(said["second"]),
        period=report_periods.read(said["period"]),
        corrects=str(said["corrects"]),
        digest=str(said["digest"]),
        at=statement.at,
        sealed=bytes.fromhex(said["sealed"]),
        grants={person: bytes.fromhex(grant) for person, grant in said["grants"]},
    )
    require(draft.second != draft.by, "nobody signs their own draft")
    require(any(one.person == draft.second for one in committee.in_force(statement.at)), "nobody is to sign it")
    require(draft.period.is_over(statement.at), "the period is not over")
    _check_place(committee.transparency, draft.period, draft.corrects)
    others = {leaf: one for leaf, one in committee.transparency.drafts.items() if one.by != draft.by}
    return replace(committee, transparency=replace(committee.transparency, drafts={**others, draft.leaf: draft}))


def published(committee: Committee, statement: Statement) -> Committee:
    """Return the committee with a report that its second member has signed.

    Raises:
        Void: it is not what the drafter signed, the signer is not whom they asked, or one of its figures is too small to tell.
    """
    said = statement.detail
    draft = committee.transparency.drafts.get(said["draft"])
    if draft is None:
        raise Void("no such draft")
    encoded = str(said["document"]).encode()
    require(statement.person == draft.second, "somebody else was asked to sign it")
    require(committee.seat_of(draft.by, statement.at), "the drafter has no seat any more")
    require(statement.at <= draft.at + open_proposals.OPEN_FOR, "drafted too long ago")
    require(transparency.digest(encoded) == draft.digest, "not the document of the draft")
    document, figures = transparency.decode(encoded), canonical.decode(str(said["figures"]).encode())
    require((document.committee, document.of) == (committee.id, draft.period), "another committee or period")
    require(document.corrects == draft.corrects, "it corrects another version")
    _check_place(committee.transparency, draft.period, draft.corrects)
    _check_tables(committee.transparency, document, figures["closed"])
    report = Published(statement.leaf, draft.leaf, document, figures, draft.by, statement.person, statement.at)
    waiting = {leaf: one for leaf, one in committee.transparency.drafts.items() if one.period != draft.period}
    return replace(committee, transparency=Reports((*committee.transparency.published, report), waiting))


def _check_place(reports: Reports, period: Period, corrects: str) -> None:
    """Check that no report is about some of the same days, and that a correction names the version that it corrects."""
    before = reports.newest(period)
    overlapping = [one for one in reports.published if one.document.of != period and one.document.of.overlaps(period)]
    require(not overlapping, "another report is about some of these days")
    require(corrects == (before.leaf if before else ""), "not the version that is to be corrected")


def _check_tables(reports: Reports, document: Document, closed: object) -> None:
    require(
        isinstance(closed, int) and not transparency.tells_too_much(document, closed), "a part is too small to tell"
    )
    for before in reports.versions(document.of):
        changes = [(before.document.table(name), document.table(name)) for name in TABLES]
        require(all(transparency.is_safe_change(*one) for one in changes), "the difference would tell about one case")
