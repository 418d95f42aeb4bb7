"""A reporter saves a copy of everything that their receipt opens, with the proof."""

import io
import json
import zipfile

from tests.cast import NOOR, Stage, text_of
from tests.journeys.acts import declare_clear, do
from tests.journeys.reporting import press

STORY = "The heron at the pond was shouted at."


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


async def test_a_copy_has_all_that_was_written_for_people_and_for_programs_and_the_proof(stage: Stage) -> None:
    words = await stage.submit(narrative=STORY, name="Xan")
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    await do(noor, case_id, "acknowledge", text="We have read it.")
    await do(noor, case_id, "note", text="Only the panel reads this.")
    await stage.say(words, "One more thing.")
    await stage.publish()

    answer = await press(stage, words, "copy")
    found = parts(answer.content)
    said = json.loads(found["report.json"])

    assert answer.headers["content-disposition"] == 'attachment; filename="copy.zip"'
    assert set(found) == {"report.html", "report.json", "proof.txt"}
    assert [text in text_of(found["report.html"]) for text in (STORY, "We have read it.", "One more thing.")] == [
        True
    ] * 3
    kinds = [(one["kind"], one["by"]) for one in said["records"]]
    assert kinds == [("report", "you"), ("identity", "you"), ("letter", "the committee"), ("addition", "you")]
    assert said["records"][0]["says"]["answers"]["narrative"] == STORY
    assert "Only the panel reads this." not in found["report.html"] + found["report.json"]
    assert words.split()[0] not in found["report.json"].split()


async def test_before_a_proof_is_ready_the_copy_comes_without_it(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()

    assert set(parts((await press(sqlite_stage, words, "copy")).content)) == {"report.html", "report.json"}


async def test_whoever_reads_pages_as_text_gets_the_same_copy(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit(narrative=STORY)

    found = parts((await press(sqlite_stage, words, "copy?as=text")).content)

    assert "<html" in found["report.html"]
    assert STORY in text_of(found["report.html"])
