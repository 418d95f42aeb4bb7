"""The rules for wishes: somebody who is heard asks to be answered instead of the reporter, or that the panel stops.

A wish is a party's own act, so that no member can leave it lying. What it asks for is sealed, and so is the role of who asks:
the panel reads both, and answers by a move. Nothing happens by itself.
"""

from dataclasses import replace

from coc_service.domain import case_records
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.outcomes import Waiting
from coc_service.domain.policy import Policy


def made(case: Case, statement: Statement, policy: Policy) -> Case:
    """Keep a wish until it is answered. Raises Void."""
    require(statement.party and statement.party != case.reporter, "only those who are heard ask")
    require(statement.party not in case.wishes, "an earlier wish waits for its answer")
    filed = case_records.file_all(case, statement, policy)
    return replace(filed, wishes={**case.wishes, statement.party: Waiting(statement.leaf, statement.at)})


def answered(case: Case, statement: Statement) -> Case:
    """Return the case once its oldest wish is answered.

    Raises:
        Void: the entry names another wish, so its signer has not read this one.
    """
    require(case.wishes and statement.detail["wish"] == case.oldest_wish, "not the wish that waits")
    left = {party: one for party, one in case.wishes.items() if one.leaf != case.oldest_wish}
    return replace(case, wishes=left)


def handed_over(case: Case, statement: Statement) -> Case:
    """Return the case in which whoever had the wish is answered instead of the reporter, and is asked about a plan anew.

    Raises:
        Void: as `answered`, or they can read no letter.
    """
    after = answered(case, statement)
    (party,) = case.wishes.keys() - after.wishes.keys()
    require(case.party_of(party), "the channel is closed")
    return replace(after, took_over=party, is_view_asked=False)
