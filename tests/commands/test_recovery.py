"""The ceremony of a recovery key: every trustee gets words, they join to the public half, and nothing else is written."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from coc_service.__main__ import main
from coc_service.commands import recovery, trustees
from coc_service.commands.trustees import Trustee
from coc_service.crypto import RecipientSecret, SharesMismatch, encryption_public_key, random_bytes, shares
from coc_service.domain import recovery_text

NAMES = ("Ada", "Bela", "Chidi")
ASKED = [option for name in NAMES for option in ("--trustee", name)]
ROW = re.compile(r"^(?: ?\d{1,2} [a-z]+ *)+$", re.MULTILINE)


class Papers:
    """What the trustees have written down. Types it where the commands ask for it; `typed` comes first."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.words: dict[str, str] = {}
        self.typed: list[str] = []
        self._split = shares.split
        monkeypatch.setattr(shares, "split", self.split)
        monkeypatch.setattr(click, "prompt", self.answer)

    def split(self, secret: RecipientSecret, *, needed: int, count: int) -> list[str]:
        found = self._split(secret, needed=needed, count=count)
        self.words.update(zip(NAMES, found, strict=False))
        return found

    def answer(self, asked: str, **_options: object) -> str:
        name, _, wanted = asked.partition(", ")
        if not wanted.startswith("words from"):
            return ""
        return self.typed.pop(0) if self.typed else self.words[name]


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Papers:
    return Papers(monkeypatch)


