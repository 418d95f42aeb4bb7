"""Only those with a grant can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coc_service.canonical import context
from coc_service.crypto import (
    CaseKey,
    ChannelKey,
    OpenFailed,
    RecipientSecret,
    encryption_public_key,
    new_case_key,
    random_bytes,
    unwrap,
    wrap,
    xwing,
)
from coc_service.crypto import (
    grant as grants,
)
from tests.crypto.strategies import CONTEXT, case_keys, channel_keys, contexts, recipients, with_byte_changed

FIELDS = ("reports.example", "case-1", "2", "digest of the begin", "case", "member-1")


def new_secret() -> RecipientSecret:
    return RecipientSecret(random_bytes(32))


@given(case_keys | channel_keys, recipients, contexts)
def test_the_recipient_of_a_grant_gets_the_key(
    key: CaseKey | ChannelKey, secret: RecipientSecret, context: bytes
) -> None:
    grant = wrap(key, to=encryption_public_key(secret), context=context)

    assert unwrap(grant, secret=secret, context=context) == key.reveal()
    assert len(grant) == 1169


@given(st.lists(recipients, min_size=2, max_size=4, unique_by=lambda secret: secret.reveal()))
def test_only_the_recipient_it_was_made_for_unwraps_a_grant(everybody: list[RecipientSecret]) -> None:
    granted, *others = everybody
    grant = wrap(new_case_key(), to=encryption_public_key(granted), context=CONTEXT)

    for other in others:
        with pytest.raises(OpenFailed):
            unwrap(grant, secret=other, context=CONTEXT)


def test_a_grant_with_any_one_byte_changed_does_not_unwrap() -> None:
    secret = new_secret()
    grant = wrap(new_case_key(), to=encryption_public_key(secret), context=CONTEXT)

    for position in range(len(grant)):
        with pytest.raises(OpenFailed):
            unwrap(with_byte_changed(grant, position), secret=secret, context=CONTEXT)


@pytest.mark.parametrize("size", [0, 1, 1120, 1168, 1170, 5000])
def test_a_grant_of_another_size_does_not_unwrap(size: int) -> None:
    secret = new_secret()
    grant = wrap(new_case_key(), to=encryption_public_key(secret), context=CONTEXT)

    with pytest.raises(OpenFailed):
        unwrap((grant + bytes(4000))[:size], secret=secret, context=CONTEXT)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_grant_of_something_that_is_not_a_key_does_not_unwrap(size: int) -> None:
    secret = new_secret()
    public_key = xwing.public_key(encryption_public_key(secret))
    grant = b"\x01" + grants.SUITE.encrypt(bytes(size), public_key, info=CONTEXT)

    with pytest.raises(OpenFailed):
        unwrap(grant, secret=secret, context=CONTEXT)


@pytest.mark.parametrize("field", range(len(FIELDS)))
def test_a_grant_does_not_unwrap_where_any_field_of_its_context_differs(field: int) -> None:
    secret = new_secret()
    grant = wrap(new_case_key(), to=encryption_public_key(secret), context=context("grant", *FIELDS))
    elsewhere = context("grant", *(value + "x" if at == field else value for at, value in enumerate(FIELDS)))

    with pytest.raises(OpenFailed):
        unwrap(grant, secret=secret, context=elsewhere)


def test_a_grant_whose_point_is_of_small_order_is_refused_like_any_other() -> None:
    secret = new_secret()
    grant = wrap(new_case_key(), to=encryption_public_key(secret), context=CONTEXT)

    with pytest.raises(OpenFailed):
        unwrap(grant[: 1 + 1088] + bytes(32) + grant[1 + 1120 :], secret=secret, context=CONTEXT)


def test_a_refused_grant_says_nothing_about_its_cause() -> None:
    secret = new_secret()
    grant = wrap(new_case_key(), to=encryption_public_key(secret), context=CONTEXT)
    refusals = []

    for broken in (b"", b"\x02" + grant[1:], with_byte_changed(grant, 30), with_byte_changed(grant, 1168)):
        with pytest.raises(OpenFailed) as caught:
            unwrap(broken, secret=secret, context=CONTEXT)
        refusals.append((caught.value.args, caught.value.__cause__))

    assert refusals == [((), None)] * 4


@pytest.mark.parametrize(
    "public_key",
    [b"", bytes(1215), bytes(1217), b"\xff" * 1216],
    ids=["empty", "short", "long", "not reduced"],
)
def test_nothing_is_wrapped_to_what_is_not_a_public_key(public_key: bytes) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        wrap(new_case_key(), to=public_key, context=CONTEXT)


def test_nothing_is_wrapped_to_a_point_of_small_order() -> None:
    public_key = encryption_public_key(new_secret())[:1184] + bytes(32)

    with pytest.raises(ValueError, match="shared key"):
        wrap(new_case_key(), to=public_key, context=CONTEXT)


def test_two_grants_of_one_key_have_nothing_in_common_but_the_version() -> None:
    key, public_key = new_case_key(), encryption_public_key(new_secret())

    one, other = (wrap(key, to=public_key, context=CONTEXT) for _ in range(2))

    assert one[:1] == other[:1]
    assert one[1:1121] != other[1:1121]
    assert one[1121:] != other[1121:]


def test_two_case_keys_differ() -> None:
    assert new_case_key() != new_case_key()
