"""Checks of an entry by itself: the chain of its act, who may state it, and the fields of its detail."""

from dataclasses import replace
from typing import Any

import pytest

from coc_service.audit import Act, Chain, Doubt, Entry, doubt_of
from coc_service.audit.acts import ActorKind
from coc_service.audit.details import has_detail, is_detail_of
from tests.audit.story import DIGEST, HOUR, founding, genesis, seat

MOVE = {"move": "close", "to": "closed", "due": "", "records": []}
REF = ["r1", "panel", 1, "note", DIGEST]
KEYS = {"encryption_key": "00", "signing_key": DIGEST}
PROPOSED = {"committee": "c1", "slug": "conduct", "name": "Conduct", "project": "p1", "policy": DIGEST}
BEGIN = {"epoch": 2, "prev": DIGEST, "committee_head": DIGEST, "recipients": [], "channels": []}
TALLY = {"yes": 1, "no": 0, "abstain": 0, "eligible": 1}
SAYS: dict[Act, dict[str, Any]] = {
    Act.SITE_CREATED: {"name": "Site", "origin": "example/log", "demonstration": False},
    Act.SITE_RENAMED: {"name": "Sité"},
    Act.SITE_LINK_ISSUED: {"link": DIGEST, "ends": "2026-11-23T05:00Z"},
    Act.SITE_RESTORED: {"pinned_size": 0},
    Act.KEY_CHANGED: {"key": "checkpoint", "note": "coc.example.org/log\n"},
    Act.SITE_MOVED: {"engine": "postgresql", "digest": DIGEST},
    Act.PROJECT_CREATED: {"project": "p1", "slug": "example", "name": "Example"},
    Act.PROJECT_RENAMED: {"project": "p1", "name": "Another"},
    Act.PROJECT_RETIRED: {"project": "p1"},
    Act.COMMITTEE_PROPOSED: PROPOSED,
    Act.COMMITTEE_REPROPOSED: {"committee": "c1", "name": "Care"},
    Act.COMMITTEE_UNPROPOSED: {"committee": "c1"},
    Act.COMMITTEE_FOUNDED: founding("ada"),
    Act.COMMITTEE_RENAMED: {"name": "Care"},
    Act.ROSTER_ADMITTED: {"seat": seat("ada") | {"until": "2026-11-23T05:00Z"}},
    Act.ROSTER_LEFT: {"admission": DIGEST},
    Act.SEAT_PAUSED: {"admission": DIGEST, "until": ""},
    Act.SLOT_SET: {"kind": "passphrase", "digest": DIGEST},
    Act.SLOT_REMOVED: {"kind": "recovery"},
    Act.KEYS_LOST: {"person": "ada", "signing_key": DIGEST},
    Act.ROSTER_COMPARED: {"admission": DIGEST},
    Act.ROSTER_INTRODUCED: {"v": 1, "title": "Dr.", "pronouns": "she/her"},
    Act.AGREED: {"entry": DIGEST},
    Act.AUDITOR_ADMITTED: {"seat": seat("ada")},
    Act.AUDITOR_LEFT: {"auditor": DIGEST},
    Act.POLICY_ADOPTED: {"digest": DIGEST, "before": DIGEST, "toml": "[hours]", "reason": "Sooner."},
    Act.PAGES_ADOPTED: {
        "before": "",
        "pages": {
            "v": 1,
            **dict.fromkeys(("opening", "emergency", "form_note", "receipt_note", "above"), "Words"),
            **{name: [["Here", "tel:112"]] for name in ("numbers", "contacts", "code", "outside", "spaces")},
            "logo": "00",
            "starters": [],
        },
    },
    Act.RECOVERY_SET: {**KEYS, "v": 1, "needed": 2, "trustees": ["Ada", "Béla"], "before": ""},
    Act.RECOVERY_ENDED: {"key": DIGEST},
    Act.RECOVERY_USED: {"key": DIGEST, "admission": DIGEST, "cases": 3, "proof": "00" * 64},
    Act.TRANSPARENCY_DRAFTED: {
        "period": "2026-1",
        "second": "ben",
        "corrects": "",
        "digest": DIGEST,
        "sealed": "00",
        "grants": [["ada", "00"]],
    },
    Act.TRANSPARENCY_PUBLISHED: {"draft": DIGEST, "document": "{}", "figures": "{}"},
    Act.PERSON_INVITED: {"committee": "c1", "seat": "s1"},
    Act.PERSON_UNINVITED: {"committee": "c1", "seat": "s1"},
    Act.PERSON_CORRECTED: {"fields": ["name", "address"]},
    Act.PERSON_LINK_ISSUED: {"link": DIGEST, "ends": "2026-11-23T05:00Z"},
    Act.PERSON_ENROLLED: KEYS,
    Act.PERSON_LOGGED_IN: {"session": DIGEST, "ends": "2026-11-23T05:00Z"},
    Act.PERSON_LOGGED_OUT: {"session": DIGEST},
    Act.PERSON_NAMED: {"v": 1, "names": ["Nouri", "نور"]},
    Act.PERSON_CODES_STATED: {"v": 1, "nonce": DIGEST},
    Act.PASSKEY_ADDED: {"v": 1, "credential": "00", "public_key": "a5", "name": "", "opens": True},
    Act.PASSKEY_REMOVED: {"passkey": DIGEST},
    Act.REPORT_RECEIVED: {"begin": genesis(), "records": [REF]},
    Act.REPORT_WITHDRAWN: {"erased": ["r1"]},
    Act.IDENTITY_CORRECTED: {"erased": ["r1"], "records": [REF]},
    Act.NEWS_CHOSEN: {"subscription": DIGEST},
    Act.RECORDER_NAMED: {"person": "ada", "receipt": "destroyed"},
    Act.EPOCH_BEGUN: {"begin": BEGIN},
    Act.RECORD_ADDED: {"records": [REF]},
    Act.RECORD_LOST: {"record": "r1"},
    Act.RECORD_FAILED: {"record": "r1"},
    Act.DECLARED: {"answer": "recused"},
    Act.PANEL_FORMED: MOVE | {"clear": ["ada"], "left_out": []},
    Act.VOTE_OPENED: MOVE | {"proposal": DIGEST, "electorate": ["ada"]},
    Act.BALLOT_CAST: {"vote": DIGEST, "records": [REF]},
    Act.CASE_DECIDED: MOVE | {"vote": DIGEST, "counted": [DIGEST], "tally": TALLY},
    Act.CASE_MOVED: MOVE,
    Act.CASE_OPENED: {"part": "gate"},
    Act.FILE_OPENED: {"record": "r1"},
    Act.AVAILABILITY_STATED: {
        "v": 1,
        "zone": "Europe/Berlin",
        "on_call": [[0, 540, 1020]],
        "quiet": [0, 0],
        "digest": "weekly",
        "digest_day": 4,
        "digest_minute": 480,
    },
    Act.AFFILIATION_STATED: {"v": 1, "employers": [["Acme GmbH", "2026-11-23T00:00Z", ""]]},
    Act.LEAD_ASSIGNED: {"lead": "ada"},
    Act.READER_PROPOSED: {"person": "ada", "admission": DIGEST, "reads": "new"},
    Act.READER_ALLOWED: {"proposal": DIGEST},
    Act.READER_REFUSED: {"proposal": DIGEST},
    Act.READER_ADDED: {"proposal": DIGEST},
    Act.READER_RECOVERED: {"key": DIGEST, "admission": DIGEST, "epoch": 2, "proof": "00" * 64},
    Act.READER_LEFT_OUT: {"person": "ada"},
    Act.DANGER_RAISED: {"records": [REF]},
    Act.RETENTION_STATED: {"class": "measure", "ends": "2026-11-23T05:00Z"},
    Act.HOLD_PROPOSED: {"holds": True},
    Act.HOLD_AGREED: {"proposal": DIGEST},
    Act.HOLD_REFUSED: {"proposal": DIGEST},
    Act.ERASURE_PROPOSED: {"part": "whole", "ground": "due", "list": DIGEST},
    Act.ERASURE_REFUSED: {"proposal": DIGEST},
    Act.ERASURE_CONFIRMED: {"proposal": DIGEST, "list": DIGEST},
    Act.CASE_EXPUNGED: {
        "v": 1,
        "proposal": DIGEST,
        "list": DIGEST,
        "committee": "c1",
        "figures": {
            **dict.fromkeys(("received", "answer_by", "answered"), "2026-11-23T05:00Z"),
            **dict.fromkeys(("safe_by", "safe"), ""),
            "deadlines": [["2026-11-23T05:00Z", True]],
            "ends": [["2026-11-23T05:00Z", "decided"]],
            "done": [[2026, 4, "read", 3]],
        },
    },
    Act.PARTY_ADDED: {"channel": "party/p2", "party": "p2", "commitment": DIGEST, "epoch": 1, **KEYS},
    Act.PARTY_JOINED: KEYS,
    Act.PARTY_CLOSED: {"channel": "party/p2"},
    Act.APPEAL_MADE: {"letter": "r1", "records": [REF]},
    Act.WISH_MADE: {"records": [REF]},
    Act.DISCLOSURE_PROPOSED: {"to": "counsel", "content": DIGEST, "records": [REF]},
    Act.DISCLOSURE_CONFIRMED: {"proposal": DIGEST},
    Act.DISCLOSURE_REFUSED: {"proposal": DIGEST},
    Act.DISCLOSURE_TAKEN: {"proposal": DIGEST},
}
OWN = {act: {"of": act.value, "salt": bytes(16).hex(), **says} for act, says in SAYS.items()}
OPERATORS = {Act.PERSON_INVITED, Act.PERSON_UNINVITED, Act.PERSON_CORRECTED}
PARTYS_ALONE = {
    Act.REPORT_RECEIVED, Act.REPORT_WITHDRAWN, Act.RECORDER_NAMED, Act.READER_ALLOWED, Act.PARTY_CAME, Act.PROOF_TAKEN,
    Act.PARTY_JOINED, Act.APPEAL_MADE, Act.WISH_MADE, Act.READER_LEFT_OUT, Act.DANGER_RAISED, Act.IDENTITY_CORRECTED,
    Act.NEWS_CHOSEN,
}  # fmt: skip
ANYBODYS = {Act.RECORD_ADDED, Act.EPOCH_BEGUN, Act.RECORD_FAILED, Act.READER_REFUSED, Act.FILE_OPENED}
SERVICES = {Act.MAIL_DELIVERED, Act.MAIL_FAILED, Act.LOGIN_FAILED, Act.COVER}
JUNK: list[object] = [
    None, True, -1, 1.5, 1 << 60, "", "\ud800", "zz", "0g" * 32, DIGEST.replace("0", " "), "2026-13-01T05:00Z",
    [], {}, [1], "A" * 5000,
]  # fmt: skip


