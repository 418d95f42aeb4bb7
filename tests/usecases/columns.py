"""Every column: who must notice when it is changed, and on which rows that is tested."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Noticed(Enum):
    """Who notices that a column was changed."""

    BY_VERIFY = auto()  # the nightly check of everything stored, or the next transaction
    IN_USE = auto()  # the person concerned: something of theirs does not open any more, or is not found
    BY_PEOPLE = auto()  # a person who compares: on the page of an admission, as a witness of the log, in a mail
    BY_NOBODY = auto()  # nothing depends on it


@dataclass(frozen=True)
class Line:
    """A column. `rows` selects the rows on which it is tested, as SQL; at most `MOST_ROWS` of them."""

    noticed: Noticed
    rows: str = "1 = 1"


VERIFY, USE, PEOPLE, NOBODY = Noticed.BY_VERIFY, Noticed.IN_USE, Noticed.BY_PEOPLE, Noticed.BY_NOBODY


MOST_ROWS = 2


SEATED = "login_name IN ('noor', 'dana')"


WAITS = "login_name IN ('eve', 'finn')"


IN_COMMITTEE = "person_id IN (SELECT id FROM person WHERE login_name IN ('noor', 'eve'))"


NOORS = "person_id = (SELECT id FROM person WHERE login_name = 'noor')"


HAS_DETAIL = "detail IS NOT NULL AND subject LIKE 'case:%'"


OF_A_CASE = "file_id NOT IN (SELECT id FROM upload)"


TABLES: Mapping[str, Mapping[str, Line]] = {
    "site": {
        "id": Line(VERIFY),
        "name": Line(VERIFY),
        "origin": Line(VERIFY),
        "is_demonstration": Line(VERIFY),
        "created_at": Line(NOBODY),
    },
    "project": {"id": Line(VERIFY), "slug": Line(VERIFY), "name": Line(VERIFY)},
    "policy": {"digest": Line(VERIFY), "toml": Line(VERIFY)},
    "committee": {
        "id": Line(VERIFY),
        "project_id": Line(VERIFY),
        "slug": Line(VERIFY),
        "name": Line(VERIFY),
        "policy_digest": Line(VERIFY),
    },
    "person": {
        "id": Line(VERIFY, SEATED),
        "login_name": Line(VERIFY, SEATED),
        "name": Line(VERIFY, SEATED),
        "handle": Line(VERIFY, SEATED),
        "sealed_address": Line(VERIFY, SEATED),
        "invitation_hash": Line(PEOPLE, WAITS),
        "encryption_key": Line(VERIFY),
        "signing_key": Line(VERIFY),
    },
    "seat": {
        "id": Line(VERIFY, IN_COMMITTEE),
        "person_id": Line(VERIFY, IN_COMMITTEE),
        "committee_id": Line(VERIFY, IN_COMMITTEE),
    },
    "key_slot": {
        "id": Line(NOBODY, NOORS),
        "person_id": Line(USE, NOORS),
        "kind": Line(USE, NOORS),
        "slot": Line(USE, NOORS),
    },
    "login": {
        "id_hash": Line(USE),
        "person_id": Line(USE),
        "sealed": Line(USE),
        "expires_at": Line(NOBODY),
        "sealed_device": Line(NOBODY),
    },
    "mark": {"person_id": Line(NOBODY), "about": Line(NOBODY), "sealed": Line(NOBODY)},
    "case_file": {
        "id": Line(VERIFY),
        "committee_id": Line(VERIFY),
        "code_name": Line(VERIFY),
        "received_at": Line(VERIFY),
        "deadline_at": Line(VERIFY),
        "lead_id": Line(VERIFY),
        "remind_at": Line(NOBODY),
        "reminded_at": Line(NOBODY),
    },
    "receipt": {"tag": Line(USE), "case_id": Line(USE)},
    "channel_grant": {
        "case_id": Line(VERIFY),
        "recipient_id": Line(VERIFY),
        "channel": Line(VERIFY),
        "epoch": Line(VERIFY),
        "wrapped_key": Line(USE, "recipient_id IN (SELECT id FROM person WHERE login_name = 'noor') AND epoch = 2"),
    },
    "kept_text": {
        "id": Line(NOBODY),
        "owner": Line(NOBODY),
        "about": Line(NOBODY),
        "wrapped_key": Line(NOBODY),
        "sealed": Line(NOBODY),
        "expires_at": Line(NOBODY),
    },
    "record": {"id": Line(VERIFY), "case_id": Line(VERIFY), "sealed": Line(VERIFY)},
    "upload": {"id": Line(NOBODY), "expires_at": Line(NOBODY)},
    "chunk": {"file_id": Line(VERIFY, OF_A_CASE), "number": Line(VERIFY, OF_A_CASE), "sealed": Line(VERIFY, OF_A_CASE)},
    "outbox": {
        "id": Line(PEOPLE),
        "kind": Line(PEOPLE),
        "state": Line(PEOPLE),
        "person_id": Line(PEOPLE),
        "sealed_envelope": Line(PEOPLE),
        "due_at": Line(PEOPLE),
        "attempts": Line(PEOPLE),
        "claimed_until": Line(PEOPLE),
        "last_failure": Line(PEOPLE),
    },
    "news_subscription": {"tag": Line(NOBODY), "case_id": Line(NOBODY), "sealed": Line(NOBODY)},
    "mail_beat": {"about": Line(NOBODY), "name": Line(NOBODY), "at": Line(NOBODY)},
    "login_attempts": {"bucket": Line(NOBODY), "window_ends_at": Line(NOBODY), "count": Line(NOBODY)},
    "audit_entry": {
        "index": Line(VERIFY),
        "subject": Line(VERIFY, "subject IS NOT NULL AND subject <> 'site'"),
        "entry": Line(VERIFY),
        "detail": Line(VERIFY, HAS_DETAIL),
    },
    "audit_head": {"id": Line(NOBODY), "size": Line(VERIFY), "frontier": Line(VERIFY), "mac": Line(VERIFY)},
    "audit_node": {"level": Line(PEOPLE), "index": Line(PEOPLE), "hash": Line(PEOPLE)},
    "checkpoint": {"size": Line(VERIFY, "size > 32"), "published_at": Line(NOBODY), "note": Line(VERIFY, "size > 32")},
}


COLUMNS = [(table, column) for table, lines in TABLES.items() for column in lines]
