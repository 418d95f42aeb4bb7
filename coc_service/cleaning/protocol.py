"""What app, helper and child say to each other.

A job: one packet on the control socket, the name of the job, with five descriptors: where to answer, the file, and where the
cleaned copy, the preview and the result go. The helper answers with one packet, how the child ended; it reads no file and no
result, so that nothing in them can reach it. The result comes from a child that may have been taken over: every value of it
is checked.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from coc_service.cleaning.results import FileType, Found, Remains, WhyNot

MAX_PACKET = 256
MAX_RESULT = 4_096
DESCRIPTORS = 5


class Exit(IntEnum):
    """How a child ended. `LATE` is said by the helper alone."""

    DONE = 0
    FAULT = 10
    MEMORY = 11
    UNCONFINED = 12
    LATE = 13


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a child says of its job."""

    type_found: FileType
    reason: WhyNot | None
    type_cleaned: FileType
    found: frozenset[Found]
    remains: frozenset[Remains]

    def encoded(self) -> bytes:
        """Return the result as JSON."""
        values = {
            "type_found": self.type_found,
            "reason": self.reason,
            "type_cleaned": self.type_cleaned,
            "found": sorted(self.found),
            "remains": sorted(self.remains),
        }
        return json.dumps(values).encode()


class ResultMalformed(Exception):
    """A child did not write what the protocol says."""


T = TypeVar("T")


def result_of(data: bytes) -> JobResult:
    """Return what a child wrote. Raises ResultMalformed for anything else."""
    try:
        values = json.loads(data)
        return JobResult(
            type_found=FileType(values["type_found"]),
            reason=None if values["reason"] is None else WhyNot(values["reason"]),
            type_cleaned=FileType(values["type_cleaned"]),
            found=_set_of(Found, values["found"]),
            remains=_set_of(Remains, values["remains"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ResultMalformed from error


def _set_of(kind: Callable[[str], T], values: list[str]) -> frozenset[T]:
    return frozenset(kind(value) for value in values)