def stating(act: Act, actor: ActorKind) -> Entry:
    """Return an entry of the act in which only the actor may be wrong."""
    subject = act.chain.value if act.chain in {Chain.SITE, Chain.NONE} else f"{act.chain.value}:one"
    is_person = actor in {ActorKind.MEMBER, ActorKind.PARTY}
    return Entry(
        act=act,
        actor=f"{actor}:one" if is_person else actor,
        at=HOUR,
        digest=bytes(32) if has_detail(act) else b"",
        nonce=bytes(16),
        sig=bytes(64) if is_person else b"",
        subject=subject,
    )


def may_state(act: Act) -> set[ActorKind]:
    return {actor for actor in ActorKind if doubt_of(stating(act, actor), OWN.get(act, {})) is None}


@pytest.mark.parametrize("act", Act)
def test_each_act_is_stated_by_those_alone_whose_act_it_is(act: Act) -> None:
    if act in SERVICES:
        wanted = {ActorKind.SERVICE}
    elif act is Act.PERSON_LINK_ISSUED:
        wanted = {ActorKind.OPERATOR, ActorKind.SERVICE}
    elif act.chain is Chain.SITE or act in OPERATORS:
        wanted = {ActorKind.OPERATOR}
    elif act in ANYBODYS:
        wanted = {ActorKind.MEMBER, ActorKind.PARTY}
    else:
        wanted = {ActorKind.PARTY if act in PARTYS_ALONE else ActorKind.MEMBER}

    assert may_state(act) == wanted


