"""The public half of a recovery key as a text: written by the ceremony, pasted into the committee's page by a member."""

import json
from collections.abc import Mapping
from typing import Any

from coc_service.domain import recovery
from coc_service.domain.chain import MALFORMED, Void
from coc_service.domain.recovery import RecoveryKey

KIND = "coc-service recovery key"
_FIELDS = ("v", "encryption_key", "signing_key", "needed", "trustees")


def write(key: RecoveryKey) -> str:
    """Return the text: lines of JSON, which mail programs do not break."""
    return json.dumps({"kind": KIND, **detail(key)}, indent=1) + "\n"


def read(text: str) -> RecoveryKey:
    """Read the public half from a text.

    Raises:
        ValueError: it is none, or no key that a committee can adopt.
    """
    try:
        said = json.loads(text)
        if said.pop("kind") != KIND or set(said) != set(_FIELDS):
            raise ValueError("another text")
        return recovery.read(said, leaf="")
    except (Void, RecursionError, *MALFORMED) as error:
        raise ValueError("no public half of a recovery key") from error


def detail(key: RecoveryKey) -> Mapping[str, Any]:
    """Return the key as it is written in a detail."""
    return {
        "v": 1,
        "encryption_key": key.encryption_key.hex(),
        "signing_key": key.signing_key.hex(),
        "needed": key.needed,
        "trustees": list(key.trustees),
    }
