"""The record of what two members agree to give out of a case."""

from coc_service.domain.record_models import Record, RecordKind


class DisclosureRecord(Record):
    """What two members agree to give out. `key` is the age or SSH key it is sealed for, "" if it is not; `salt` is in what is
    given out, so that nobody can test guesses of it by its digest. `records` are those that it is made from. For somebody who
    asks what is held about them: the text itself, and `party` if it is also written to them in their channel.
    """

    kind = RecordKind.DISCLOSURE
    recipient: str
    purpose: str = ""
    key: str = ""
    salt: str
    parts: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    text: str = ""
    party: str = ""
