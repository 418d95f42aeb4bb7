"""`rehearse` opens and verifies a backup beside the site; `restore --check` holds a database against what others kept."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from coc_service.store import last_done
from coc_service.store.last_done import Done, Task
from coc_service.usecases.site.publish import LatestCheckpoint
from tests.commands.operator import Operator
from tests.commands.test_backup import back_up, elsewhere, names, vault
from tests.commands.test_doctor import publish_checkpoint

__all__ = ["vault"]


def published(operator: Operator) -> str:
    found = operator.with_parts(lambda opened: opened.ask(LatestCheckpoint(opened.custody)))
    assert found is not None
    return found.note


def kept(operator: Operator, folder: Path) -> str:
    """The path of a mail with the newest checkpoint, as somebody saved it."""
    file = folder / "mail.eml"
    note = "".join(f"> {line}\n" for line in published(operator).splitlines())
    file.write_text(f"From: desk@example.org\nSubject: Something waits\n\nHello,\n\n{note}", encoding="utf-8")
    return str(file)


def test_a_rehearsal_says_what_the_backup_holds_and_leaves_nothing(operator: Operator, vault: tuple[Path, str]) -> None:
    publish_checkpoint(operator, ago=timedelta())
    backups = back_up(operator, vault[1])
    before = names(operator.folder)

    said = operator.done("rehearse", str(backups), "--identity", str(vault[0])).splitlines()

    assert said[0].endswith(" opens with the keys of this site.")
    assert said[1:] == [
        "Its log is whole: 32 entries, 1 checkpoints.",
        "It continues the checkpoint: all of its 32 entries are here, of 32.",
        "Everything stored in it is as its log says.",
    ]
    assert names(operator.folder) == sorted([*before, Task.REHEARSAL.file_name])
    assert [path.name for path in operator.folder.iterdir() if path.name.startswith(".")] == []


def test_what_a_rehearsal_left_that_was_killed_goes_with_the_next_one(
    operator: Operator, vault: tuple[Path, str]
) -> None:
    backups, beside = back_up(operator, vault[1]), operator.folder
    left, at_work = beside / ".rehearsal-left", beside / ".rehearsal-at-work"
    for folder in (left, at_work):
        folder.mkdir()
        (folder / "rehearsed.db").touch()
    os.utime(left, (0, 0))

    operator.done("rehearse", str(backups), "--identity", str(vault[0]))

    assert [one.name for one in beside.glob(".rehearsal-*")] == [at_work.name]


def test_a_rehearsal_says_how_far_the_backup_is_behind(operator: Operator, vault: tuple[Path, str]) -> None:
    backups = back_up(operator, vault[1])
    publish_checkpoint(operator, ago=timedelta())

    said = operator.done("rehearse", str(backups), "--identity", str(vault[0])).splitlines()

    assert said[2].startswith(
        "It ends at entry 3; the checkpoint has 32. 29 entries that were published are missing here"
    )


def test_a_rehearsal_finds_what_was_changed_before_the_backup(operator: Operator, vault: tuple[Path, str]) -> None:
    operator.execute("UPDATE project SET name = 'Another Project'")
    backups = back_up(operator, vault[1])

    said, errors = operator.failed("rehearse", str(backups), "--identity", str(vault[0]))

    assert "Its log is whole: 3 entries, 1 checkpoints." in said.splitlines()
    assert errors == ["site: the rows of its projects", "Error: Not as it was written: 1."]
    done = last_done.last(operator.folder / "state", Task.REHEARSAL)
    assert done == Done(done.at, 1) if done else False


def test_a_restored_copy_is_held_against_a_mail_that_somebody_kept(
    operator: Operator, vault: tuple[Path, str], tmp_path: Path
) -> None:
    old = back_up(operator, vault[1])
    publish_checkpoint(operator, ago=timedelta())
    mail = kept(operator, tmp_path)
    other = elsewhere(operator, tmp_path / "other")

    other.done("restore", str(old), "--identity", str(vault[0]))

    assert operator.done("restore", "--check", mail).startswith(
        "It continues the checkpoint: all of its 32 entries are"
    )
    assert other.done("restore", "--check", mail).startswith("It ends at entry 3; the checkpoint has 32. 29 entries")


def test_another_log_is_told_apart(operator: Operator, tmp_path: Path) -> None:
    other = operator.moved_to(tmp_path / "other")
    publish_checkpoint(operator, ago=timedelta())
    other.done("project", "add", "another", "--name", "Another Project")
    publish_checkpoint(other, ago=timedelta())

    said = other.refused("restore", "--check", kept(operator, tmp_path))

    assert said == "This is another log: what it has before that checkpoint differs. Do not serve it."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("> 32\n", "> 33\n"), "The checkpoint was changed on its way"),
        (lambda _: "Hello\n", "There is no checkpoint of this site's log in that file."),
    ],
    ids=["changed", "none"],
)
def test_a_file_that_proves_nothing_is_told_as_such(
    operator: Operator, tmp_path: Path, change: object, said: str
) -> None:
    publish_checkpoint(operator, ago=timedelta())
    mail = Path(kept(operator, tmp_path))
    assert callable(change)
    mail.write_text(change(mail.read_text(encoding="utf-8")), encoding="utf-8")

    assert operator.refused("restore", "--check", str(mail)).startswith(said)
