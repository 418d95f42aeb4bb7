"""The rules for disclosures of a case: one member proposes exactly what is given out, another confirms it, either fetches it.

To whom it goes and why is sealed to the panel. The chain has the digest of what is given out, so that both sign the same bytes.
"""

from dataclasses import replace

from coc_service.domain import case_proposals, case_records
from coc_service.domain.case_state import PANEL, Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.disclosures import Disclosure, DisclosureTo
from coc_service.domain.policy import Policy
from coc_service.domain.record_models import RecordKind


def proposed(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep a disclosure until another member confirms or refuses it. Raises Void."""
    said = statement.detail
    [[record, channel, _, kind, _]] = said["records"]
    require((channel, kind) == (PANEL, RecordKind.DISCLOSURE), "a disclosure is one record of the panel")
    first, to = case_proposals.first(case, statement), DisclosureTo(said["to"])
    new = Disclosure(*first, to=to, record=str(record), content=str(said["content"]))
    return case_proposals.kept(case_records.file_all(case, statement, policy), new)


def confirmed(case: Case, statement: Statement, _: Policy) -> Case:
    """Let the two fetch it. Raises Void."""
    after, disclosure = case_proposals.confirmed(case, statement, Disclosure)
    return _with(after, replace(disclosure, confirmed_by=statement.person, confirmed_at=statement.at))


def refused(case: Case, statement: Statement, policy: Policy) -> Case:
    """End a disclosure: it is not confirmed, or not fetched any more. Raises Void."""
    agreed = case.disclosures.get(statement.detail["proposal"])
    if agreed is None:
        return case_proposals.refusing(Disclosure)(case, statement, policy)
    require(not agreed.is_ended, "the disclosure has ended")
    return _with(case, replace(agreed, is_ended=True))


def taken(case: Case, statement: Statement, policy: Policy) -> Case:
    """Count a copy that was fetched. Raises Void."""
    agreed = case.disclosures.get(statement.detail["proposal"])
    may = agreed and agreed.can_be_taken_by(statement.person, policy, statement.at)
    require(may, "one of the two fetches a disclosure, while there is time")
    assert agreed is not None  # noqa: S101  for the type checker: `require` refuses None
    return _with(case, replace(agreed, taken=agreed.taken + 1))


def _with(case: Case, disclosure: Disclosure) -> Case:
    return replace(case, disclosures={**case.disclosures, disclosure.leaf: disclosure})
