"""Fingerprints on pages: as words, for two people who read theirs to each other."""

from dataclasses import dataclass

from starlette.requests import Request

from coc_service.domain.fingerprint_words import words_of
from coc_service.usecases.people.inviters import ShowInviters
from coc_service.web.http import runtime


@dataclass(frozen=True, slots=True)
class FingerprintView:
    """A fingerprint to compare aloud: its words, and the groups of characters that say the same. `name` is whose it is."""

    name: str
    words: str
    groups: str


def fingerprint_view(name: str, fingerprint: str) -> FingerprintView:
    """Return a person's fingerprint for a page."""
    return FingerprintView(name, " ".join(words_of(fingerprint)), fingerprint)


async def inviters(request: Request, person: str) -> list[FingerprintView]:
    """Return whom an invited person compares with."""
    running = runtime.of(request)
    shown = await running.ask(ShowInviters(running.custody, person))
    return [fingerprint_view(one.name, one.fingerprint) for one in shown]
