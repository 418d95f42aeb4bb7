"""What the trustees of a recovery key sign when they give cases back, and the check of it wherever the log is followed.

Without it a member could take back cases with the signatures of the members who admitted their new keys, and these may be left
out of the case.
"""

from coc_service.crypto import verify
from coc_service.domain.case_state import Case
from coc_service.domain.chain import Statement, require
from coc_service.domain.committee_state import Committee
from coc_service.usecases.custody import contexts

NOT_SIGNED = "the trustees did not sign this"


def check_used(committee: Committee, statement: Statement, *, origin: str) -> None:
    """Check that the trustees signed for this admission and this number of cases. Raises Void."""
    require(has_signed_use(committee, statement, origin=origin), NOT_SIGNED)


def check_recovered(case: Case, committee: Committee, statement: Statement, *, origin: str) -> None:
    """Check that the trustees signed for this case and its member's admission. Raises Void."""
    require(has_signed_case(case, committee, statement, origin=origin), NOT_SIGNED)


def has_signed_use(committee: Committee, statement: Statement, *, origin: str) -> bool:
    """Whether the trustees of the key that a statement names signed what it says to the committee."""
    said = statement.detail
    message = contexts.recovery_used(
        origin=origin, committee=committee.id, key=said["key"], admission=said["admission"], cases=said["cases"]
    )
    return _is_signed(committee, statement, message)


def has_signed_case(case: Case, committee: Committee, statement: Statement, *, origin: str) -> bool:
    """Whether the trustees of the key that a statement names signed what it says about the case."""
    said = statement.detail
    begin = case.begin(said["epoch"])
    message = contexts.reader_recovered(
        origin=origin,
        case_id=case.id,
        key=said["key"],
        admission=said["admission"],
        begin=begin.digest if begin else "",
    )
    return _is_signed(committee, statement, message)


def _is_signed(committee: Committee, statement: Statement, message: bytes) -> bool:
    key = committee.recovery_keys.get(statement.detail["key"])
    return key is not None and verify(key.signing_key, message, bytes.fromhex(statement.detail["proof"]))
