"""Where a line does not end: after one letter, within a date or a size, before a "·"."""

import re
from datetime import UTC, datetime

import pytest

from coc_service import languages
from coc_service.catalogue import Day, Moment, Names, TimeOfDay, msg, plural
from coc_service.languages import templates
from coc_service.languages.marks import NO_BREAK, NO_BREAK_HYPHEN, unbroken, unbroken_date

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def _seen(text: object) -> str:
    """Return a text with its no-break spaces and hyphens made visible, and without its tags."""
    return re.sub(r"<(?!/?code)[^>]+>", "", str(text)).replace(NO_BREAK, "~").replace(NO_BREAK_HYPHEN, "_")


@pytest.mark.parametrize(
    ("code", "text", "seen"),
    [
        ("pl", "Prosimy o twoje zdanie", "Prosimy o~twoje zdanie"),
        ("pl", "W tej chwili nikt. I w domu, i z nami", "W~tej chwili nikt. I~w~domu, i~z~nami"),
        ("pl", "Po <strong>słowach</strong> i <a>z komisji</a>, „o tym”", "Po słowach i~z~komisji, „o~tym”"),
        ("pl", "Ewa i %(name)s", "Ewa i~%(name)s"),
        ("pl", "to wniosek: a", "to wniosek: a"),
        ("uk", "Повернутися з квитанцією", "Повернутися з~квитанцією"),
        ("uk", "У комітеті й поза ним, «в нас»", "У~комітеті й~поза ним, «в~нас»"),
        ("uk", "Хто ви, я не знаю", "Хто ви, я не знаю"),
        ("uk", "що ми могли б зробити", "що ми могли~б зробити"),
        ("tr", "yeni e-posta almaz", "yeni e_posta almaz"),
        ("de", "Per E-Mail, PDF-Datei, x-y", "Per E_Mail, PDF-Datei, x_y"),
        ("de", "<code>a-b</code> tippen", "<code>a-b</code> tippen"),
        ("fr", "Que s’est-il passé ?", "Que s’est-il passé ?"),
        ("fr", "%(size)s Go au plus, un tableau de 2 Mo", "%(size)s~Go au plus, un tableau de 2~Mo"),
        ("uk", "%(size)s МБ", "%(size)s~МБ"),
        ("ja", "%(name)s、%(size)sバイト", "%(name)s、%(size)sバイト"),
        ("en", "%(name)s, %(size)s, SHA-256. 2 MBA, 3 people", "%(name)s, %(size)s, SHA-256. 2 MBA, 3 people"),
        ("de", "Lies a b c", "Lies a b c"),
        ("en", "%(name)s · Step 1", "%(name)s~· Step 1"),
        ("tr", "%(name)s · Adım 1/3", "%(name)s~· Adım 1/3"),
    ],
)
def test_no_line_ends_with_one_letter_or_begins_with_a_dot(code: str, text: str, seen: str) -> None:
    assert _seen(unbroken(text, code)) == seen


@pytest.mark.parametrize(
    ("code", "day", "moment"),
    [
        ("en", "2~March 2026", "2~March, 08:00~UTC"),
        ("de", "2.~März 2026", "2.~März, 08:00~UTC"),
        ("es", "2~de marzo de 2026", "2~de marzo, 8:00~UTC"),
        ("id", "2~Maret 2026", "2~Maret 08.00~UTC"),
        ("ja", "2026年3月2日", "3月2日 8:00~UTC"),
        ("pl", "2~marca 2026", "2~marca, 08:00~UTC"),
        ("tr", "2~Mart 2026", "2~Mart 08:00~UTC"),
        ("uk", "2~березня 2026\u202fр.", "2~березня, 08:00~UTC"),
        ("vi", "2~tháng~3, 2026", "8:00 (UTC) ngày~2~tháng~3"),
    ],
)
def test_a_date_on_a_page_does_not_part_the_day_from_its_month(code: str, day: str, moment: str) -> None:
    shown = languages.available()[code]

    assert (_seen(templates.html(shown, Day(AT))), _seen(templates.html(shown, Moment(AT)))) == (day, moment)
    assert _seen(unbroken_date(shown.text(TimeOfDay(AT)))) == shown.text(TimeOfDay(AT))


def test_pages_and_lists_have_the_sentences_of_a_catalogue_so() -> None:
    polish, english = languages.available()["pl"], languages.default()

    assert _seen(polish.text(msg("Come back with a receipt"))) == "Wróć z~pokwitowaniem"
    assert _seen(templates.html(polish, Names(("Noor", "Ilse", "Ewa")))) == "Noor, Ilse i~Ewa"
    assert _seen(english.text(msg("%(name)s · Step %(number)s of %(count)s", name="A", number=1, count=3))).startswith(
        "A~·"
    )


@pytest.mark.parametrize("code", ["en", "pl"])
def test_an_english_sentence_is_so_too_where_it_is_counted_or_has_no_translation(code: str) -> None:
    shown = languages.available().get(code, languages.default())

    assert [_seen(shown.text(plural("%(count)s row, 2 MB", "%(count)s rows, 2 MB", count=n))) for n in (1, 2)] == [
        "1 row, 2~MB",
        "2 rows, 2~MB",
    ]
    assert _seen(shown.text(msg("A sheet of 2 MB"))) == "A sheet of 2~MB"
