"""Exactly what a disclosure gives out, as bytes: made again from the records each time, so no second copy outlives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coc_service import canonical
from coc_service.catalogue import msg
from coc_service.crypto import sha256
from coc_service.domain.case_state import Case
from coc_service.domain.chain import moment, person_of
from coc_service.domain.disclosure_record import DisclosureRecord
from coc_service.domain.disclosures import Disclosure, DisclosurePart, DisclosureTo, kinds_of
from coc_service.domain.record_models import Record
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.casefile import OpenedFile, OpenedRecord

FORMAT = 1
NOT_WHOLE = msg("You cannot open everything that this would give out. Somebody who can has to do it.")
CHANGED = msg("Something of this case was erased or changed since. Please propose it again.")
_INNER = {"key"}  # of a file: useless without our server


@dataclass(frozen=True, slots=True)
class Given:
    """A disclosure with its opened record, what it gives out as bytes, and the records these were made from."""

    disclosure: Disclosure
    said: DisclosureRecord
    content: bytes
    records: tuple[OpenedRecord, ...] = ()


def ids(case: Case, parts: frozenset[DisclosurePart]) -> tuple[str, ...]:
    """Return the records that counsel would be given, in the order of the log."""
    kinds = kinds_of(parts)
    return tuple(one.id for one in case.records.values() if one.kind in kinds and one.id not in case.erased)


def for_counsel(file: OpenedFile, chosen: Sequence[str], salt: str) -> tuple[bytes, tuple[OpenedRecord, ...]]:
    """Return what counsel is given, and its records.

    Raises:
        Refused: one of them does not open here.
    """
    opened = {one.filed.id: one for one in file.records}
    if not opened.keys() >= set(chosen):
        raise Refused(NOT_WHOLE, field="disclosure")
    records = tuple(opened[one] for one in chosen)
    case, name_of = file.case, file.sealed.committee.name_of
    said = {
        "format": FORMAT,
        "log": file.sealed.origin,
        "case": case.id,
        "received_at": moment(case.received_at),
        "salt": salt,
        "records": [_record(one, name_of(person_of(one.filed.author))) for one in records],
    }
    return canonical.encode(said), records


def _record(one: OpenedRecord, name: str) -> Mapping[str, object]:
    body = one.said.body
    says = body.model_dump(mode="json", exclude=_INNER) if isinstance(body, Record) else None
    return {
        "id": one.filed.id,
        "kind": one.filed.kind,
        "channel": one.filed.channel,
        "author": one.filed.author,
        "name": name,
        "at": moment(one.filed.at),
        "entry": one.filed.leaf,
        "says": says,
    }


def digest(content: bytes) -> str:
    """Return the SHA-256 that both members sign, in hexadecimal."""
    return sha256(content).hex()


def said_in(file: OpenedFile, disclosure: Disclosure) -> DisclosureRecord | None:
    """Return what the record of a disclosure says; None if it does not open here."""
    found = (one.said.body for one in file.records if one.filed.id == disclosure.record)
    body = next(found, None)
    return body if isinstance(body, DisclosureRecord) else None


def given(file: OpenedFile, disclosure: Disclosure) -> Given:
    """Return a disclosure with exactly what its proposer signed.

    Raises:
        Refused: its record, or one that it names, does not open here; or what they say is not what was signed.
    """
    said = said_in(file, disclosure)
    if said is None:
        raise Refused(NOT_WHOLE, field="disclosure")
    if not set(said.records) <= file.case.records.keys() - file.case.erased:
        raise Refused(CHANGED, field="disclosure")
    records: tuple[OpenedRecord, ...] = ()
    if disclosure.to is DisclosureTo.SUBJECT:
        content = said.text.encode()
    else:
        content, records = for_counsel(file, said.records, said.salt)
    if digest(content) != disclosure.content:
        raise Refused(CHANGED, field="disclosure")
    return Given(disclosure, said, content, records)
