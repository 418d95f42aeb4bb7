"""Mails of a mailbox become cases: one for each conversation, its later mails as additions."""

from email.message import EmailMessage

import pytest

from coc_service.domain import mailbox
from coc_service.domain.importing import Candidate, Problem
from coc_service.domain.mailbox import MAX_MAILS, TooManyMails
from coc_service.domain.question import STORY_MAX_CHARS
from coc_service.domain.receipt import to_words

DAY = "Mon, {day:02} Mar 2020 12:00:00 +0000"


def mail(
    id_: str, text: str = "Sam shouted at me.", *, answers: str = "", day: int = 2, subject: str = "Talk"
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = "Robin Vale <robin@example.org>", subject, DAY.format(day=day)
    made["Message-ID"] = f"<{id_}@example.org>"
    if answers:
        made["In-Reply-To"] = f"<{answers}@example.org>"
    made.set_content(text)
    return made


def box(*mails: EmailMessage | bytes, end: bytes = b"\n") -> bytes:
    raws = [one if isinstance(one, bytes) else one.as_bytes() for one in mails]
    joined = b"".join(b"From robin@example.org Mon Mar  2 12:00:00 2020\n" + raw + b"\n" for raw in raws)
    return joined.replace(b"\n", end)


def cases(raw: bytes) -> list[Candidate]:
    return mailbox.of_mails(mailbox.read(raw), file_name="reports.mbox")


def test_a_mail_becomes_a_report_with_its_sender_day_and_words() -> None:
    [case] = cases(mail("a").as_bytes())

    assert case.report is not None
    assert (case.title, case.day, case.later, case.is_closed) == ("Talk", DAY.format(day=2), (), False)
    assert case.report.narrative == "Talk\n\nSam shouted at me."
    said = case.report.model_dump()
    assert (said["came_by"], said["told_on"], said["earlier_source"]) == ("mail", case.day, "reports.mbox, 1")
    assert said["identity"]["told_by"] == "Robin Vale <robin@example.org>"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_later_mails_of_a_conversation_are_additions_in_the_order_of_their_days(end: bytes) -> None:
    found = cases(
        box(
            mail("c", "Third.", answers="b", day=16),
            mail("a", "First."),
            mail("x", "Another matter."),
            mail("b", "Second.", answers="a", day=9),
            end=end,
        )
    )

    assert [(case.number, case.report and case.report.narrative) for case in found] == [
        (2, "Talk\n\nFirst."),
        (3, "Talk\n\nAnother matter."),
    ]
    assert [text.splitlines()[-1] for text in found[0].later] == ["Second.", "Third."]
    assert all(text.startswith("Robin Vale <robin@example.org>\nMon, ") for text in found[0].later)


@pytest.mark.parametrize(
    "day", ["Mon, 2 Mar 99999999999999999999 12:00:00 +0000", "at noon", "Mon, 2 Mar 2020 12:00 +999999"]
)
def test_a_mail_with_a_day_that_no_calendar_has_stops_no_other_one(day: str) -> None:
    """Anybody can write to a committee's mailbox."""
    raw = mail("b", "Later.", answers="a").as_bytes().replace(DAY.format(day=2).encode(), day.encode())

    [case] = cases(box(raw, mail("a")))

    assert case.report is not None
    assert [day in text for text in case.later] == [True]


def test_a_line_that_begins_like_an_envelope_is_no_new_mail() -> None:
    quoted = mail("a", "One.").as_bytes() + b"\n>From here it went wrong.\nFrom now on I stay away.\n"

    [case] = cases(box(quoted))

    assert case.report is not None
    assert case.report.narrative.endswith("From here it went wrong.\nFrom now on I stay away.")


def test_a_long_mail_goes_on_in_additions() -> None:
    long = "x" * (STORY_MAX_CHARS + 10)

    [case] = cases(mail("a", long, subject="").as_bytes())

    assert case.report is not None
    assert case.report.narrative + "".join(case.later) == long


def test_attached_files_of_all_mails_come_with_the_case() -> None:
    first, second = mail("a"), mail("b", answers="a", day=9)
    first.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="first.png")
    second.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="second.pdf")
    second.add_attachment("Words.", filename="words.txt")

    [case] = cases(box(first, second))

    assert [(one.name, one.content) for one in case.files] == [("first.png", b"\x89PNG"), ("second.pdf", b"%PDF")]
    assert "--- words.txt ---\nWords." in case.later[0]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "koi8-r", "x-none"])
def test_a_mail_in_any_character_set_becomes_a_case(charset: str) -> None:
    head = f'From: a@example.org\nSubject: S\nContent-Type: text/plain; charset="{charset}"\n\n'.encode()

    [case] = cases(head + "Später".encode("utf-8" if charset == "x-none" else charset, "replace"))

    assert case.report is not None
    assert case.report.narrative.startswith("S\n\nSp")


def test_a_mail_that_cannot_be_read_is_named_and_the_others_are_there() -> None:
    broken = b"Content-Type: multipart/mixed; boundary=x\n\n" * 30

    found = cases(box(mail("a"), broken, mail("b", "Other.")))

    assert [(case.number, case.problem) for case in found] == [(1, None), (2, Problem.UNREADABLE), (3, None)]


def test_the_same_mail_twice_is_one_case() -> None:
    plain = b"From: a@example.org\nSubject: S\n\nText.\n"

    assert [case.problem for case in cases(box(plain, plain))] == [None, Problem.DOUBLED]


def test_a_mail_without_words_or_with_a_receipt_in_it_is_named() -> None:
    receipt = " ".join(to_words(bytes(14)))
    empty = b"From: a@example.org\n\n\n"

    assert [case.problem for case in cases(empty)] == [Problem.EMPTY]
    assert [case.problem for case in cases(mail("a", receipt).as_bytes())] == [Problem.RECEIPT]
    assert [case.problem for case in cases(box(mail("a"), mail("b", receipt, answers="a", day=9)))] == [Problem.RECEIPT]


def test_mails_of_two_conversations_that_one_mail_joins_are_one_case() -> None:
    joining = mail("c", "Both.", answers="a", day=16)
    joining["References"] = "<a@example.org> <b@example.org>"

    [case] = cases(box(mail("a", "First."), mail("b", "Second.", day=9), joining))

    assert [text.splitlines()[-1] for text in case.later] == ["Second.", "Both."]


def test_the_digest_of_a_conversation_is_that_of_its_first_mail() -> None:
    alone, answered = cases(box(mail("a"))), cases(box(mail("a"), mail("b", answers="a", day=9)))

    assert [case.digest for case in alone] == [case.digest for case in answered]
    assert alone[0].digest != cases(box(mail("a", "Other words.")))[0].digest


def test_more_mails_than_are_imported_at_once_are_refused() -> None:
    raw = b"From: a@example.org\n\nText.\n"

    with pytest.raises(TooManyMails):
        mailbox.read(box(*[raw] * (MAX_MAILS + 1)))


@pytest.mark.parametrize(
    ("raw", "is_mail"),
    [
        (b"From robin Mon\n", True),
        (b"Subject: S\n", True),
        (b"Status,Case\n", False),
        (b"\xff\xfeS\x00", False),
        (b"", False),
    ],
)
def test_a_mail_is_told_from_a_sheet_by_how_it_begins(raw: bytes, *, is_mail: bool) -> None:
    assert mailbox.is_mail(raw) is is_mail
