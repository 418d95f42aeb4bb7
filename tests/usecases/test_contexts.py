"""Every field of every context matters: a ciphertext that is moved to another context does not open."""

from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest

from coc_service.audit import CheckpointSigner
from coc_service.crypto import Secret
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.form_tokens import Purpose, TokenInvalid, issue, redeem
from coc_service.usecases.custody.keys import ServiceKeys
from tests.usecases.ready import NOON

CONTEXTS: tuple[Callable[..., bytes], ...] = (
    contexts.grant,
    contexts.record,
    contexts.recovery_used,
    contexts.reader_recovered,
    contexts.mark,
    contexts.key_slot,
    contexts.passkey_name,
    contexts.kept_text,
    contexts.login,
    contexts.address,
    contexts.envelope,
    contexts.news,
    contexts.log_head,
)
VALUES: dict[str, tuple[Any, Any]] = {
    "begin": ("00", "01"),
    "epoch": (1, 2),
    "key": ("00", "01"),
    "admission": ("00", "01"),
    "cases": (1, 2),
    "size": (1, 2),
    "frontier": (b"one", b"other"),
    "tag": (b"one", b"other"),
    "id_hash": (b"one", b"other"),
    "credential": (b"one", b"other"),
}
PARTS = [(context, name) for context in CONTEXTS for name in signature(context).parameters]


def values(context: Callable[..., bytes]) -> dict[str, Any]:
    return {name: VALUES.get(name, ("one", "other"))[0] for name in signature(context).parameters}


@pytest.mark.parametrize(("context", "part"), PARTS, ids=[f"{context.__name__}-{part}" for context, part in PARTS])
def test_every_part_of_a_context_counts(context: Callable[..., bytes], part: str) -> None:
    here = values(context)
    elsewhere = here | {part: VALUES.get(part, ("one", "other"))[1]}

    assert context(**here) != context(**elsewhere)


def test_no_two_kinds_of_context_are_one() -> None:
    assert len({context(**values(context)) for context in CONTEXTS}) == len(CONTEXTS)


def test_each_purpose_of_the_service_has_a_key_of_its_own() -> None:
    keys = ServiceKeys(Secret(bytes(32)), CheckpointSigner(bytes(32), "example.org/log"))
    names = [name for name, value in vars(ServiceKeys).items() if type(value).__name__ == "cached_property"]

    assert len(names) >= 9
    assert len({getattr(keys, name).reveal() for name in names}) == len(names)


def test_form_and_person_do_not_run_into_each_other() -> None:
    keys = ServiceKeys(Secret(bytes(32)), CheckpointSigner(bytes(32), "example.org/log"))

    with pytest.raises(TokenInvalid):
        redeem(issue(Purpose("ab", "c"), keys=keys, now=NOON).text, Purpose("a", "bc"), keys=keys, now=NOON)
