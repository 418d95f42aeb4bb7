"""Passphrases of these tests cost what they cost a server."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from coc_service.crypto import keyslot


@pytest.fixture(scope="module", autouse=True)
def real_argon2id() -> Iterator[None]:
    """Undo what other tests are spared, see `tests/conftest.py`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keyslot, "Argon2id", Argon2id)
        yield
