"""What is given out is sealed while it comes, for keys that can be sealed for, and never a part of it as the whole."""

from collections.abc import AsyncIterator

import pyrage
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coc_service.usecases.custody.stored_files import FileBroken
from coc_service.web.http import archives

PIECE = bytes(range(256)) * 1024
IDENTITY = pyrage.x25519.Identity.generate()


async def pieces(count: int, *, breaks: bool = False) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield PIECE
    if breaks:
        raise FileBroken


def ssh_pair() -> tuple[str, pyrage.ssh.Identity]:
    key = Ed25519PrivateKey.generate()
    encoding, none = serialization.Encoding, serialization.NoEncryption()
    public = key.public_key().public_bytes(encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()
    private = key.private_bytes(encoding.PEM, serialization.PrivateFormat.OpenSSH, none)
    return public, pyrage.ssh.Identity.from_buffer(private)


async def test_pieces_are_sealed_for_a_key_of_age() -> None:
    sealed = b"".join([one async for one in archives.sealed(pieces(12), str(IDENTITY.to_public()))])

    assert PIECE[:64] not in sealed
    assert pyrage.decrypt(sealed, [IDENTITY]) == PIECE * 12


async def test_pieces_are_sealed_for_a_key_of_ssh() -> None:
    public, identity = ssh_pair()
    key = archives.as_key(f" {public} counsel@example.org\n")

    sealed = b"".join([one async for one in archives.sealed(pieces(1), key)])

    assert await archives.is_key(key)
    assert pyrage.decrypt(sealed, [identity]) == PIECE


async def test_a_file_that_breaks_on_the_way_is_never_sealed_as_the_whole() -> None:
    sent: list[bytes] = []

    async def keep() -> None:
        async for one in archives.sealed(pieces(12, breaks=True), str(IDENTITY.to_public())):
            sent.append(one)  # noqa: PERF401  it is kept although the loop ends in an error

    with pytest.raises(FileBroken):
        await keep()

    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(b"".join(sent), [IDENTITY])


async def test_a_program_that_fails_is_noticed() -> None:
    with pytest.raises(ChildProcessError):
        _ = [one async for one in archives.sealed(pieces(12), "age1nothing")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        "AGE-SECRET-KEY-1" + "Q" * 58,
        "ssh-rsa AAAA",
        "-r x",
        "age1" + "b" * 58,
        "ssh-ed25519 AAAA\nssh-ed25519 B",
    ],
)
def test_a_text_of_another_form_is_no_key(text: str) -> None:
    assert archives.as_key(text) == ""
