"""The schema of each act's detail: exactly these fields, with these types. Specification: `docs/trust.md` section 4.

Code that reads a detail later relies on this check. It runs for every report, so it uses neither regular expressions nor
pydantic, which are slower.
"""

from collections.abc import Mapping

from coc_service.audit.acts import Act
from coc_service.audit.kinds import (
    Kind,
    either,
    has_fields,
    is_bool,
    is_count,
    is_hash,
    is_hash_or_none,
    is_hex,
    is_id,
    is_moment,
    is_moment_or_none,
    is_policy_text,
    is_salt,
    is_text,
    list_of,
    map_of,
    one_of,
    row_of,
)


def is_detail_of(act: Act, said: Mapping[str, object]) -> bool:
    """Whether these fields fit the act. `said` is empty if the entry has no detail."""
    fields = _FIELDS[act]
    may_add = {name: is_kind for name, is_kind in _MAY_ADD.get(act, {}).items() if name in said}
    return has_fields(said, {**fields, **may_add}) if fields else not said


def has_detail(act: Act) -> bool:
    """Whether entries of the act have a detail. For each act either all have one, or none."""
    return bool(_FIELDS[act])


_IDS, _HASHES = list_of(is_id), list_of(is_hash)
# Whether these bytes are usable keys is checked in `usecases.custody.judging`.
_KEYS: Mapping[str, Kind] = dict.fromkeys(("encryption_key", "signing_key"), is_hex)
_SEAT_FIELDS: Mapping[str, Kind] = {
    **dict.fromkeys(("seat", "person"), is_id),
    **dict.fromkeys(("name", "handle", "login_name"), is_text),
    **dict.fromkeys(("from", "until"), is_moment_or_none),
    **_KEYS,
    "address": is_hex,
}
_STANDING: Mapping[str, Kind] = {"standing": one_of("member", "alternate")}
_SEAT: Mapping[str, Kind] = {  # seats that were signed before there were alternates have no standing
    "seat": either(map_of({**_SEAT_FIELDS, **_STANDING}), map_of(_SEAT_FIELDS))
}
_RECORDS: Mapping[str, Kind] = {"records": list_of(row_of(is_id, is_id, is_count, is_id, is_hash))}
_EPOCH: Mapping[str, Kind] = {
    "epoch": is_count,
    "committee_head": is_hash,
    "recipients": list_of(row_of(is_id, is_hash)),
    "channels": list_of(row_of(is_id, is_hash, is_hex, is_hex)),
}
_GENESIS: Mapping[str, Kind] = {
    **_EPOCH,
    **dict.fromkeys(("committee", "party", "code_name"), is_id),
    "prev": one_of(""),
    "policy": is_hash,
    "danger": is_bool,
    "hour": is_moment,
}
_PROPOSED: Mapping[str, Kind] = {"committee": is_id, "slug": is_id, "name": is_text, "policy": is_hash}
_MOVE: Mapping[str, Kind] = {"move": is_id, "to": is_id, "due": is_moment_or_none, **_RECORDS}
_AVAILABILITY: Mapping[str, Kind] = {
    "v": lambda value: type(value) is int and value == 1,
    "zone": is_id,
    "on_call": list_of(row_of(is_count, is_count, is_count)),
    "quiet": row_of(is_count, is_count),
    "digest": one_of("never", "daily", "weekly"),
    "digest_day": is_count,
    "digest_minute": is_count,
}
_PAGES: Mapping[str, Kind] = {
    "v": is_count,
    **dict.fromkeys(("opening", "emergency", "form_note", "receipt_note"), is_text),
    **dict.fromkeys(("numbers", "contacts", "code"), list_of(row_of(is_text, is_text))),
    "logo": is_hex,
    "starters": list_of(row_of(is_id, is_text, is_text)),
}
# Pages that were signed before there were spaces have none of these.
_WAYS: Mapping[str, Kind] = {
    "above": is_text,
    **dict.fromkeys(("outside", "spaces"), list_of(row_of(is_text, is_text))),
}
_PASSKEY: Mapping[str, Kind] = {
    "v": is_count,
    **dict.fromkeys(("credential", "public_key", "name"), is_hex),
    "opens": is_bool,
}
_RECOVERY: Mapping[str, Kind] = {
    **_KEYS,
    **dict.fromkeys(("v", "needed"), is_count),
    "trustees": list_of(is_text),
    "before": is_hash_or_none,
}
_ERASED: Mapping[str, Kind] = {"proposal": is_hash, "list": is_hash}
# What statistics need of a case that is erased, and no more.
_FIGURES: Mapping[str, Kind] = {
    **dict.fromkeys(("received", "answer_by", "answered", "safe_by", "safe"), is_moment_or_none),
    "deadlines": list_of(row_of(is_moment, is_bool)),
    "ends": list_of(row_of(is_moment, is_id)),
    "done": list_of(row_of(is_count, is_count, is_id, is_count)),
}
_DRAFT: Mapping[str, Kind] = {
    **dict.fromkeys(("period", "second"), is_id),
    "corrects": is_hash_or_none,
    "digest": is_hash,
    "sealed": is_hex,
    "grants": list_of(row_of(is_id, is_hex)),
}
_TALLY: Mapping[str, Kind] = dict.fromkeys(("yes", "no", "abstain", "eligible"), is_count)

