"""`backup`, `restore` and `rehearse`: what is sealed opens in an empty place for one identity, and nothing else does."""

import json
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coc_service import parts
from coc_service.backup import making, manifest
from coc_service.settings import Settings
from coc_service.store import last_done, migrations
from coc_service.store.last_done import Task
from tests.commands.operator import Operator
from tests.commands.test_doctor import publish_checkpoint
from tests.commands.test_refusals import exchange


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An age identity in a file, and its recipient."""
    file = tmp_path_factory.mktemp("vault") / "identity.txt"
    recipient = Operator(file.parent).done("backup-identity", str(file)).strip()
    return file, recipient


def back_up(operator: Operator, recipient: str) -> Path:
    folder = operator.folder / "backups"
    operator.done("backup", str(folder), "--to", recipient)
    return folder


def elsewhere(operator: Operator, folder: Path) -> Operator:
    """An operator on another machine, who has the keys and nothing else."""
    shutil.copytree(operator.folder / "keys", folder / "keys")
    return Operator(folder)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and "keys" not in path.parts)


def test_what_was_backed_up_is_restored_elsewhere_and_verifies(
    operator: Operator, vault: tuple[Path, str], tmp_path: Path
) -> None:
    file, recipient = vault
    publish_checkpoint(operator, ago=timedelta())
    backups = back_up(operator, recipient)
    other = elsewhere(operator, tmp_path / "other")

    (sealed,) = backups.glob("*.age")  # what one sees first: it leads to its manifest
    said = other.done("restore", str(sealed), "--identity", str(file))

    assert said.startswith("Restored the backup of ")
    assert other.done("committee", "list") == "conduct\tConduct Committee\tnot founded yet\n"
    assert other.done("audit", "verify").startswith("The log is whole: 32 entries, 1 checkpoints.")


def test_a_backup_is_for_its_owner_and_says_nothing(operator: Operator, vault: tuple[Path, str]) -> None:
    folder = back_up(operator, vault[1])

    sealed, described = sorted(folder.iterdir())

    assert [path.suffix for path in (sealed, described)] == [".age", ".json"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, sealed, described)] == [0o700, 0o600, 0o600]
    assert sealed.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert b"conduct" not in described.read_bytes().lower()
    assert json.loads(described.read_bytes()).keys() == {
        "v", "code", "origin", "made_at", "engine", "version", "revision", "file", "size", "sha256", "checkpoint"
    }  # fmt: skip


def test_a_backup_for_nobody_is_refused_and_nothing_written(operator: Operator) -> None:
    folder = operator.folder / "backups"

    assert (
        operator.having(COC_BACKUP_RECIPIENTS="").refused("backup", str(folder)).startswith("For whom is the backup?")
    )
    assert operator.refused("backup", str(folder), "--to", "age1none").startswith("This is no age recipient: age1none.")

    assert not folder.exists() or names(folder) == []


def test_the_recipients_of_the_settings_hold_if_no_other_is_named(
    operator: Operator, vault: tuple[Path, str], tmp_path: Path
) -> None:
    second = Operator(tmp_path).done("backup-identity", str(tmp_path / "second")).strip()
    ours = operator.having(COC_BACKUP_RECIPIENTS=f"{second} {vault[1]}")

    ours.done("backup", str(operator.folder / "backups"))

    for number, file in enumerate((vault[0], tmp_path / "second")):
        restored = elsewhere(operator, tmp_path / f"other{number}")
        restored.done("restore", str(operator.folder / "backups"), "--identity", str(file))


def test_another_identity_opens_nothing_and_leaves_nothing(
    operator: Operator, vault: tuple[Path, str], tmp_path: Path
) -> None:
    backups, wrong = back_up(operator, vault[1]), tmp_path / "wrong.txt"
    operator.done("backup-identity", str(wrong))
    no_identity = tmp_path / "none.txt"
    no_identity.write_text("something else\n")
    other = elsewhere(operator, tmp_path / "other")

    for file in (wrong, no_identity):
        assert other.refused("restore", str(backups), "--identity", str(file)) == f"{file} does not open this backup."
    assert other.refused("restore", str(backups), "--identity", str(tmp_path / "x")).endswith(
        "No such file or directory."
    )

    assert names(other.folder) == []


@pytest.mark.parametrize("there", ["coc.db", "coc.db-wal"])
def test_a_restore_overwrites_nothing(operator: Operator, vault: tuple[Path, str], tmp_path: Path, there: str) -> None:
    backups, other = back_up(operator, vault[1]), elsewhere(operator, tmp_path / "other")
    (other.folder / there).write_bytes(b"somebody's")

    said = other.refused("restore", str(backups), "--identity", str(vault[0]))

    assert said == f"Something is in the way: {other.folder / there}. A restore overwrites nothing; move it away first."
    assert (other.folder / there).read_bytes() == b"somebody's"


def cut(folder: Path) -> None:
    (sealed,) = folder.glob("*.age")
    sealed.write_bytes(sealed.read_bytes()[:-20_000])


def lose(folder: Path) -> None:
    next(folder.glob("*.age")).unlink()


def turn_a_bit(folder: Path) -> None:
    (sealed,) = folder.glob("*.age")
    raw = bytearray(sealed.read_bytes())
    raw[len(raw) // 2] ^= 1
    sealed.write_bytes(raw)


@pytest.mark.parametrize("harm", [cut, lose, turn_a_bit])
def test_a_backup_that_is_not_whole_is_refused(
    operator: Operator, vault: tuple[Path, str], tmp_path: Path, harm: object
) -> None:
    backups, other = back_up(operator, vault[1]), elsewhere(operator, tmp_path / "other")
    assert callable(harm)
    (described,) = backups.glob("*.json")
    sealed = backups / json.loads(described.read_bytes())["file"]
    harm(backups)

    said = other.refused("restore", str(backups), "--identity", str(vault[0]))

    assert said == f"{sealed} is missing, or not whole. Take another backup."
    assert names(other.folder) == []


def test_a_database_that_somebody_else_has_sealed_for_us_is_not_restored(
    operator: Operator, vault: tuple[Path, str], tmp_path: Path
) -> None:
    """Anyone who knows the recipient can seal for it: the manifest says who has made the backup."""
    backups, other = back_up(operator, vault[1]), elsewhere(operator, tmp_path / "other")
    thief = Operator(tmp_path / "thief")
    thief.done("init", "--name", "Example Foundation")
    forged = back_up(thief, vault[1])
    (theirs,), (ours,) = forged.glob("*.json"), backups.glob("*.json")
    told_of_ours, told_of_theirs = json.loads(ours.read_bytes()), json.loads(theirs.read_bytes())
    changes = {"sha256": told_of_theirs["sha256"], "file": "theirs.age", "size": told_of_ours["size"] + 1}
    for name, value in changes.items():
        told = told_of_ours | {name: value}
        altered = backups / "altered.manifest.json"
        altered.write_text(json.dumps(told, sort_keys=True, separators=(",", ":")) + "\n")

        assert "was not made with the keys of this site" in other.refused(
            "restore", str(altered), "--identity", str(vault[0])
        )
    assert other.refused("restore", str(forged), "--identity", str(vault[0])).startswith("There is no backup in ")


def test_keys_of_another_site_restore_nothing(operator: Operator, vault: tuple[Path, str], tmp_path: Path) -> None:
    backups, other = back_up(operator, vault[1]), elsewhere(operator, tmp_path / "other")
    exchange(other.folder / "keys" / "root.secret")

    assert other.refused("restore", str(backups), "--identity", str(vault[0])).startswith("There is no backup in ")
    (described,) = backups.glob("*.json")
    assert "Mount the right keys" in other.refused("restore", str(described), "--identity", str(vault[0]))


def test_old_backups_of_this_site_go_and_the_newest_and_others_stay(
    operator: Operator, vault: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, now = operator.folder / "backups", datetime.now(UTC)
    source = source_of(operator, folder, vault[1])

    for days in (40, 31, 29, 9):
        monkeypatch.setattr(making, "datetime", clock_at(now - timedelta(days=days)))
        making.make(source)
    (folder / "coc-notes.age").write_text("a file of somebody else")

    dropped = making.drop_old(folder, keys=source.keys, keep=timedelta(days=30), now=now)
    monkeypatch.setattr(making, "datetime", datetime)
    left = len(list(folder.glob("*.json")))
    again = making.drop_old(folder, keys=source.keys, keep=timedelta(days=1), now=now)

    assert [(now - one.manifest.at).days for one in dropped] == [40, 31]
    assert left == 2
    assert [(now - one.manifest.at).days for one in again] == [29], "the newest stays, however old it is"
    assert len(list(folder.glob("*.json"))) == 1
    assert len(list(folder.glob("*.age"))) == 2


@pytest.mark.parametrize("days", [31, 29])
def test_what_was_deleted_leaves_the_backups_after_their_days_as_long_as_new_ones_are_made(
    operator: Operator, vault: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    """The last backup from before an erasure is the newest but one as soon as there is one from after it."""
    folder = operator.folder / "backups"
    monkeypatch.setattr(making, "datetime", clock_at(datetime.now(UTC) - timedelta(days=days)))
    before = making.make(source_of(operator, folder, vault[1]))
    monkeypatch.setattr(making, "datetime", datetime)
    keys = source_of(operator, folder, vault[1]).keys
    alone = making.drop_old(folder, keys=keys, keep=timedelta(days=1), now=datetime.now(UTC))

    operator.having(COC_BACKUP_KEEP_DAYS="30").done("backup", str(folder), "--to", vault[1])

    left = 1 if days == 31 else 2
    assert alone == [], "it stays as long as it is the only one"
    assert [len(list(folder.glob(name))) for name in ("*.age", "*.json")] == [left, left]
    assert [one.exists() for one in (before.path, before.sealed)] == [left == 2] * 2


def clock_at(at: datetime) -> object:
    class Clock:
        """A `datetime` that says one time."""

        @staticmethod
        def now(_: object) -> datetime:
            return at

    return Clock


def source_of(operator: Operator, folder: Path, recipient: str) -> making.Source:
    settings = Settings(keys_dir=operator.folder / "keys")
    url = operator.environment["COC_DATABASE_URL"]
    return making.Source(url, parts.keys_of(settings), "", [recipient], folder)


def test_the_command_drops_what_is_older_than_the_settings_say(operator: Operator, vault: tuple[Path, str]) -> None:
    folder = operator.folder / "backups"
    operator.done("backup", str(folder), "--to", vault[1])
    (described,) = folder.glob("*.json")
    keys = parts.keys_of(Settings(keys_dir=operator.folder / "keys"))
    old = manifest.read(described, keys=keys).manifest

    assert "0 older than 30 days deleted" in operator.done("backup", str(folder), "--to", vault[1])
    assert old.engine == "sqlite"
    assert "deleted" not in operator.done("backup", str(folder), "--to", vault[1], "--keep-days", "0")


def test_when_the_last_backup_was_made_is_noted(operator: Operator, vault: tuple[Path, str]) -> None:
    assert last_done.last(operator.folder / "state", Task.BACKUP) is None

    back_up(operator, vault[1])

    done = last_done.last(operator.folder / "state", Task.BACKUP)
    assert done is not None
    assert datetime.now(UTC) - done.at < timedelta(hours=1)


def test_a_backup_of_a_newer_version_is_refused_before_anything_is_written(
    operator: Operator, vault: tuple[Path, str], tmp_path: Path
) -> None:
    backups, other = operator.folder / "backups", elsewhere(operator, tmp_path / "other")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "head_revision", lambda: "9999")
        making.make(source_of(operator, backups, vault[1]))

    said = other.refused("restore", str(backups), "--identity", str(vault[0]))

    assert said == "The database is of a newer version (9999) than this program. Install the newer version again."
    assert names(other.folder) == []
