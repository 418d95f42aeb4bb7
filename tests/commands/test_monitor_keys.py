"""A monitor follows a log whose key is changed, says so once, and never goes back to a key that was put away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coc_service.audit import CheckpointSigner, succession
from tests.audit.books import KEY, ORIGIN, SIGNER, signed
from tests.commands.test_monitor import LOG, OTHER, Site, told, watch

NEXT = CheckpointSigner(bytes([2]) * 32, ORIGIN)
SUCCESSION = succession(SIGNER, NEXT)


class ChangingSite(Site):
    """A site whose log another key signs. `keys` is what it shows of its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.signer, self.keys = SIGNER, ""

    def answer(self, path: str) -> str:
        if path == "/log/keys":
            return self.keys
        return signed(self.written, signer=self.signer) if path == "/log/checkpoint" else super().answer(path)

    def goes_on(self, signer: CheckpointSigner, keys: str, written: list[bytes]) -> None:
        self.signer, self.keys, self.written = signer, keys, written


@pytest.fixture
def site() -> Iterator[ChangingSite]:
    made = ChangingSite()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_key_that_the_old_one_signed_for_is_followed_and_told_once(site: ChangingSite, tmp_path: Path) -> None:
    watch(site, tmp_path, "--key", KEY)
    site.goes_on(NEXT, SUCCESSION, LOG[:60])
    changed = watch(site, tmp_path, "--key", KEY)
    site.written = LOG

    after = [watch(site, tmp_path, "--key", key).exit_code for key in (KEY, NEXT.verifier_key)]

    assert (changed.exit_code, after) == (1, [0, 0])
    assert told(tmp_path).count("THE LOG'S KEY WAS CHANGED") == 1
    assert NEXT.verifier_key in told(tmp_path)


def test_a_log_that_was_rewritten_under_a_new_key_is_an_alarm_and_the_key_is_not_kept(
    site: ChangingSite, tmp_path: Path
) -> None:
    watch(site, tmp_path, "--key", KEY)
    site.goes_on(NEXT, SUCCESSION, OTHER)

    assert watch(site, tmp_path).exit_code == 1
    assert "REWRITTEN" in told(tmp_path)
    assert KEY in (tmp_path / "state.json").read_text()


@pytest.mark.parametrize("keys", ["", "something else\n"])
def test_a_key_that_nobody_signed_for_is_an_alarm(site: ChangingSite, tmp_path: Path, keys: str) -> None:
    watch(site, tmp_path, "--key", KEY)
    site.goes_on(NEXT, keys, LOG)

    assert watch(site, tmp_path).exit_code == 1
    assert "NOT SIGNED" in told(tmp_path)


def test_an_older_key_of_the_log_is_not_followed_back(site: ChangingSite, tmp_path: Path) -> None:
    site.goes_on(NEXT, SUCCESSION, LOG[:40])
    watch(site, tmp_path, "--key", NEXT.verifier_key)
    site.goes_on(SIGNER, SUCCESSION, LOG)

    assert watch(site, tmp_path).exit_code == 1
    assert "NOT SIGNED" in told(tmp_path)
