"""A committee, a case and its people as a signed log, written step by step, and the export that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coc_service import canonical
from coc_service.audit import (
    Act,
    Entry,
    Header,
    ShownEntry,
    Verified,
    case_subject,
    encode,
    leaf_hash,
    signed_bytes,
    verify_export,
    write_export,
)
from coc_service.canonical import sha256
from tests.audit.books import KEY, ORIGIN, root_of, signed

DIGEST = 32 * "00"
HOUR = datetime(2026, 11, 23, 5, tzinfo=UTC)
SITE, COMMITTEE, CASE_COMMITTEE = "site", "committee:c1", "c1"


def key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b"."))


def public(name: str) -> str:
    return key(name).public_key().public_bytes_raw().hex()


ADA, BEN, EVE = "member:ada", "member:ben", "member:eve"
REPORTER, RESPONDENT = "party:p1", "party:p2"


SAYS: dict[Act, dict[str, Any]] = {
    Act.AGREED: {"entry": DIGEST},
    Act.PERSON_LOGGED_IN: {"session": DIGEST, "ends": "2026-11-23T17:00Z"},
    Act.PERSON_LOGGED_OUT: {"session": DIGEST},
    Act.DECLARED: {"answer": "clear"},
    Act.RECORD_ADDED: {"records": []},
    Act.CASE_OPENED: {"part": "file"},
}


@dataclass
class Story:
    """Entries as the service writes them, or with `key`, `sig` or `prev` as it never would."""

    shown: list[ShownEntry] = field(default_factory=list)
    last: dict[str, bytes] = field(default_factory=dict)

    def add(self, act: Act, *, actor: str, subject: str, by: str | None = None, **fields: Any) -> int:
        """Append an act with these particulars or those of `SAYS`, signed with the key of `by` or the actor; return where."""
        fields = fields or SAYS.get(act, {})
        detail = canonical.encode({"of": act.value, "salt": f"{len(self.shown):032x}", **fields}) if fields else b""
        entry = Entry(
            act=act, actor=actor, at=HOUR, digest=sha256(detail) if detail else b"",
            nonce=len(self.shown).to_bytes(16, "big"), prev=self.last.get(subject, b""), subject=subject,
        )  # fmt: skip
        if act.is_signed:
            entry = replace(entry, sig=key(by or actor).sign(signed_bytes(entry, ORIGIN)))
        return self.append(entry, detail)

    def append(self, entry: Entry, detail: bytes = b"") -> int:
        encoded = encode(entry)
        self.shown.append(ShownEntry(encoded, detail))
        if entry.subject:
            self.last[entry.subject] = leaf_hash(encoded)
        return len(self.shown) - 1

    def lines(self) -> list[bytes]:
        return lines(self.shown)

    def verify(self) -> Verified:
        return verify_export(self.lines(), KEY)


def lines(shown: Sequence[ShownEntry]) -> list[bytes]:
    written = [entry.encoded for entry in shown]
    header = Header(origin=ORIGIN, size=len(written), root=root_of(written), checkpoints=1)
    return list(write_export(header, entries=shown, notes=[signed(written)]))


def seat(person: str, *, signing_key: str | None = None) -> dict[str, str]:
    names = {
        "name": person.title(),
        "handle": f"@{person}",
        "login_name": person,
        "address": "",
        "from": "",
        "until": "",
        "standing": "member",
    }
    keys = {"encryption_key": "", "signing_key": signing_key or public(f"member:{person}")}
    return {"seat": f"seat-{person}", "person": person, **names, **keys}


def enrolment(signing_key: str) -> dict[str, str]:
    return {"encryption_key": "", "signing_key": signing_key}


def founding(founder: str, committee: str = "c1", **changes: Any) -> dict[str, Any]:
    own = {"committee": committee, "slug": committee, "name": "Conduct", "project": "", "policy": DIGEST}
    return {**own, "seat": seat(founder), **changes}


def genesis(**changes: Any) -> dict[str, Any]:
    return {
        "epoch": 1, "prev": "", "committee": CASE_COMMITTEE, "committee_head": DIGEST, "policy": DIGEST, "party": "p1",
        "code_name": "amber-heron", "danger": False, "hour": "2026-11-23T05:00Z", "recipients": [["ada", DIGEST]],
        "left_out": [],
        "channels": [["panel", DIGEST, "", ""], ["party/p1", DIGEST, "", public(REPORTER)]], **changes,
    }  # fmt: skip


CASE = case_subject(genesis())


def founded() -> Story:
    """A site with one committee of ada and ben."""
    story = Story()
    story.add(Act.SITE_CREATED, actor="operator", subject=SITE, name="Site", origin=ORIGIN, demonstration=False)
    story.add(Act.PERSON_INVITED, actor="operator", subject="person:ada", committee="c1", seat="seat-ada")
    story.add(Act.PERSON_ENROLLED, actor=ADA, subject="person:ada", **enrolment(public(ADA)))
    story.add(Act.COMMITTEE_FOUNDED, actor=ADA, subject=COMMITTEE, **founding("ada"))
    story.add(Act.PERSON_ENROLLED, actor=BEN, subject="person:ben", **enrolment(public(BEN)))
    story.add(Act.ROSTER_ADMITTED, actor=ADA, subject=COMMITTEE, seat=seat("ben"))
    story.add(Act.PERSON_LOGGED_IN, actor=BEN, subject="person:ben")
    return story


def reported() -> Story:
    """The same site with one report, a letter by a member, an addition by the reporter, and cover in between."""
    story = founded()
    story.add(Act.REPORT_RECEIVED, actor=REPORTER, subject=CASE, begin=genesis(), records=[])
    story.add(Act.COVER, actor="service", subject="")
    story.add(Act.DECLARED, actor=BEN, subject=CASE, answer="clear")
    story.add(Act.RECORD_ADDED, actor=REPORTER, subject=CASE, records=[])
    return story