_OWN_FIELDS: Mapping[Act, Mapping[str, Kind]] = {
    Act.SITE_CREATED: {"name": is_text, "origin": is_text, "demonstration": is_bool},
    Act.SITE_RENAMED: {"name": is_text},
    Act.SITE_LINK_ISSUED: {"link": is_hash, "ends": is_moment},
    Act.SITE_RESTORED: {"pinned_size": is_count},
    Act.KEY_CHANGED: {"key": one_of("root", "checkpoint"), "note": is_text},
    Act.SITE_MOVED: {"engine": one_of("sqlite", "postgresql"), "digest": is_hash},
    Act.PROJECT_CREATED: {"project": is_id, "slug": is_id, "name": is_text},
    Act.PROJECT_RENAMED: {"project": is_id, "name": is_text},
    Act.PROJECT_RETIRED: {"project": is_id},
    Act.COMMITTEE_PROPOSED: {**_PROPOSED, "project": is_id},
    Act.COMMITTEE_REPROPOSED: {"committee": is_id, "name": is_text},
    Act.COMMITTEE_UNPROPOSED: {"committee": is_id},
    Act.AUDIT_EXPORTED: {},
    Act.MAIL_DELIVERED: {},
    Act.MAIL_FAILED: {},
    Act.LOGIN_FAILED: {},
    Act.COMMITTEE_FOUNDED: {**_PROPOSED, **_SEAT, "project": is_text},
    Act.COMMITTEE_RENAMED: {"name": is_text},
    Act.ROSTER_ADMITTED: _SEAT,
    Act.ROSTER_LEFT: {"admission": is_hash},
    Act.SEAT_PAUSED: {"admission": is_hash, "until": is_moment_or_none},
    Act.ROSTER_COMPARED: {"admission": is_hash},
    Act.ROSTER_INTRODUCED: {"v": is_count, "title": is_text, "pronouns": is_text},
    Act.KEYS_LOST: {"person": is_id, "signing_key": is_hash},
    Act.AUDITOR_ADMITTED: _SEAT,
    Act.AUDITOR_LEFT: {"auditor": is_hash},
    Act.AGREED: {"entry": is_hash},
    Act.POLICY_ADOPTED: {"digest": is_hash, "before": is_hash, "toml": is_policy_text, "reason": is_text},
    Act.AVAILABILITY_STATED: _AVAILABILITY,
    Act.AFFILIATION_STATED: {
        "v": is_count,
        "employers": list_of(row_of(is_text, is_moment_or_none, is_moment_or_none)),
    },
    Act.PAGES_ADOPTED: {"pages": either(map_of({**_PAGES, **_WAYS}), map_of(_PAGES)), "before": is_hash_or_none},
    Act.RECOVERY_SET: _RECOVERY,
    Act.RECOVERY_ENDED: {"key": is_hash},
    Act.RECOVERY_USED: {"key": is_hash, "admission": is_hash, "cases": is_count, "proof": is_hex},
    Act.TRANSPARENCY_DRAFTED: _DRAFT,
    Act.TRANSPARENCY_PUBLISHED: {"draft": is_hash, **dict.fromkeys(("document", "figures"), is_policy_text)},
    Act.PERSON_INVITED: {"committee": is_id, "seat": is_id},
    Act.PERSON_UNINVITED: {"committee": is_id, "seat": is_id},
    Act.PERSON_CORRECTED: {"fields": list_of(one_of("name", "handle", "login_name", "address"))},
    Act.PERSON_LINK_ISSUED: {"link": is_hash, "ends": is_moment},
    Act.PERSON_ENROLLED: _KEYS,
    Act.PERSON_LOGGED_IN: {"session": is_hash, "ends": is_moment},
    Act.PERSON_LOGGED_OUT: {"session": is_hash},
    Act.PERSON_NAMED: {"v": is_count, "names": list_of(is_text)},
    Act.PERSON_SEARCHED: {},
    Act.PERSON_CODES_STATED: {"v": is_count, "nonce": is_hash_or_none},
    Act.SLOT_SET: {"kind": one_of("passphrase", "recovery"), "digest": is_hash},
    Act.SLOT_REMOVED: {"kind": one_of("passphrase", "recovery")},
    Act.PASSKEY_ADDED: _PASSKEY,
    Act.PASSKEY_REMOVED: {"passkey": is_hash},
    # A genesis from before there were alternates leaves none out.
    Act.REPORT_RECEIVED: {"begin": either(map_of({**_GENESIS, "left_out": _IDS}), map_of(_GENESIS)), **_RECORDS},
    Act.REPORT_WITHDRAWN: {"erased": _IDS},
    Act.IDENTITY_CORRECTED: {"erased": _IDS, **_RECORDS},
    Act.NEWS_CHOSEN: {"subscription": is_hash_or_none},
    Act.RECORDER_NAMED: {"person": is_id, "receipt": one_of("kept", "destroyed")},
    Act.REPORT_RECORDED: {},
    Act.EPOCH_BEGUN: {"begin": map_of({**_EPOCH, "prev": is_hash})},
    Act.RECORD_ADDED: _RECORDS,
    Act.RECORD_LOST: {"record": is_id},
    Act.RECORD_FAILED: {"record": is_id},
    Act.DECLARED: {"answer": one_of("clear", "recused")},
    Act.PANEL_FORMED: {**_MOVE, "clear": _IDS, "left_out": _IDS},
    Act.VOTE_OPENED: {**_MOVE, "proposal": is_hash, "electorate": _IDS},
    Act.BALLOT_CAST: {"vote": is_hash, **_RECORDS},
    Act.CASE_DECIDED: {**_MOVE, "vote": is_hash, "counted": _HASHES, "tally": map_of(_TALLY)},
    Act.CASE_MOVED: _MOVE,
    Act.CASE_OPENED: {"part": one_of("gate", "file")},
    Act.FILE_OPENED: {"record": is_id},
    Act.LEAD_ASSIGNED: {"lead": is_id},
    Act.DANGER_TAKEN: {},
    Act.DANGER_RAISED: _RECORDS,
    Act.READER_PROPOSED: {"person": is_id, "admission": is_hash, "reads": one_of("all", "new")},
    Act.READER_ALLOWED: {"proposal": is_hash},
    Act.READER_REFUSED: {"proposal": is_hash},
    Act.READER_ADDED: {"proposal": is_hash},
    Act.READER_RECOVERED: {"key": is_hash, "admission": is_hash, "epoch": is_count, "proof": is_hex},
    Act.READER_LEFT_OUT: {"person": is_id},
    Act.PARTY_ADDED: {**_KEYS, "channel": is_id, "party": is_id, "commitment": is_hash, "epoch": is_count},
    Act.PARTY_JOINED: _KEYS,
    Act.PARTY_CLOSED: {"channel": is_id},
    Act.APPEAL_MADE: {"letter": is_id, **_RECORDS},
    Act.WISH_MADE: _RECORDS,
    Act.RETENTION_STATED: {
        "class": one_of("no_violation", "minor", "measure", "review", "permanent"),
        "ends": is_moment_or_none,
    },
    Act.RETENTION_RESTARTED: {},
    Act.HOLD_PROPOSED: {"holds": is_bool},
    Act.HOLD_AGREED: {"proposal": is_hash},
    Act.HOLD_REFUSED: {"proposal": is_hash},
    Act.ERASURE_PROPOSED: {
        "part": one_of("whole", "identity", "files"),
        "ground": one_of("due", "law"),
        "list": is_hash,
    },
    Act.ERASURE_REFUSED: {"proposal": is_hash},
    Act.ERASURE_CONFIRMED: _ERASED,
    Act.CASE_EXPUNGED: {**_ERASED, "v": is_count, "committee": is_id, "figures": map_of(_FIGURES)},
    Act.PARTY_CAME: {},
    Act.PROOF_TAKEN: {},
    Act.DISCLOSURE_PROPOSED: {"to": one_of("counsel", "subject"), "content": is_hash, **_RECORDS},
    Act.DISCLOSURE_CONFIRMED: {"proposal": is_hash},
    Act.DISCLOSURE_REFUSED: {"proposal": is_hash},
    Act.DISCLOSURE_TAKEN: {"proposal": is_hash},
    Act.COVER: {},
}
_MAY_ADD: Mapping[Act, Mapping[str, Kind]] = {
    Act.CASE_MOVED: {"appeals": _HASHES, "wish": is_hash}
}  # the moves that answer appeals, or a wish
_FIELDS: Mapping[Act, Mapping[str, Kind]] = {
    act: {"of": one_of(act.value), "salt": is_salt, **fields} if fields else {} for act, fields in _OWN_FIELDS.items()
}
