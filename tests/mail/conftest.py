"""Fixtures: a site, its mails, and the certificates of the mail servers."""

import asyncio
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from coc_service.mail import Envelope, MessageKind, SiteWords, build
from tests.mail.certificates import Authority, make_authority
from tests.mail.delivery import NOTE, NOW, RECIPIENT

Leap = Callable[[float], Awaitable[None]]


@pytest.fixture
def site() -> SiteWords:
    return SiteWords(name="Example Foundation", base_url="https://coc.example.org", sender="desk@mail.example.org")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    folder = tmp_path / "certificates"
    folder.mkdir()
    return folder


@pytest.fixture
def message(site: SiteWords) -> EmailMessage:
    envelope = Envelope(MessageKind.NEW_ACTIVITY, RECIPIENT, {"checkpoint": NOTE})
    return build(envelope, site=site, message_id="<k3fd@mail.example.org>", date=NOW)


async def _settle() -> None:
    """Run the event loop until all tasks wait."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
async def leap(monkeypatch: pytest.MonkeyPatch) -> Leap:
    """Advance the event loop's time by some seconds, so that time-outs expire without waiting."""
    loop, ahead = asyncio.get_running_loop(), 0.0
    real = loop.time

    async def by(seconds: float) -> None:
        nonlocal ahead
        await _settle()
        ahead += seconds
        await _settle()

    monkeypatch.setattr(loop, "time", lambda: real() + ahead)
    return by
