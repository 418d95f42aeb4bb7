"""The programs that other tests stand on answer."""

import asyncpg
from playwright.async_api import Browser


async def test_a_fresh_database_answers_and_is_empty(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    try:
        tables = await connection.fetchval(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        )
    finally:
        await connection.close()

    assert tables == 0


async def test_the_browser_shows_a_page(browser: Browser) -> None:
    page = await browser.new_page()

    await page.set_content("<h1>Hello</h1>")

    assert await page.inner_text("h1") == "Hello"
