"""Passphrases of these tests cost what they cost a server."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def costly(real_argon2id: None) -> None:
    """Undo what other tests are spared."""
