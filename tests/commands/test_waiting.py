"""`serve` waits for a database server that is not up yet, says so once, and gives up after the time of the settings."""

from collections.abc import Sequence

import pytest

from coc_service.commands import running
from coc_service.commands.running import wait_for_database
from coc_service.settings import Settings
from coc_service.store.database import DatabaseBusy, StorageFailed


def answers(patch: pytest.MonkeyPatch, *said: type[Exception] | None) -> list[object]:
    """Let the database answer in this way, the last answer for ever. Returns what was asked."""
    asked: list[object] = []

    def check(settings: Settings) -> None:
        asked.append(settings)
        found = said[min(len(asked), len(said)) - 1]
        if found:
            raise found

    patch.setattr(running, "check_database", check)
    patch.setattr(running, "WAIT_STEP_SECONDS", 0.001)
    return asked


def test_a_database_that_comes_up_later_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = answers(monkeypatch, DatabaseBusy, DatabaseBusy, None)

    wait_for_database(Settings(database_wait_seconds=3600))

    assert len(asked) == 3
    assert capsys.readouterr().err == "Waiting for the database, for at most 3600 seconds\n"


@pytest.mark.parametrize(("said", "waits"), [([DatabaseBusy], 0), ([StorageFailed], 3600)])
def test_what_does_not_pass_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, said: Sequence[type[Exception]], waits: int
) -> None:
    asked = answers(monkeypatch, *said)

    with pytest.raises(DatabaseBusy):
        wait_for_database(Settings(database_wait_seconds=waits))

    assert len(asked) == 1