def words_on(screen: str) -> int:
    """Return how many words of a share a screen shows."""
    return sum(len(row.split()) // 2 for row in ROW.findall(screen))


def run(*args: str, typed: str = "y\n") -> Result:
    return CliRunner().invoke(main, ["recovery", *args], input=typed, color=True)


def make(folder: Path, *more: str, needed: int = 2) -> Result:
    out = folder / "key.txt"
    return run("create", "--needed", str(needed), *ASKED, "--out", str(out), *more)


def test_any_quorum_of_the_trustees_joins_to_the_public_half(tmp_path: Path, papers: Papers) -> None:
    made = make(tmp_path)

    key = recovery_text.read((tmp_path / "key.txt").read_text())
    assert (made.exit_code, key.needed, key.trustees) == (0, 2, NAMES)
    for pair in (("Ada", "Bela"), ("Chidi", "Ada"), ("Bela", "Chidi")):
        shares.join([papers.words[name] for name in pair], encryption_key=key.encryption_key)
    assert recovery.words(key) in made.output


def test_the_ceremony_writes_nothing_but_the_public_half(
    tmp_path: Path, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)

    assert (make(tmp_path).exit_code, list(here.iterdir())) == (0, [])

    [written] = [one for one in tmp_path.iterdir() if one.is_file()]
    text = written.read_text()
    assert set(recovery_text.detail(recovery_text.read(text))) == {
        "v",
        "encryption_key",
        "signing_key",
        "needed",
        "trustees",
    }
    assert not any(words in text for words in papers.words.values())


@pytest.mark.usefixtures("papers")
def test_the_screen_is_cleared_before_and_behind_every_trustee(tmp_path: Path) -> None:
    made = make(tmp_path)

    screens = made.output.split(trustees._CLEAR)
    assert [words_on(screen) for screen in screens if words_on(screen)] == [shares.WORD_COUNT] * 3
    assert words_on(screens[-1]) == 0


def test_a_rehearsal_is_the_same_and_leaves_nothing(tmp_path: Path, papers: Papers) -> None:
    made = make(tmp_path, "--rehearse")

    assert (made.exit_code, list(tmp_path.iterdir()), list(papers.words)) == (0, [], list(NAMES))
    assert made.output.count(recovery.REHEARSAL) == 2


def test_a_ceremony_with_a_network_makes_nothing(tmp_path: Path, papers: Papers) -> None:
    made = run("create", "--needed", "2", *ASKED, "--out", str(tmp_path / "key.txt"), typed="n\n")

    assert (made.exit_code, papers.words, list(tmp_path.iterdir())) == (1, {}, [])
    assert recovery.NOT_OFFLINE in made.output


@pytest.mark.usefixtures("papers")
def test_a_key_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    make(tmp_path)
    before = (tmp_path / "key.txt").read_bytes()

    again = make(tmp_path)

    assert (again.exit_code, (tmp_path / "key.txt").read_bytes()) == (1, before)


@pytest.mark.parametrize("more", [["--trustee", "Ada"], ["--trustee", " "], ["--needed", "4"], ["--needed", "1"]])
def test_no_ceremony_begins_for_a_key_that_nobody_could_adopt(tmp_path: Path, papers: Papers, more: list[str]) -> None:
    made = make(tmp_path, *more)

    assert (made.exit_code != 0, papers.words, list(tmp_path.iterdir())) == (True, {}, [])


@pytest.mark.usefixtures("papers")
def test_shares_that_would_not_join_are_never_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    split = shares.split
    monkeypatch.setattr(shares, "split", lambda secret, **numbers: [split(secret, **numbers)[0]] * 3)

    made = make(tmp_path)

    assert isinstance(made.exception, SharesMismatch)
    assert (words_on(made.output), list(tmp_path.iterdir())) == (0, [])


def test_words_that_were_written_down_wrongly_are_shown_again(
    papers: Papers, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, other = shares.split(_secret(), needed=2, count=2)
    papers.typed = [other, mine]

    trustees.hand_out(Trustee("Ada", mine), number=1, count=1)

    assert words_on(capsys.readouterr().out) == 2 * shares.WORD_COUNT


def test_the_yearly_exercise_says_that_the_words_still_join(tmp_path: Path, papers: Papers) -> None:
    make(tmp_path)
    papers.typed = [papers.words["Chidi"], papers.words["Ada"]]

    checked = run("check", str(tmp_path / "key.txt"))

    assert (checked.exit_code, "Your words join to this key." in checked.output) == (0, True)
    assert not any(words in checked.output for words in papers.words.values())


@pytest.mark.parametrize("who", [("Ada", "Ada"), ("Ada", "other")])
def test_words_that_do_not_join_to_this_key_are_refused(tmp_path: Path, papers: Papers, who: tuple[str, str]) -> None:
    make(tmp_path)
    papers.words["other"] = shares.split(_secret(), needed=2, count=2)[0]
    papers.typed = [papers.words[name] for name in who]

    checked = run("check", str(tmp_path / "key.txt"))

    assert (checked.exit_code, recovery.NOT_JOINED in checked.output) == (1, True)


def test_words_are_typed_over_several_lines_with_four_letters_each(papers: Papers) -> None:
    words = shares.split(_secret(), needed=2, count=2)[0]
    short = [word[:4].upper() for word in words.split()]
    papers.typed = [" ".join(short[:10]), f"11. {short[10]}", ", ".join(short[11:])]

    assert trustees.read_share("Ada") == words


def test_what_is_no_share_is_asked_for_again(papers: Papers, capsys: pytest.CaptureFixture[str]) -> None:
    words = shares.split(_secret(), needed=2, count=2)[0]
    swapped = words.split()
    swapped[10], swapped[20] = swapped[20], swapped[10]
    swapped[12] = "acid" if swapped[12] != "acid" else "academic"
    papers.typed = ["xylophone", " ".join(swapped), words + " acid", words]

    assert trustees.read_share("Ada") == words
    said = capsys.readouterr().out
    assert ("no word of the list: xylophone" in said, "check words" in said, "has 33 words" in said) == (True,) * 3


def test_another_file_is_no_public_half(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text('{"kind": "other"}')

    assert run("check", str(tmp_path / "other.txt")).exit_code == 1


def test_shares_of_another_key_do_not_join() -> None:
    secret, other = _secret(), _secret()

    with pytest.raises(SharesMismatch):
        shares.join(shares.split(secret, needed=2, count=2), encryption_key=encryption_public_key(other))


@pytest.mark.usefixtures("papers")
def test_the_words_are_gone_before_they_are_typed_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(trustees, "clear", lambda: done.append("cleared"))
    read_share = trustees.read_share

    def asked(name: str) -> str:
        done.append("asked")
        return read_share(name)

    monkeypatch.setattr(trustees, "read_share", asked)

    make(tmp_path)

    assert done[:3] == ["cleared", "cleared", "asked"]


def _secret() -> RecipientSecret:
    return RecipientSecret(random_bytes(32))
