"""Hostile jobs in a helper whose children have Landlock and limits, and no filter: what the second lock is worth."""

import ctypes

from coc_service.cleaning import seccomp
from coc_service.cleaning.jobs import Done
from tests.cleaning import hostile_jobs

vars(seccomp)["restrict"] = lambda: None
_PR_GET_DUMPABLE = 3


def attempt(data: bytes) -> Done:
    """As the others, and what only a child without the filter can ask."""
    if data.removeprefix(hostile_jobs.PREFIX) == b"dumpable":
        return hostile_jobs.answer(ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0))
    return hostile_jobs.attempt(data)


JOBS = {"clean": attempt}
