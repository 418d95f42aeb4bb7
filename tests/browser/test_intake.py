"""A report that came another way, and a flood of spam, in a real browser."""

from pathlib import Path

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import ILSE, NOOR, TOMAS, Stage
from tests.domain.test_sheet import A_CASE, DJANGO
from tests.domain.test_sheet import saved as as_csv
from tests.journeys.sorting import flooded
from tests.journeys.test_recording_mail import PICTURE, mail


async def test_a_member_records_a_mail_and_hands_over_its_receipt(
    sqlite_stage: Stage, visitor: Visitor, tmp_path: Path
) -> None:
    page, saved = visitor.page, tmp_path / "mail.eml"
    made = mail("Tomas Rey shouted at me. " + "x" * 90)
    made.add_attachment(
        PICTURE, maintype="image", subtype="png", filename="a-very-long-name-without-blanks-" * 3 + ".png"
    )
    saved.write_bytes(made.as_bytes())
    await steps.log_in(visitor, NOOR)

    await visitor.follow("Record a report that came another way")
    await visitor.look_as_member()
    await visitor.press("Go on")
    await visitor.look_as_member()  # with every error
    await page.locator("summary", has_text="It came by mail").click()
    await page.get_by_label("The mail, saved as an .eml file").set_input_files(saved)
    await visitor.press("Read this mail")
    await visitor.look_as_member()
    await page.get_by_label("No, I have none").check()
    await visitor.press("Go on")
    await visitor.look_as_member()
    assert await page.get_by_label("Tomas Rey").is_checked()
    await page.get_by_label("Yes, I hand it over").check()
    await visitor.press("Record this report")

    await visitor.look_as_member()
    assert len(await page.locator("#receipt-words li").all()) == 14
    assert sqlite_stage.id_of(NOOR) == (await sqlite_stage.case()).recorded_by


async def test_two_members_sort_a_flood_without_scripts(sqlite_stage: Stage, plain_visitor: Visitor) -> None:
    stage, visitor, page = sqlite_stage, plain_visitor, plain_visitor.page
    ids = await flooded(stage, 5)
    for person in (NOOR, ILSE):
        await steps.log_in(visitor, person)
        await visitor.follow("Sort out spam")
        await visitor.look_as_member()
        await visitor.press("Open all and compare their texts")
        for box in await page.locator("input[type=checkbox]").all():
            await box.check()
        await visitor.press("I have no conflict in the ticked cases")
        await visitor.look_as_member()
        alike = page.locator("form", has=page.locator("legend", has_text="texts that are alike"))
        async with page.expect_navigation():
            await alike.get_by_role("button", name="Mark the ticked cases as spam").click()
        await visitor.look_as_member()
        await visitor.press("Mark as spam")
        await visitor.look_as_member()
        await visitor.press("Log out")

    assert [(await stage.case(one)).stage.value for one in ids] == [
        "conflict_check" if number == 2 else "spam" for number in range(6)
    ]


async def test_a_member_imports_sixty_rows_of_a_sheet_without_scripts(
    sqlite_stage: Stage, plain_visitor: Visitor, tmp_path: Path
) -> None:
    stage, visitor, page, saved = sqlite_stage, plain_visitor, plain_visitor.page, tmp_path / "cases.csv"
    rows = [["2019-03-04", f"case {one}", f"person {one}", "Parked", *A_CASE[4:]] for one in range(60)]
    rows[2][2], rows[3][0], rows[4][5] = "Tomas Rey", "x" * 90, "03/04/2020"
    saved.write_text(as_csv(DJANGO, *rows), encoding="utf-8")
    await steps.log_in(visitor, NOOR)

    await visitor.go("/record/import")
    await visitor.look_as_member()
    await page.get_by_label("A sheet, a mailbox, or mails").set_input_files(saved)
    await visitor.press("Read this file")
    await visitor.look_as_member()
    await visitor.press("Look at the cases")
    await visitor.look_as_member()  # with every error
    await page.get_by_label("The day comes first").check()
    await page.get_by_label("A case with the status “Parked” is").select_option("closed")
    await visitor.press("Look at the cases")
    await visitor.look_as_member()
    assert await page.get_by_label("Tomas Rey").is_checked()
    for label in ("Import 25 cases", "Import 25 cases", "Import 9 cases"):
        await visitor.press(label)
        await visitor.look_as_member()

    found = [await stage.case(one) for one in await stage.case_ids()]
    assert [one.stage.value for one in found] == ["closed"] * 59
    assert sum(stage.id_of(TOMAS) not in one.presences for one in found) == 1
