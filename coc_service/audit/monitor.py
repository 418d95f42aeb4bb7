"""Compares the checkpoint that a site shows now with the newest one that a monitor on another machine has kept.

A log that was rewritten, wound back or forked has no proof that it continues the kept checkpoint. No member, key or account is
needed: checkpoints and proofs between them are public.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from coc_service.audit.checkpoint import Checkpoint, CheckpointInvalid, open_note
from coc_service.audit.key_chain import KeyChain, KeysBroken, split_successions
from coc_service.audit.note import from_base64
from coc_service.audit.tree import ProofInvalid, verify_consistency

CHECKPOINT, PROOF, KEYS = "/log/checkpoint", "/log/consistency?from={0}&to={1}", "/log/keys"


class Unreachable(Exception):
    """The site did not answer, or not with what was asked for."""


class Finding(StrEnum):
    """What a look at a site's log found. The last five are alarms."""

    FIRST = "first"  # nothing was kept before
    CONTINUES = "continues"
    SAME = "same"
    NONE_YET = "none yet"  # the site shows no checkpoint, and none was kept
    NO_ANSWER = "no answer"
    REWRITTEN = "rewritten"
    SHORTER = "shorter"
    UNPROVEN = "unproven"  # it answers that there is no proof
    UNSIGNED = "unsigned"
    GONE = "gone"  # one was kept, and the site shows none any more

    @property
    def is_alarm(self) -> bool:
        """Whether somebody must look at once. Silence is a matter of time, which the caller knows."""
        return self in _ALARMS

    @property
    def is_news(self) -> bool:
        """Whether what the site shows is to be kept from now on."""
        return self in {Finding.FIRST, Finding.CONTINUES}


_ALARMS = frozenset({Finding.REWRITTEN, Finding.SHORTER, Finding.UNPROVEN, Finding.UNSIGNED, Finding.GONE})


@dataclass(frozen=True, slots=True)
class Look:
    """What was found, and the note that the site showed: beside the kept one it is the evidence of a rewritten log.

    `key` is the verifier key of that note: another one than before if the kept key has signed for it.
    """

    finding: Finding
    note: str = ""
    key: str = ""


# Returns what is at a path and query of the site; "" if it answers that nothing is there. Raises Unreachable.
Fetch = Callable[[str], str]


def look(kept: str, *, verifier_key: str, fetch: Fetch) -> Look:
    """Compare what a site shows with the kept note, "" for none. No effects.

    Raises:
        CheckpointInvalid: the kept note is not of this log.
        KeyMalformed: the verifier key is malformed.
    """
    before = open_note(kept, verifier_key) if kept else None
    try:
        note = fetch(CHECKPOINT)
        if not note:
            return Look(Finding.GONE if before else Finding.NONE_YET)
        keys = _keys(note, verifier_key, fetch)
        now, turn = keys.open(note)
        return Look(_compared(before, now, fetch), note, keys.keys[turn])
    except Unreachable:
        return Look(Finding.NO_ANSWER)
    except CheckpointInvalid:
        return Look(Finding.UNSIGNED, note)


def _keys(note: str, trusted: str, fetch: Fetch) -> KeyChain:
    """Return the trusted key; if it has not signed the note, with all that the site says followed it.

    An older key of the log is never accepted: it was put away, and whoever has it may not be the site.
    """
    known = KeyChain.of(trusted, ())
    try:
        known.open(note)
    except CheckpointInvalid:
        try:
            return KeyChain.of(trusted, split_successions(fetch(KEYS))).since(trusted)
        except KeysBroken:
            return known
    return known


def _compared(before: Checkpoint | None, now: Checkpoint, fetch: Fetch) -> Finding:
    if before is None:
        return Finding.FIRST
    if now.size < before.size:
        return Finding.SHORTER
    if now.size == before.size:
        return Finding.SAME if now.root == before.root else Finding.REWRITTEN
    proof = fetch(PROOF.format(before.size, now.size))
    if not proof:
        return Finding.UNPROVEN
    return Finding.CONTINUES if _continues(before, now, proof) else Finding.REWRITTEN


def _continues(before: Checkpoint, now: Checkpoint, proof: str) -> bool:
    try:
        hashes = [from_base64(line) for line in proof.splitlines()]
        verify_consistency(hashes, old_size=before.size, old_root=before.root, new_size=now.size, new_root=now.root)
    except (ValueError, ProofInvalid):
        return False
    return True
