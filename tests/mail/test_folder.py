"""Delivery into a folder."""

import os
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from coc_service.mail import (
    DeliveryFailed,
    DeliveryStage,
    Envelope,
    MessageKind,
    SiteWords,
    build,
    deliver_to_folder,
)

NOW = datetime(2026, 11, 23, 5, 17, tzinfo=UTC)


@pytest.fixture
def message(site: SiteWords) -> EmailMessage:
    envelope = Envelope(MessageKind.NEW_ACTIVITY, "ada@example.org", {"checkpoint": "coc.example.org\n7"})
    return build(envelope, site=site, message_id="<k3fdq7@mail.example.org>", date=NOW)


def test_a_mail_is_one_file_that_only_its_owner_reads(message: EmailMessage, tmp_path: Path) -> None:
    folder = tmp_path / "made" / "here"

    path = deliver_to_folder(message, folder)

    assert [entry.name for entry in folder.iterdir()] == ["k3fdq7@mail.example.org.eml"]
    assert path.read_bytes() == message.as_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_mail_delivered_again_is_still_one_file(message: EmailMessage, tmp_path: Path) -> None:
    deliver_to_folder(message, tmp_path)
    deliver_to_folder(message, tmp_path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["k3fdq7@mail.example.org.eml"]


def test_a_mail_cut_off_half_way_never_appears(
    message: EmailMessage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(_descriptor: int) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(os, "fsync", power_cut)

    with pytest.raises(DeliveryFailed):
        deliver_to_folder(message, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_fails_for_now_only(message: EmailMessage, tmp_path: Path) -> None:
    in_the_way = tmp_path / "mail"
    in_the_way.write_text("a file, not a folder")

    with pytest.raises(DeliveryFailed) as failed:
        deliver_to_folder(message, in_the_way)

    assert (failed.value.stage, failed.value.code, failed.value.permanent) == (DeliveryStage.FOLDER, None, False)
