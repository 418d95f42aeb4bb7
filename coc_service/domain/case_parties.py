"""The rules for parties who came after the report: their link, the receipt that replaces it, and what they may state.

A member makes the link, so its keys are known to that member. With `party.joined` the party puts the keys of their own
receipt in their place; from then on nobody else can sign for them, and nothing more is sealed to the link.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from coc_service.domain.case_state import Case, Party
from coc_service.domain.chain import Statement, require
from coc_service.domain.policy import Policy

LINK_LASTS = timedelta(days=14)
JOINED = "party.joined"
# Nobody but the reporter may add to the report, or to what members read before they declare.
_OWN_KINDS = frozenset({"party_statement", "file"})


def has_lapsed(party: Party, at: datetime) -> bool:
    """Whether a party's link was not opened in time. Entries of parties have the hour, so up to an hour later still counts."""
    return not party.is_joined and party.added_at is not None and at > party.added_at + LINK_LASTS


def check_act(case: Case, statement: Statement) -> None:
    """Check that an open party may state this act.

    Raises:
        Void: the link was not opened yet, or was opened before; or they write what only a reporter may.
    """
    party = case.party_of(statement.party)
    require(party and party.is_joined == (statement.act != JOINED), "a link is opened once, before all else")
    if statement.party != case.reporter:
        kinds = {ref[3] for ref in statement.detail.get("records", ())}
        require(kinds <= _OWN_KINDS, "only the reporter adds to the report")


def joined(case: Case, statement: Statement, _: Policy) -> Case:
    """Replace the link's keys by those of the party's own receipt. Raises Void."""
    party, said = case.party_of(statement.party), statement.detail
    assert party is not None  # noqa: S101  for the type checker: `check_act` refuses None
    require(not has_lapsed(party, statement.at), "the link has lapsed")
    encryption_key, signing_key = (bytes.fromhex(said[name]) for name in ("encryption_key", "signing_key"))
    new = replace(party, encryption_key=encryption_key, signing_key=signing_key, is_joined=True)
    is_other = new.signing_key != party.signing_key and new.encryption_key != party.encryption_key
    require(is_other, "the keys of the link")  # whoever made the link knows them
    return replace(case, parties={**case.parties, new.channel: new}, is_settled=False)
