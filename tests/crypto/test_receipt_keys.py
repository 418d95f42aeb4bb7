"""A receipt is 110 bits, the same for each submission of a form; the report's tag does not lead back to it."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import Secret, receipt_entropies, receipt_secret, receipt_tag
from tests.crypto.strategies import secrets

nonces = st.binary(min_size=16, max_size=40)
digests = st.binary(min_size=32, max_size=32)
DIGEST = bytes(range(32))
entropies = st.integers(0, 2**110 - 1).map(lambda bits: Secret(bits.to_bytes(14, "big")))


def drawn_first(service: Secret, nonce: bytes, *, words_digest: bytes) -> Secret:
    return next(receipt_entropies(service, nonce, words_digest=words_digest))


@given(secrets, nonces, digests)
def test_a_form_sent_twice_gives_the_same_receipt_of_110_bits(service: Secret, nonce: bytes, digest: bytes) -> None:
    entropy = drawn_first(service, nonce, words_digest=digest)

    assert entropy == drawn_first(service, nonce, words_digest=digest)
    assert len(entropy.reveal()) == 14
    assert entropy.reveal()[0] < 64


@given(secrets, nonces, digests, digests)
def test_other_words_in_a_form_give_another_receipt(service: Secret, nonce: bytes, one: bytes, other: bytes) -> None:
    drawn = [drawn_first(service, nonce, words_digest=digest) for digest in (one, other)]

    assert (drawn[0] == drawn[1]) == (one == other)


@given(secrets, nonces, nonces)
def test_another_form_gives_another_receipt(service: Secret, one: bytes, other: bytes) -> None:
    drawn = [drawn_first(service, nonce, words_digest=DIGEST) for nonce in (one, other)]

    assert (drawn[0] == drawn[1]) == (one == other)


@given(secrets, secrets, nonces)
def test_another_service_gives_another_receipt(one: Secret, other: Secret, nonce: bytes) -> None:
    drawn = [drawn_first(service, nonce, words_digest=DIGEST) for service in (one, other)]

    assert (drawn[0] == drawn[1]) == (one == other)


def test_every_one_of_the_110_bits_is_used() -> None:
    seen_set = seen_clear = 0

    for at in range(200):
        entropy = drawn_first(Secret(bytes(32)), at.to_bytes(16, "big"), words_digest=DIGEST)
        bits = int.from_bytes(entropy.reveal(), "big")
        seen_set |= bits
        seen_clear |= ~bits

    assert seen_set == 2**110 - 1
    assert seen_clear & (2**110 - 1) == 2**110 - 1


@given(secrets, nonces)
def test_another_draw_for_a_form_gives_another_receipt(service: Secret, nonce: bytes) -> None:
    drawn = islice(receipt_entropies(service, nonce, words_digest=DIGEST), 50)

    assert len({entropy.reveal() for entropy in drawn}) == 50


@pytest.mark.parametrize("size", [0, 15])
def test_a_form_nonce_that_could_be_guessed_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"^{size}$"):
        drawn_first(Secret(bytes(32)), bytes(size), words_digest=DIGEST)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_digest_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"^{size}$"):
        drawn_first(Secret(bytes(32)), bytes(16), words_digest=bytes(size))


@given(entropies, entropies)
def test_a_receipt_gives_one_secret_and_one_tag(one: Secret, other: Secret) -> None:
    same = one == other

    assert (receipt_secret(one) == receipt_secret(other)) == same
    assert (receipt_tag(one) == receipt_tag(other)) == same
    assert len(receipt_tag(one)) == 32


@given(entropies)
def test_the_tag_is_not_the_partys_secret(entropy: Secret) -> None:
    assert receipt_tag(entropy) != receipt_secret(entropy).reveal()


@pytest.mark.parametrize("entropy", [bytes(13), bytes(15), b"\x40" + bytes(13)], ids=["short", "long", "111 bits"])
def test_what_is_not_110_bits_is_not_a_receipt(entropy: bytes) -> None:
    with pytest.raises(ValueError, match=r"^\d"):
        receipt_secret(Secret(entropy))
    with pytest.raises(ValueError, match=r"^\d"):
        receipt_tag(Secret(entropy))
