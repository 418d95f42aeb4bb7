"""A reporter saves a copy of everything that their receipt opens, with the proof."""

import io
import json
import zipfile

from tests.cast import DANA, NOOR, Stage, receipt_words, text_of
from tests.journeys.acts import declare_clear, do
from tests.journeys.recording import check, record
from tests.journeys.reporting import press

STORY = "The heron at the pond was shouted at."


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def receipt_in(receipt: str, text: str) -> list[str]:
    """Return the runs of three words of a receipt that are in a text; single words are in ordinary sentences, too."""
    words = receipt.split()
    runs = [" ".join(words[start : start + 3]) for start in range(len(words) - 2)]
    return [run for run in (receipt, *runs) if run in text]


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
    assert said["records"][2]["says"].keys() == {"text", "purpose", "answer_by", "new_date", "files"}
    assert "Only the panel reads this." not in found["report.html"] + found["report.json"]
    assert receipt_in(words, found["report.html"] + found["report.json"]) == []


async def test_a_copy_names_from_whom_the_report_is_kept(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()
    before = parts((await press(sqlite_stage, words, "copy")).content)
    await press(sqlite_stage, words, "leave-out", person=sqlite_stage.id_of(DANA))

    after = parts((await press(sqlite_stage, words, "copy")).content)

    assert [json.loads(one["report.json"])["kept_from"] for one in (before, after)] == [[], ["Dana Okafor"]]
    assert ["Kept from: Dana Okafor" in text_of(one["report.html"]) for one in (before, after)] == [False, True]


async def test_before_a_proof_is_ready_the_copy_comes_without_it(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit()

    assert set(parts((await press(sqlite_stage, words, "copy")).content)) == {"report.html", "report.json"}


async def test_a_copy_says_no_more_of_a_recorded_report_than_the_page(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    noor = await stage.log_in(NOOR)
    checked = await check(noor, told_by="Robin Vale, told by a friend")
    words = receipt_words((await record(noor, checked.text, receipt="kept")).text)

    found = parts((await press(stage, words, "copy")).content)
    [report] = [one for one in json.loads(found["report.json"])["records"] if one["kind"] == "report"]

    assert "told by a friend" not in found["report.json"] + found["report.html"]
    assert report["says"]["answers"].keys() & {"told_by", "came_by", "told_on"} == set()
    assert report["says"]["answers"]["narrative"]


async def test_whoever_reads_pages_as_text_gets_the_same_copy(sqlite_stage: Stage) -> None:
    words = await sqlite_stage.submit(narrative=STORY)

    found = parts((await press(sqlite_stage, words, "copy?as=text")).content)

    assert "<html" in found["report.html"]
    assert STORY in text_of(found["report.html"])
