"""The schema of each act's detail: exactly these fields, with these types. Specification: `docs/trust.md` section 4.

Code that reads a detail later relies on this check. It runs for every report, so it uses neither regular expressions nor
pydantic, which are slower.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from coc_service.audit.acts import Act

Kind = Callable[[Any], bool]

_SALT_BYTES = 16
_HASH_BYTES = 32
_LONGEST_ID = 128
_LONGEST_TEXT = 4096
_LONGEST_POLICY = 64 * 1024
_MOMENT_CHARACTERS = len("2026-11-23T05:00Z")
_LARGEST_COUNT = 1 << 53


def is_detail_of(act: Act, said: Mapping[str, object]) -> bool:
    """Whether these fields fit the act. `said` is empty if the entry has no detail."""
    fields = _FIELDS[act]
    may_add = {name: is_kind for name, is_kind in _MAY_ADD.get(act, {}).items() if name in said}
    return _has_fields(said, {**fields, **may_add}) if fields else not said


def has_detail(act: Act) -> bool:
    """Whether entries of the act have a detail. For each act either all have one, or none."""
    return bool(_FIELDS[act])


def _has_fields(said: Mapping[str, object], fields: Mapping[str, Kind]) -> bool:
    return said.keys() == fields.keys() and all(is_kind(said[name]) for name, is_kind in fields.items())


def _is_text(value: object) -> bool:
    """Whether it is text that can be encoded as UTF-8: a lone surrogate cannot, and would break every page that shows it."""
    return _is_text_of(value, _LONGEST_TEXT)


def _is_policy_text(value: object) -> bool:
    return _is_text_of(value, _LONGEST_POLICY)


def _is_text_of(value: object, most: int) -> bool:
    if not isinstance(value, str) or len(value) > most:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value.isascii() and value.isprintable()


def _is_hex(value: object) -> bool:
    """Whether it is bytes in lower-case hexadecimal, the only spelling allowed."""
    try:
        return isinstance(value, str) and bytes.fromhex(value).hex() == value
    except ValueError:
        return False


def _is_hash(value: object) -> bool:
    return _is_hex_of(value, _HASH_BYTES)


def _is_hash_or_none(value: object) -> bool:
    return value == "" or _is_hash(value)


def _is_salt(value: object) -> bool:
    return _is_hex_of(value, _SALT_BYTES)


def _is_hex_of(value: object, size: int) -> bool:
    return isinstance(value, str) and len(value) == 2 * size and _is_hex(value)


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or len(value) != _MOMENT_CHARACTERS or value[-1] != "Z":
        return False
    try:
        return datetime.fromisoformat(value[:-1]).isoformat()[: _MOMENT_CHARACTERS - 1] == value[:-1]
    except ValueError:
        return False


def _is_moment_or_none(value: object) -> bool:
    return value == "" or _is_moment(value)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < _LARGEST_COUNT


def _one_of(*words: str) -> Kind:
    return lambda value: isinstance(value, str) and value in words


def _list_of(is_kind: Kind) -> Kind:
    return lambda value: isinstance(value, list) and all(map(is_kind, value))


def _row_of(*kinds: Kind) -> Kind:
    return lambda value: (
        isinstance(value, list)
        and len(value) == len(kinds)
        and all(is_kind(one) for is_kind, one in zip(kinds, value, strict=True))
    )


def _map_of(fields: Mapping[str, Kind]) -> Kind:
    return lambda value: isinstance(value, dict) and _has_fields(value, fields)


def _either(*kinds: Kind) -> Kind:
    return lambda value: any(is_kind(value) for is_kind in kinds)


_IDS, _HASHES = _list_of(_is_id), _list_of(_is_hash)
_KEYS: Mapping[str, Kind] = {
    "encryption_key": _is_hex,
    "signing_key": _is_hex,
}  # whether these bytes are usable keys is checked in `usecases.custody.judging`
_SEAT_FIELDS: Mapping[str, Kind] = {
    **dict.fromkeys(("seat", "person"), _is_id),
    **dict.fromkeys(("name", "handle", "login_name"), _is_text),
    **dict.fromkeys(("from", "until"), _is_moment_or_none),
    **_KEYS,
    "address": _is_hex,
}
_STANDING: Mapping[str, Kind] = {"standing": _one_of("member", "alternate")}
_SEAT: Mapping[str, Kind] = {  # seats that were signed before there were alternates have no standing
    "seat": _either(_map_of({**_SEAT_FIELDS, **_STANDING}), _map_of(_SEAT_FIELDS))
}
_RECORDS: Mapping[str, Kind] = {"records": _list_of(_row_of(_is_id, _is_id, _is_count, _is_id, _is_hash))}
_EPOCH: Mapping[str, Kind] = {
    "epoch": _is_count,
    "committee_head": _is_hash,
    "recipients": _list_of(_row_of(_is_id, _is_hash)),
    "channels": _list_of(_row_of(_is_id, _is_hash, _is_hex, _is_hex)),
}
_GENESIS: Mapping[str, Kind] = {
    **_EPOCH,
    **dict.fromkeys(("committee", "party", "code_name"), _is_id),
    "prev": _one_of(""),
    "policy": _is_hash,
    "danger": _is_bool,
    "hour": _is_moment,
}
_PROPOSED: Mapping[str, Kind] = {"committee": _is_id, "slug": _is_id, "name": _is_text, "policy": _is_hash}
_MOVE: Mapping[str, Kind] = {"move": _is_id, "to": _is_id, "due": _is_moment_or_none, **_RECORDS}
_AVAILABILITY: Mapping[str, Kind] = {
    "v": lambda value: type(value) is int and value == 1,
    "zone": _is_id,
    "on_call": _list_of(_row_of(_is_count, _is_count, _is_count)),
    "quiet": _row_of(_is_count, _is_count),
    "digest": _one_of("never", "daily", "weekly"),
    "digest_day": _is_count,
    "digest_minute": _is_count,
}
_PAGES: Mapping[str, Kind] = {
    "v": _is_count,
    **dict.fromkeys(("opening", "emergency", "form_note", "receipt_note"), _is_text),
    **dict.fromkeys(("numbers", "contacts", "code"), _list_of(_row_of(_is_text, _is_text))),
    "logo": _is_hex,
    "starters": _list_of(_row_of(_is_id, _is_text, _is_text)),
}
# Pages that were signed before there were spaces have none of these.
_WAYS: Mapping[str, Kind] = {
    "above": _is_text,
    **dict.fromkeys(("outside", "spaces"), _list_of(_row_of(_is_text, _is_text))),
}
_PASSKEY: Mapping[str, Kind] = {
    "v": _is_count,
    **dict.fromkeys(("credential", "public_key", "name"), _is_hex),
    "opens": _is_bool,
}
_RECOVERY: Mapping[str, Kind] = {
    **_KEYS,
    **dict.fromkeys(("v", "needed"), _is_count),
    "trustees": _list_of(_is_text),
    "before": _is_hash_or_none,
}
_TALLY: Mapping[str, Kind] = dict.fromkeys(("yes", "no", "abstain", "eligible"), _is_count)

_OWN_FIELDS: Mapping[Act, Mapping[str, Kind]] = {
    Act.SITE_CREATED: {"name": _is_text, "origin": _is_text, "demonstration": _is_bool},
    Act.SITE_RENAMED: {"name": _is_text},
    Act.SITE_LINK_ISSUED: {"link": _is_hash, "ends": _is_moment},
    Act.SITE_RESTORED: {"pinned_size": _is_count},
    Act.KEY_CHANGED: {"key": _one_of("root", "checkpoint"), "note": _is_text},
    Act.SITE_MOVED: {"engine": _one_of("sqlite", "postgresql"), "digest": _is_hash},
    Act.PROJECT_CREATED: {"project": _is_id, "slug": _is_id, "name": _is_text},
    Act.PROJECT_RENAMED: {"project": _is_id, "name": _is_text},
    Act.PROJECT_RETIRED: {"project": _is_id},
    Act.COMMITTEE_PROPOSED: {**_PROPOSED, "project": _is_id},
    Act.COMMITTEE_REPROPOSED: {"committee": _is_id, "name": _is_text},
    Act.COMMITTEE_UNPROPOSED: {"committee": _is_id},
    Act.AUDIT_EXPORTED: {},
    Act.MAIL_DELIVERED: {},
    Act.MAIL_FAILED: {},
    Act.LOGIN_FAILED: {},
    Act.COMMITTEE_FOUNDED: {**_PROPOSED, **_SEAT, "project": _is_text},
    Act.COMMITTEE_RENAMED: {"name": _is_text},
    Act.ROSTER_ADMITTED: _SEAT,
    Act.ROSTER_LEFT: {"admission": _is_hash},
    Act.SEAT_PAUSED: {"admission": _is_hash, "until": _is_moment_or_none},
    Act.ROSTER_COMPARED: {"admission": _is_hash},
    Act.ROSTER_INTRODUCED: {"v": _is_count, "title": _is_text, "pronouns": _is_text},
    Act.KEYS_LOST: {"person": _is_id, "signing_key": _is_hash},
    Act.AUDITOR_ADMITTED: _SEAT,
    Act.AUDITOR_LEFT: {"auditor": _is_hash},
    Act.AGREED: {"entry": _is_hash},
    Act.POLICY_ADOPTED: {"digest": _is_hash, "before": _is_hash, "toml": _is_policy_text, "reason": _is_text},
    Act.AVAILABILITY_STATED: _AVAILABILITY,
    Act.AFFILIATION_STATED: {
        "v": _is_count,
        "employers": _list_of(_row_of(_is_text, _is_moment_or_none, _is_moment_or_none)),
    },
    Act.PAGES_ADOPTED: {"pages": _either(_map_of({**_PAGES, **_WAYS}), _map_of(_PAGES)), "before": _is_hash_or_none},
    Act.RECOVERY_SET: _RECOVERY,
    Act.RECOVERY_ENDED: {"key": _is_hash},
    Act.RECOVERY_USED: {"key": _is_hash, "admission": _is_hash, "cases": _is_count, "proof": _is_hex},
    Act.PERSON_INVITED: {"committee": _is_id, "seat": _is_id},
    Act.PERSON_UNINVITED: {"committee": _is_id, "seat": _is_id},
    Act.PERSON_CORRECTED: {"fields": _list_of(_one_of("name", "handle", "login_name", "address"))},
    Act.PERSON_LINK_ISSUED: {"link": _is_hash, "ends": _is_moment},
    Act.PERSON_ENROLLED: _KEYS,
    Act.PERSON_LOGGED_IN: {"session": _is_hash, "ends": _is_moment},
    Act.PERSON_LOGGED_OUT: {"session": _is_hash},
    Act.PERSON_NAMED: {"v": _is_count, "names": _list_of(_is_text)},
    Act.PERSON_SEARCHED: {},
    Act.PERSON_CODES_STATED: {"v": _is_count, "nonce": _is_hash_or_none},
    Act.SLOT_SET: {"kind": _one_of("passphrase", "recovery"), "digest": _is_hash},
    Act.SLOT_REMOVED: {"kind": _one_of("passphrase", "recovery")},
    Act.PASSKEY_ADDED: _PASSKEY,
    Act.PASSKEY_REMOVED: {"passkey": _is_hash},
    # A genesis from before there were alternates leaves none out.
    Act.REPORT_RECEIVED: {"begin": _either(_map_of({**_GENESIS, "left_out": _IDS}), _map_of(_GENESIS)), **_RECORDS},
    Act.REPORT_WITHDRAWN: {"erased": _IDS},
    Act.IDENTITY_CORRECTED: {"erased": _IDS, **_RECORDS},
    Act.RECORDER_NAMED: {"person": _is_id, "receipt": _one_of("kept", "destroyed")},
    Act.REPORT_RECORDED: {},
    Act.EPOCH_BEGUN: {"begin": _map_of({**_EPOCH, "prev": _is_hash})},
    Act.RECORD_ADDED: _RECORDS,
    Act.RECORD_LOST: {"record": _is_id},
    Act.RECORD_FAILED: {"record": _is_id},
    Act.DECLARED: {"answer": _one_of("clear", "recused")},
    Act.PANEL_FORMED: {**_MOVE, "clear": _IDS, "left_out": _IDS},
    Act.VOTE_OPENED: {**_MOVE, "proposal": _is_hash, "electorate": _IDS},
    Act.BALLOT_CAST: {"vote": _is_hash, **_RECORDS},
    Act.CASE_DECIDED: {**_MOVE, "vote": _is_hash, "counted": _HASHES, "tally": _map_of(_TALLY)},
    Act.CASE_MOVED: _MOVE,
    Act.CASE_OPENED: {"part": _one_of("gate", "file")},
    Act.FILE_OPENED: {"record": _is_id},
    Act.LEAD_ASSIGNED: {"lead": _is_id},
    Act.DANGER_TAKEN: {},
    Act.DANGER_RAISED: _RECORDS,
    Act.READER_PROPOSED: {"person": _is_id, "admission": _is_hash, "reads": _one_of("all", "new")},
    Act.READER_ALLOWED: {"proposal": _is_hash},
    Act.READER_REFUSED: {"proposal": _is_hash},
    Act.READER_ADDED: {"proposal": _is_hash},
    Act.READER_RECOVERED: {"key": _is_hash, "admission": _is_hash, "epoch": _is_count, "proof": _is_hex},
    Act.READER_LEFT_OUT: {"person": _is_id},
    Act.PARTY_ADDED: {**_KEYS, "channel": _is_id, "party": _is_id, "commitment": _is_hash, "epoch": _is_count},
    Act.PARTY_JOINED: _KEYS,
    Act.PARTY_CLOSED: {"channel": _is_id},
    Act.APPEAL_MADE: {"letter": _is_id, **_RECORDS},
    Act.WISH_MADE: _RECORDS,
    Act.PARTY_CAME: {},
    Act.PROOF_TAKEN: {},
    Act.DISCLOSURE_PROPOSED: {"to": _one_of("counsel", "subject"), "content": _is_hash, **_RECORDS},
    Act.DISCLOSURE_CONFIRMED: {"proposal": _is_hash},
    Act.DISCLOSURE_REFUSED: {"proposal": _is_hash},
    Act.DISCLOSURE_TAKEN: {"proposal": _is_hash},
    Act.COVER: {},
}
_MAY_ADD: Mapping[Act, Mapping[str, Kind]] = {
    Act.CASE_MOVED: {"appeals": _HASHES, "wish": _is_hash}
}  # the moves that answer appeals, or a wish
_FIELDS: Mapping[Act, Mapping[str, Kind]] = {
    act: {"of": _one_of(act.value), "salt": _is_salt, **fields} if fields else {} for act, fields in _OWN_FIELDS.items()
}
