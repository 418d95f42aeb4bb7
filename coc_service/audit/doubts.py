"""The reasons for which an entry is void."""

from enum import StrEnum


class Doubt(StrEnum):
    """Why an entry is void: it stays in the log and in its chain, and has no effect."""

    CHAIN_WRONG = "its act belongs to another kind of chain"
    SIGNATURE_MISSING = "nobody signed it"
    SIGNATURE_MISPLACED = "it bears a signature where none belongs"
    ACTOR_WRONG = "its act is not for the one it names to state"
    SIGNATURE_FALSE = "it is not signed with a key of the one it names"
    SIGNER_UNKNOWN = "the log gives no key there to the one it names"
    DETAIL_MALFORMED = "its detail is not one of this act"
    BEGUN_TWICE = "what it begins had begun before"
    NAME_FALSE = "the case is not named by its genesis"


class Void(Exception):
    """The entry is void, for the reason `doubt`."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt)
        self.doubt = doubt
