"""Fixtures and settings for all tests."""

import gc
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import settings

from coc_service.crypto import keyslot

pytest_plugins = ["tests.services.fixtures", "tests.stages"]

# No deadline for a single example: it would fail on a busy machine. pytest's timeout ends tests that hang.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

gc.set_threshold(0)  # none until all tests are collected: what is loaded meanwhile stays until the end


def pytest_collection_finish() -> None:
    """Leave what was collected out of garbage collection: nearly a million objects that stay until the end.

    What tests leave behind in circles is collected less often than by default: every 10,000 objects instead of 700.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def least_argon2id(*, salt: bytes, length: int, **_cost: int) -> Argon2id:
    """Argon2id at the least cost that it takes."""
    return Argon2id(salt=salt, length=length, iterations=1, lanes=1, memory_cost=8)


@pytest.fixture(scope="session", autouse=True)
def quick_argon2id() -> Iterator[Callable[..., Argon2id]]:
    """Stretch passphrases with the least work that Argon2id takes: thousands of logins in tests would be half of their time.

    Slots still say what they cost, and the bounds hold. A served program opens no slot that was locked like this. The tests of
    slots undo it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyslot, "Argon2id", least_argon2id)
        yield least_argon2id
