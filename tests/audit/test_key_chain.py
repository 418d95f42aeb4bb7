"""The keys of a log: a verifier follows them from any one to every other, and accepts each in its turn only."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from coc_service import canonical
from coc_service.audit import (
    Act,
    CheckpointInvalid,
    CheckpointSigner,
    Entry,
    ExportedEntry,
    Header,
    KeyChain,
    KeysBroken,
    ShownEntry,
    VerificationFailed,
    Wrong,
    encode,
    leaf_hash,
    split_successions,
    succession,
    verify_export,
    write_export,
)
from tests.audit.books import KEY, NOON, ORIGIN, SIGNER, entries, root_of, signed

SECOND, THIRD = (CheckpointSigner(bytes([number]) * 32, ORIGIN) for number in (2, 3))
SUCCESSIONS = (succession(SIGNER, SECOND), succession(SECOND, THIRD))
KEYS = (KEY, SECOND.verifier_key, THIRD.verifier_key)


def changed(note: str, *, prev: bytes = b"", key: str = "checkpoint") -> ShownEntry:
    """The entry that states a change of a key."""
    detail = canonical.encode({"of": Act.KEY_CHANGED.value, "salt": bytes(16).hex(), "key": key, "note": note})
    one = Entry(
        nonce=bytes(16), at=NOON, actor="operator", act=Act.KEY_CHANGED, subject="site", prev=prev,
        digest=canonical.sha256(detail),
    )  # fmt: skip
    return ShownEntry(encode(one), detail)


def a_log(*, notes: Sequence[str] = SUCCESSIONS) -> list[ExportedEntry]:
    """Six cover entries, with the two changes of its key in places 2 and 4."""
    cover: list[ExportedEntry] = [ShownEntry(one) for one in entries(4)]
    first = changed(notes[0])
    second = changed(notes[1], prev=leaf_hash(first.encoded))
    return [*cover[:2], first, cover[2], second, cover[3]]


def lines(
    log: Sequence[ExportedEntry],
    signers: Sequence[tuple[int, CheckpointSigner]],
    *,
    successions: tuple[str, ...] = SUCCESSIONS,
) -> list[bytes]:
    written = [one.encoded for one in log if isinstance(one, ShownEntry)]
    header = Header(
        origin=ORIGIN, size=len(written), root=root_of(written), checkpoints=len(signers), successions=successions
    )
    notes = [signed(written[:size], signer=signer) for size, signer in signers]
    return [*write_export(header, entries=log, notes=notes)]


TRUE = lines(a_log(), [(2, SIGNER), (4, SECOND), (6, THIRD)])


def found(export: Sequence[bytes], *, key: str = KEY, witnessed: Sequence[str] = ()) -> tuple[Wrong, int]:
    with pytest.raises(VerificationFailed) as failed:
        verify_export(export, key, witnessed)
    return failed.value.what, failed.value.index


@pytest.mark.parametrize("key", KEYS)
def test_whoever_knows_one_key_of_the_log_verifies_all_of_it(key: str) -> None:
    written = [one.encoded for one in a_log() if isinstance(one, ShownEntry)]
    kept = [signed(written[:1]), signed(written[:3], signer=SECOND)]

    verified = verify_export(TRUE, key, kept)

    assert (verified.signed_size, verified.checkpoints, verified.witnessed, verified.void_count) == (6, 3, 2, 0)


def test_a_key_of_another_log_verifies_nothing() -> None:
    other = CheckpointSigner(bytes(32), ORIGIN).verifier_key

    assert found(TRUE, key=other) == (Wrong.KEYS_BROKEN, 1)


@pytest.mark.parametrize(
    ("signers", "size"),
    [
        ([(3, SIGNER), (6, THIRD)], 3),  # the old key, although it was put away
        ([(2, SECOND), (6, THIRD)], 2),  # the new one, before it was stated
        ([(5, SECOND)], 5),
    ],
)
def test_a_checkpoint_of_a_key_that_is_not_its_turn_is_refused(
    signers: Sequence[tuple[int, CheckpointSigner]], size: int
) -> None:
    assert found(lines(a_log(), signers)) == (Wrong.KEY_OUT_OF_TURN, size)


def test_a_witnessed_checkpoint_of_a_key_that_was_put_away_is_refused() -> None:
    written = [one.encoded for one in a_log() if isinstance(one, ShownEntry)]

    assert found(TRUE, witnessed=[signed(written[:4])]) == (Wrong.KEY_OUT_OF_TURN, 4)


def test_a_change_of_the_key_that_no_succession_signs_is_refused() -> None:
    forged = (SUCCESSIONS[0], succession(CheckpointSigner(bytes(32), ORIGIN), THIRD))

    assert found(lines(a_log(notes=forged), [(6, THIRD)])) == (Wrong.KEY_UNKNOWN, 4)


def test_a_succession_that_no_entry_states_is_refused() -> None:
    log = [one for at, one in enumerate(a_log()) if at != 4]

    assert found(lines(log, [(5, SECOND)])) == (Wrong.KEY_UNLOGGED, 1)


def test_another_root_secret_changes_no_turn() -> None:
    log = [*a_log()[:2], changed("", key="root")]

    assert verify_export(lines(log, [(3, SIGNER)], successions=()), KEY).void_count == 0


def test_an_entry_in_the_name_of_a_member_changes_no_turn() -> None:
    first = changed(SUCCESSIONS[0])
    detail = first.detail
    one = Entry(
        nonce=bytes(16), at=NOON, actor="member:eve", act=Act.KEY_CHANGED, subject="site",
        digest=canonical.sha256(detail),
    )  # fmt: skip

    verified = verify_export(lines([ShownEntry(encode(one), detail)], [(1, SIGNER)], successions=()), KEY)

    assert verified.void_count == 1


@pytest.mark.parametrize(
    "notes",
    [
        SUCCESSIONS[::-1],
        (SUCCESSIONS[0], succession(CheckpointSigner(bytes(32), ORIGIN), THIRD)),
        (SUCCESSIONS[0], SUCCESSIONS[0]),
        (*SUCCESSIONS, succession(THIRD, SIGNER)),
        (signed(entries(3)),),
        (SUCCESSIONS[0].rpartition("—")[0],),
        (SUCCESSIONS[0].replace("next-key/v1", "next-key/v2"),),
        (SUCCESSIONS[0].replace(SECOND.verifier_key, THIRD.verifier_key),),
        SUCCESSIONS[1:],
    ],
)
def test_only_an_unbroken_chain_with_the_trusted_key_is_one(notes: tuple[str, ...]) -> None:
    with pytest.raises(KeysBroken):
        KeyChain.of(KEY, notes)


@pytest.mark.parametrize("keeps", [0, 1])
def test_both_keys_must_have_signed_a_succession(keeps: int) -> None:
    text, _, signatures = SUCCESSIONS[0].rpartition("\n\n")
    kept = signatures.splitlines(keepends=True)[keeps]

    with pytest.raises(KeysBroken):
        KeyChain.of(KEY, [f"{text}\n\n{kept}{kept}"])


def test_successions_are_read_one_after_the_other() -> None:
    assert split_successions("".join(SUCCESSIONS)) == SUCCESSIONS
    assert split_successions("") == ()
    with pytest.raises(KeysBroken):
        split_successions("".join(SUCCESSIONS)[:-20])


def test_keys_of_two_logs_do_not_follow_each_other() -> None:
    with pytest.raises(ValueError, match="two logs"):
        succession(SIGNER, CheckpointSigner(bytes(32), "other.example/log"))


def test_a_chain_opens_what_any_of_its_keys_signed() -> None:
    chain = KeyChain.of(SECOND.verifier_key, SUCCESSIONS)

    assert [chain.open(signed(entries(2), signer=one))[1] for one in (SIGNER, SECOND, THIRD)] == [0, 1, 2]
    assert (chain.newest, chain.until(KEY), chain.since(KEYS[2])) == (
        KEYS[2],
        KeyChain((KEY,)),
        KeyChain((KEYS[2],)),
    )
    with pytest.raises(CheckpointInvalid):
        chain.open(signed(entries(2), signer=CheckpointSigner(bytes(32), ORIGIN)))


def test_the_header_says_nothing_of_keys_that_were_never_changed() -> None:
    header = Header(origin=ORIGIN, size=0, root=root_of([]), checkpoints=0)

    assert b"keys" not in next(write_export(header, entries=[], notes=[]))
    assert b"keys" in next(write_export(replace(header, successions=SUCCESSIONS), entries=[], notes=[]))
