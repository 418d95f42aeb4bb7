"""A passphrase opens its slot; an altered slot cannot make the server use more memory or time."""

import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from coc_service.crypto import OpenFailed, RecipientSecret, dummy_unlock, keyslot, lock, unlock
from tests.crypto.strategies import CONTEXT, OTHER_CONTEXT, with_byte_changed

SECRET = RecipientSecret(bytes(range(32)))
PASSPHRASE = "grey heron over the quiet harbour"
HEADER = struct.Struct(">BII B16s")


@pytest.fixture(scope="module", autouse=True)
def no_absurd_work() -> Iterator[None]:
    """Fail instead of allocating the memory if the bounds were ever lost."""

    def bounded(**cost: Any) -> Argon2id:
        if cost["memory_cost"] > 512 * 1024 or cost["iterations"] > 16:
            pytest.fail("absurd work was asked for")
        return Argon2id(**cost)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyslot, "Argon2id", bounded)
        yield


@pytest.fixture(scope="module")
def slot() -> bytes:
    return lock(SECRET, PASSPHRASE, context=CONTEXT)


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the test fail if Argon2id is called."""

    def refuse(**_cost: Any) -> None:
        pytest.fail("the work was done")

    monkeypatch.setattr(keyslot, "Argon2id", refuse)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """Collect the parameters of each call of Argon2id: memory, iterations, lanes, output and salt sizes."""
    done: list[tuple[int, ...]] = []

    class Watched:
        def __init__(self, *, salt: bytes, length: int, iterations: int, lanes: int, memory_cost: int) -> None:
            self.cost = (memory_cost, iterations, lanes, length, len(salt))
            self.argon2id = Argon2id(
                salt=salt, length=length, iterations=iterations, lanes=lanes, memory_cost=memory_cost
            )

        def derive(self, key_material: bytes) -> bytes:
            done.append(self.cost)
            return self.argon2id.derive(key_material)

    monkeypatch.setattr(keyslot, "Argon2id", Watched)
    return done


def with_cost(slot: bytes, *, memory_kib: int = 65_536, iterations: int = 3, lanes: int = 4) -> bytes:
    return HEADER.pack(1, memory_kib, iterations, lanes, slot[10:26]) + slot[26:]


def test_the_passphrase_opens_its_slot(slot: bytes) -> None:
    assert unlock(slot, PASSPHRASE, context=CONTEXT) == SECRET
    assert len(slot) == 130
    assert with_cost(slot) == slot


@pytest.mark.parametrize("wrong", ["", PASSPHRASE + " ", PASSPHRASE.upper(), "\ud800"])
def test_another_passphrase_does_not(slot: bytes, wrong: str) -> None:
    with pytest.raises(OpenFailed):
        unlock(slot, wrong, context=CONTEXT)


def test_a_slot_does_not_open_elsewhere(slot: bytes) -> None:
    for context in (OTHER_CONTEXT, b""):
        with pytest.raises(OpenFailed):
            unlock(slot, PASSPHRASE, context=context)


def test_a_passphrase_is_the_same_however_its_accents_are_typed() -> None:
    composed, decomposed = "caf\u00e9 \ufb01n", "cafe\u0301 fin"

    assert unlock(lock(SECRET, composed, context=CONTEXT), decomposed, context=CONTEXT) == SECRET


@settings(max_examples=15)
@given(position=st.integers(0, 129), mask=st.integers(1, 255))
def test_a_slot_with_a_byte_changed_does_not_open(slot: bytes, position: int, mask: int) -> None:
    with pytest.raises(OpenFailed):
        unlock(with_byte_changed(slot, position, mask), PASSPHRASE, context=CONTEXT)


@pytest.mark.parametrize(
    "cost",
    [
        {"memory_kib": 2**31},
        {"memory_kib": 2**32 - 1},
        {"memory_kib": 256 * 1024 + 1},
        {"memory_kib": 64 * 1024 - 1},
        {"memory_kib": 0},
        {"iterations": 2**31},
        {"iterations": 9},
        {"iterations": 2},
        {"iterations": 0},
        {"lanes": 255},
        {"lanes": 9},
        {"lanes": 0},
    ],
    ids=str,
)
@pytest.mark.usefixtures("no_work")
def test_a_cost_out_of_bounds_is_refused_without_the_work(slot: bytes, cost: dict[str, int]) -> None:
    with pytest.raises(OpenFailed):
        unlock(with_cost(slot, **cost), PASSPHRASE, context=CONTEXT)


@pytest.mark.parametrize("size", [0, 1, 25, 26, 129, 131])
@pytest.mark.usefixtures("no_work")
def test_a_slot_of_another_size_is_refused_without_the_work(slot: bytes, size: int) -> None:
    with pytest.raises(OpenFailed):
        unlock((slot + b"\0")[:size], PASSPHRASE, context=CONTEXT)


@pytest.mark.parametrize("version", [0, 2, 255])
@pytest.mark.usefixtures("no_work")
def test_a_slot_of_another_version_is_refused_without_the_work(slot: bytes, version: int) -> None:
    with pytest.raises(OpenFailed):
        unlock(bytes([version]) + slot[1:], PASSPHRASE, context=CONTEXT)


def test_a_slot_from_a_time_of_higher_cost_is_given_that_work(slot: bytes, work: list[tuple[int, ...]]) -> None:
    with pytest.raises(OpenFailed):
        unlock(with_cost(slot, memory_kib=65_537, iterations=4, lanes=2), PASSPHRASE, context=CONTEXT)

    assert work == [(65_537, 4, 2, 32, 16)]


def test_an_unknown_member_costs_what_a_known_one_costs(slot: bytes, work: list[tuple[int, ...]]) -> None:
    with pytest.raises(OpenFailed):
        unlock(slot, "wrong", context=CONTEXT)
    dummy_unlock("wrong")

    assert work == [(65_536, 3, 4, 32, 16)] * 2


def test_two_slots_of_one_secret_have_nothing_in_common_but_the_cost(slot: bytes) -> None:
    other = lock(SECRET, PASSPHRASE, context=CONTEXT)

    assert other[:10] == slot[:10]
    assert other[10:26] != slot[10:26]
    assert other[26:] != slot[26:]


def test_two_derivations_at_once_both_end() -> None:
    """Without the lock they deadlock; daemon threads keep such a deadlock from blocking the test."""
    threads = [threading.Thread(target=dummy_unlock, args=("a passphrase",), daemon=True) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)  # a hundred times what it takes

    assert [thread.is_alive() for thread in threads] == [False] * 4
