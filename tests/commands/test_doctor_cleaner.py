"""What `doctor` says of the machine on which files are cleaned."""

import pytest

from coc_service.cleaning import FileType, State
from coc_service.doctor.files import cleaner_finding


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
