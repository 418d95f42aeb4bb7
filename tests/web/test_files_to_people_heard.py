"""Files that go to somebody who is heard: the clean copy alone, unless the member ticks the original."""

import re

import httpx
import pytest

from tests.cast import Stage, hidden, text_of
from tests.cleaning import planted
from tests.journeys import hearing
from tests.web.uploading import File, a_file, counts


async def checked(stage: Stage, file: File) -> tuple[str, httpx.AsyncClient, str, httpx.Response, dict[str, str]]:
    """Let Noor write a letter with a file; return the party's words, her browser, its address, the page before it leaves."""
    _, case_id, (noor, *_) = await hearing.panel(stage)
    words = await hearing.open_link(stage, await hearing.make_link(noor, case_id))
    at = await hearing.party_of(noor, case_id)
    said = {"purpose": "notice", "text": "Is it this door?", "act": "check"}
    shown = await noor.post(at, data={**hidden((await noor.get(at)).text), **said}, files=[file])
    assert 'name="reviewed"' in shown.text, text_of(shown.text)
    return words, noor, at, shown, said | hidden(shown.text) | {"act": "send"}


@pytest.mark.parametrize("is_ticked", [False, True], ids=["the copy alone", "the original too"])
async def test_somebody_who_is_heard_gets_the_clean_copy_and_the_original_only_if_it_was_ticked(
    sqlite_stage: Stage, *, is_ticked: bool
) -> None:
    words, noor, at, shown, said = await checked(sqlite_stage, a_file(planted.jpeg()))
    (original,) = re.findall(r'name="original" value="(\w+)"', shown.text)

    await noor.post(at, data=said | ({"original": original} if is_ticked else {}))

    page = text_of((await sqlite_stage.come_back(words)).text)
    names = set(re.findall(r"Save this file (\S+)", page))
    assert names == {"clean-photo.jpg"} | ({"photo.jpg"} if is_ticked else set())
    assert await counts(sqlite_stage) == (0, 2 if is_ticked else 1)


async def test_the_page_before_a_letter_says_what_is_hidden_in_its_files(sqlite_stage: Stage) -> None:
    *_, shown, _ = await checked(sqlite_stage, a_file(planted.jpeg()))

    page = text_of(shown.text)

    assert "not in the clean copy: the place the date and time the camera or phone a name" in page
    assert (
        "The person you write to gets only the clean copy. Also send the original of photo.jpg, with what is hidden in it"
        in page
    )


async def test_a_file_without_a_clean_copy_leaves_only_after_somebody_has_looked(sqlite_stage: Stage) -> None:
    words, noor, at, shown, said = await checked(sqlite_stage, a_file(b"What I saw", name="words.txt"))

    asked = await noor.post(at, data=said)
    before = (await sqlite_stage.come_back(words)).text
    await noor.post(at, data={**said, **hidden(asked.text), "looked": "yes"})

    assert "We can’t clean files of this kind. It may hold a name, a place or a time." in text_of(shown.text)
    assert "“words.txt” goes as it is. There is no clean copy of it." in text_of(shown.text)
    assert "Also send the original" not in text_of(shown.text)
    assert (asked.status_code, "words.txt" in before) == (422, False)
    assert "words.txt" in (await sqlite_stage.come_back(words)).text
