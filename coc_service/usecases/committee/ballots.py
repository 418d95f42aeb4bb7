"""What the ballots of a case say. A ballot that its own author made unreadable counts as an abstention."""

from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import BallotRecord, RecordKind
from coc_service.domain.records import UnknownRecord, UnreadableRecord
from coc_service.usecases.custody.casefile import OpenedFile


def choices(file: OpenedFile) -> dict[str, Choice]:
    """Return the choice of each ballot, by the record's id. A ballot that is missing or was altered is absent.

    If a spoiled ballot stopped the count, one voter could keep every proposal from being decided.
    """
    said = {one.filed.id: one.said.body.choice for one in file.records if isinstance(one.said.body, BallotRecord)}
    return said | dict.fromkeys(spoiled(file), Choice.ABSTAIN)


def spoiled(file: OpenedFile) -> tuple[str, ...]:
    """Return the ids of the ballots that are stored as their voters signed them, but cannot be read."""
    return tuple(
        one.filed.id
        for one in file.records
        if one.filed.kind == RecordKind.BALLOT and isinstance(one.said.body, UnknownRecord | UnreadableRecord)
    )
