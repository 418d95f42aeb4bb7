"""A machine that is well, as doctor sees it. For real it would ask servers elsewhere, and start a cleaner at every look."""

from datetime import UTC, datetime, timedelta

import pytest

from coc_service.cleaning import Cleaner, State
from coc_service.doctor import files, network


def make_well(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(network, "_ends_at", lambda *_: datetime.now(UTC) + timedelta(days=90))
    make_cleaner(patch, works=True)


def make_cleaner(patch: pytest.MonkeyPatch, *, works: bool) -> None:
    """Both cleaners: the one that a command would start, and that of the service."""

    async def state(*_: Cleaner) -> State:
        return State(works=works, seccomp=works, landlock_abi=4 if works else 0)

    patch.setattr(files, "_state", state)
    patch.setattr(Cleaner, "state", state)