def test_a_receipt_declares_nothing() -> None:
    assert doubt_of(stating(Act.DECLARED, ActorKind.PARTY), OWN[Act.DECLARED]) is Doubt.ACTOR_WRONG


def test_an_act_without_a_detail_bears_none_and_any_other_bears_one() -> None:
    came, declared = stating(Act.PARTY_CAME, ActorKind.PARTY), stating(Act.DECLARED, ActorKind.MEMBER)

    assert doubt_of(replace(came, digest=bytes(32)), {}) is Doubt.DETAIL_MALFORMED
    assert doubt_of(replace(declared, digest=b""), {}) is Doubt.DETAIL_MALFORMED
    assert doubt_of(declared, None) is None  # a detail that is not shown cannot be checked


@pytest.mark.parametrize("act", Act)
def test_a_detail_has_the_fields_of_its_act_and_no_other(act: Act) -> None:
    own = OWN.get(act, {})

    assert is_detail_of(act, own)
    assert not is_detail_of(act, {**own, "more": ""})
    for name in own:
        assert not is_detail_of(act, {other: own[other] for other in own if other != name})


@pytest.mark.parametrize("act", OWN, ids=str)
def test_each_field_is_of_its_kind(act: Act) -> None:
    for name, right in OWN[act].items():
        taken = [junk for junk in JUNK if is_detail_of(act, OWN[act] | {name: junk})]
        assert [one for one in taken if type(one) is not type(right)] == []
        assert "\ud800" not in taken
        assert 1 << 60 not in taken


