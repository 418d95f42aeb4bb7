"""The two files between a site and the trustees of a recovery key: the request, which carries what they check, and the answer.

Both are text. Whoever carries them can read in the request who did what in these cases, and nothing that is sealed.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coc_service.domain.chain import MALFORMED

REQUEST, ANSWER = "coc-service recovery request", "coc-service recovery answer"
_VERSION = 1


class FileMalformed(Exception):
    """This is no such file, or a part of it is missing."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """What a request is for: the log, the committee, the member, and the texts of policies that no entry carries."""

    origin: str
    committee: str
    person: str
    at: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class GivenEntry:
    """An entry's bytes and its detail's; the detail is None if it has none."""

    entry: bytes
    detail: bytes | None


@dataclass(frozen=True, slots=True)
class GivenGrant:
    """A case key of an epoch, wrapped to the recovery key."""

    case_id: str
    epoch: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class AnsweredCase:
    """A case that is given back: its epochs up to `epoch`, each wrapped to the member's key, and the trustees' signature."""

    case_id: str
    epoch: int
    proof: bytes
    grants: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What trustees give back to one member: the leaves of their key and of the member's admission, and the cases.

    `proof` is their signature over how many cases these are, for the committee.
    """

    committee: str
    key: str
    admission: str
    proof: bytes
    cases: tuple[AnsweredCase, ...]


def write_request(head: RequestHead, *, entries: Iterable[GivenEntry], grants: Iterable[GivenGrant]) -> Iterator[str]:
    """Yield the lines of a request: the head, the entries in the log's order, the grants, the end."""
    fields = {"origin": head.origin, "committee": head.committee, "person": head.person, "at": head.at}
    yield _line({"format": REQUEST, "v": _VERSION, **fields, "texts": list(head.texts)})
    for one in entries:
        yield _line({"entry": one.entry.decode(), "detail": one.detail.decode() if one.detail else ""})
    for grant in grants:
        yield _line({"case": grant.case_id, "epoch": grant.epoch, "wrapped": _text(grant.wrapped)})
    yield _line({"end": True})


def read_request(text: str) -> tuple[RequestHead, list[GivenEntry], list[GivenGrant]]:
    """Read a request. What it states is not checked here.

    Raises:
        FileMalformed: it is none, or was cut off.
    """
    try:
        head, *lines, end = [json.loads(line) for line in text.splitlines()]
        if (head["format"], head["v"], end) != (REQUEST, _VERSION, {"end": True}):
            raise FileMalformed
        entries = [_entry(one) for one in lines if "entry" in one]
        grants = [
            GivenGrant(str(one["case"]), int(one["epoch"]), _raw(one["wrapped"])) for one in lines if "case" in one
        ]
        fields = {name: str(head[name]) for name in ("origin", "committee", "person", "at")}
        return RequestHead(**fields, texts=[str(one) for one in head["texts"]]), entries, grants
    except (RecursionError, *MALFORMED) as error:
        raise FileMalformed from error


def write_answer(answer: Answer) -> str:
    """Return the text of an answer."""
    cases = [
        {
            "case": one.case_id,
            "epoch": one.epoch,
            "proof": _text(one.proof),
            "grants": [[e, _text(w)] for e, w in one.grants],
        }
        for one in answer.cases
    ]
    said = {
        "committee": answer.committee,
        "key": answer.key,
        "admission": answer.admission,
        "proof": _text(answer.proof),
    }
    return json.dumps({"format": ANSWER, "v": _VERSION, **said, "cases": cases}, indent=0) + "\n"


def read_answer(raw: bytes) -> Answer:
    """Read an answer. What it states is not checked here.

    Raises:
        FileMalformed: it is none.
    """
    try:
        said = json.loads(raw)
        if (said["format"], said["v"]) != (ANSWER, _VERSION):
            raise FileMalformed
        return Answer(
            committee=str(said["committee"]),
            key=bytes.fromhex(said["key"]).hex(),
            admission=bytes.fromhex(said["admission"]).hex(),
            proof=_raw(said["proof"]),
            cases=tuple(_answered(one) for one in said["cases"]),
        )
    except (RecursionError, *MALFORMED) as error:
        raise FileMalformed from error


def _answered(one: Any) -> AnsweredCase:  # noqa: ANN401  decoded JSON
    grants = tuple((int(epoch), _raw(wrapped)) for epoch, wrapped in one["grants"])
    return AnsweredCase(str(one["case"]), int(one["epoch"]), _raw(one["proof"]), grants)


def _entry(one: Any) -> GivenEntry:  # noqa: ANN401  decoded JSON
    return GivenEntry(one["entry"].encode(), one["detail"].encode() or None)


def _line(fields: dict[str, Any]) -> str:
    return json.dumps(fields, separators=(",", ":")) + "\n"


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return b64decode(text, validate=True)
