"""The script tells times in the reader's own zone, as their language writes days and hours."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, Page

from coc_service import languages, resources
from coc_service.catalogue import Day, Moment
from coc_service.languages import Language
from coc_service.languages.marks import NO_BREAK
from coc_service.languages.templates import html

pytestmark = pytest.mark.browser

AFTERNOON = datetime(2026, 3, 3, 14, tzinfo=UTC)
BEFORE_MIDNIGHT = datetime(2026, 3, 3, 23, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 3, 4, tzinfo=UTC)
FIRST_OF_MARCH = datetime(2026, 3, 1, 8, tzinfo=UTC)
_WORD_JOINER = "\u2060"
WRITTEN = {  # "~" stands for a no-break space or a word joiner
    "en": [
        "3~March 2026, 14:00–~15:00",
        "3~March 2026 at 23:00 – 4~March 2026 at 00:00",
        "Tuesday 3~March at 14:00~UTC",
    ],
    "de": [
        "3.~März 2026, 14:00–~15:00~Uhr",
        "3.~März 2026 um 23:00 – 4.~März 2026 um 00:00",
        "Dienstag, 3.~März um 14:00~UTC",
    ],
    "id": [
        "3~Maret 2026 14.00–~15.00",
        "3~Maret 2026 pukul 23.00 – 4~Maret 2026 pukul 00.00",
        "Selasa, 3~Maret pukul 14.00~UTC",
    ],
    "pl": [
        "3~marca 2026, 14:00–~15:00",
        "3~marca 2026 23:00 – 4~marca 2026 00:00",
        "3~marca 14:00~UTC (wtorek)",
    ],
    "tr": ["3~Mart 2026 14:00–~15:00", "3~Mart 2026 23:00 – 4~Mart 2026 00:00", "3~Mart Salı 14:00~UTC"],
    "uk": [
        "3~березня 2026~р., 14:00–~15:00",
        "3~березня 2026~р. о~23:00 – 4~березня 2026~р. о~00:00",
        "3~березня о~14:00~UTC (вівторок)",
    ],
    "vi": [
        "14:00–~15:00 ngày~3~tháng~3, 2026",
        "lúc 23:00 ngày~3~tháng~3, 2026 – lúc 00:00 ngày~4~tháng~3, 2026",
        "lúc 14:00~Thứ Ba, ngày~3~tháng~3 (UTC)",
    ],
    "ja": ["2026年3月3日 14時00分～15時00分", "2026年3月3日 23:00～2026年3月4日 00:00", "3月3日火曜日 14:00~UTC"],
    "ko": ["2026년 3월 3일 14:00 ~ 15:00", "2026년 3월 3일 23:00 ~ 2026년 3월 4일 00:00", "3월 3일 화요일 14:00~UTC"],
    "zh-Hans": ["2026年3月3日 14:00–~15:00", "2026年3月3日 23:00 – 2026年3月4日 00:00", "3月3日星期二 14:00（UTC）"],
    "zh-Hant": ["2026年3月3日 14:00 – 15:00", "2026年3月3日 23:00 – 2026年3月4日 00:00", "3月3日星期二 14:00（UTC）"],
}
FIRST_OF_A_MONTH = {  # in Berlin
    "en": ["1~March 2026, 09:00–~10:00", "Sunday 1~March at 09:00~CET"],
    "es": ["1~de marzo de 2026, 9:00–~10:00", "domingo, 1~de marzo, 09:00~CET"],
    "fr": ["1er~mars 2026, 09:00 – 10:00", "dimanche 1er~mars à~09:00~UTC+1"],
    "it": ["1º~marzo 2026, 09:00–~10:00", "domenica 1º~marzo alle ore 09:00~CET"],
    "pt-BR": ["1º~de março de 2026, 09:00 – 10:00", "domingo, 1º~de março, 09:00~GMT+1"],
}


async def times_in(page: Page, language: Language, *hours: datetime, moment: datetime) -> list[str]:
    """Return what the script makes of hours, and of a moment."""
    within = [f'<time datetime="{at:%Y-%m-%dT%H:%MZ}" data-hour="{language.day_and_time}"></time>' for at in hours]
    times = "\n".join([*within, str(html(language, Moment(moment)))])
    await page.goto("about:blank")  # a new document: the script can run once in each
    await page.set_content(f'<!doctype html><html lang="{language.code}"><body class="reporter">{times}</body></html>')
    await page.add_script_tag(path=resources.root("coc_service") / "static" / "enhance.js")
    return [_seen(text) for text in await page.locator("time").all_text_contents()]


def _seen(text: str) -> str:
    return text.replace(NO_BREAK, "~").replace(_WORD_JOINER, "~")


def _plain(text: str) -> str:
    """Return a text with plain blanks: browsers and Babel differ in their width."""
    return " ".join(text.replace("~", " ").split())


async def test_a_day_is_written_as_on_the_rest_of_the_page(browser: Browser) -> None:
    context = await browser.new_context(timezone_id="UTC")
    page = await context.new_page()
    written = {
        code: await times_in(page, language, AFTERNOON, BEFORE_MIDNIGHT, moment=AFTERNOON)
        for code, language in languages.available().items()
    }
    await context.close()

    assert {code: written[code] for code in WRITTEN} == WRITTEN
    for code, (hour, last_hour, _) in written.items():
        days = [_plain(languages.available()[code].text(Day(at))) for at in (AFTERNOON, AFTER_MIDNIGHT)]
        assert days[0] in _plain(hour)
        assert [day for day in days if day not in _plain(last_hour)] == []


async def test_a_reader_elsewhere_gets_their_own_day_hour_and_zone(browser: Browser) -> None:
    context = await browser.new_context(timezone_id="Asia/Tokyo")
    page, language = await context.new_page(), languages.available()["zh-Hans"]
    written = await times_in(page, language, AFTERNOON, BEFORE_MIDNIGHT, moment=AFTERNOON)
    await context.close()

    assert written == [
        "2026年3月3日 23:00 – 2026年3月4日 00:00",
        "2026年3月4日 08:00–~09:00",
        "3月3日星期二 23:00（GMT+9）",
    ]


async def test_the_first_of_a_month_is_written_as_people_do(browser: Browser) -> None:
    context = await browser.new_context(timezone_id="Europe/Berlin")
    page = await context.new_page()
    written = {
        code: await times_in(page, languages.available()[code], FIRST_OF_MARCH, moment=FIRST_OF_MARCH)
        for code in FIRST_OF_A_MONTH
    }
    await context.close()

    assert written == FIRST_OF_A_MONTH