@pytest.mark.parametrize(
    "begin",
    [
        {"more": ""},
        {"prev": DIGEST},
        {"danger": "yes"},
        {"hour": ""},
        {"hour": "2026-11-23 05:00Z"},
        {"recipients": [["ada"]]},
        {"left_out": [""]},
        {"recipients": [["ada", "leaf"]]},
        {"channels": [["panel", DIGEST, "", "", ""]]},
        {"channels": [["panel", DIGEST, "AA", ""]]},
        {"epoch": True},
    ],
    ids=str,
)
def test_a_genesis_is_of_its_form(begin: dict[str, Any]) -> None:
    says = OWN[Act.REPORT_RECEIVED] | {"begin": genesis(**begin)}

    assert not is_detail_of(Act.REPORT_RECEIVED, says)


def test_details_from_before_there_were_alternates_are_of_the_form_they_had() -> None:
    old_seat = {name: value for name, value in seat("ada").items() if name != "standing"}
    old_begin = {name: value for name, value in genesis().items() if name != "left_out"}

    assert is_detail_of(Act.ROSTER_ADMITTED, OWN[Act.ROSTER_ADMITTED] | {"seat": old_seat})
    assert is_detail_of(Act.REPORT_RECEIVED, OWN[Act.REPORT_RECEIVED] | {"begin": old_begin})
    assert not is_detail_of(Act.ROSTER_ADMITTED, OWN[Act.ROSTER_ADMITTED] | {"seat": old_seat | {"standing": "chair"}})


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        (Act.DECLARED, {"salt": ""}),
        (Act.DECLARED, {"of": "record.added"}),
        (Act.DECLARED, {"answer": "awaiting"}),
        (Act.CASE_OPENED, {"part": "all"}),
        (Act.LEAD_ASSIGNED, {"lead": ""}),
        (Act.AVAILABILITY_STATED, {"v": 2}),
        (Act.AVAILABILITY_STATED, {"v": True}),
        (Act.AVAILABILITY_STATED, {"on_call": [[0, 540]]}),
        (Act.AVAILABILITY_STATED, {"digest": "hourly"}),
        (Act.CASE_DECIDED, {"tally": TALLY | {"more": 0}}),
        (Act.CASE_DECIDED, {"tally": {"yes": 1}}),
        (Act.RECORD_ADDED, {"records": [REF[:4]]}),
        (Act.RECORD_ADDED, {"records": [[*REF[:4], "digest"]]}),
    ],
    ids=str,
)
def test_what_is_nearly_a_detail_is_none(act: Act, changes: dict[str, Any]) -> None:
    assert not is_detail_of(act, OWN[act] | changes)
