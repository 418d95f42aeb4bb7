"""What `doctor` says of files: of the machine on which they are cleaned, and of those that nobody swept."""

from datetime import UTC, datetime, timedelta

import pytest

from coc_service.cleaning import FileType, State
from coc_service.doctor import files
from coc_service.doctor.files import cleaner_finding
from coc_service.store import contents
from tests.commands.operator import Operator
from tests.commands.test_doctor import examine, publish_checkpoint

REAL_STATE = files._state


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (
            State(works=False, seccomp=False, landlock_abi=0),
            "files are not cleaned: install libseccomp (Debian: libseccomp2)",
        ),
        (
            State(works=False, seccomp=False, landlock_abi=7),
            "files are not cleaned: install libseccomp (Debian: libseccomp2)",
        ),
        (State(works=False, seccomp=True, landlock_abi=7, failed_samples=(FileType.HEIC,)), "cannot clean image/heic"),
    ],
)
def test_a_machine_without_the_filter_is_noticed(state: State, line: str) -> None:
    finding = cleaner_finding(state)

    assert not finding.is_well
    assert finding.words.startswith(line)


def test_a_machine_without_the_second_lock_still_cleans() -> None:
    finding = cleaner_finding(State(works=True, seccomp=True, landlock_abi=0))

    assert finding.is_well
    assert "no Landlock" in finding.words


def test_doctor_asks_a_cleaner_that_it_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_state", REAL_STATE)

    assert files.cleaner().words.startswith("files are cleaned behind seccomp")


def test_files_that_nobody_sweeps_are_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    expired_at = datetime.now(UTC) - timedelta(hours=2)
    operator.write(lambda session: contents.begin(session, "a" * 26, expires_at=expired_at))

    words = "some wait that should have been deleted: is `coc-service serve` running?"
    assert examine(operator)[2] == {"files": words}
