"""The headers in a real browser: no permissions, no markup from scripts, files open in a sandbox."""

import pytest
from playwright.async_api import Error, Page

from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.cast import Stage

pytestmark = pytest.mark.browser

_POLICY = "() => [document.featurePolicy.features().length, document.featurePolicy.allowedFeatures()]"
_WRITES_MARKUP = "() => { document.body.insertAdjacentHTML('beforeend', '<b>markup</b>') }"
_MAKES_A_POLICY = "() => trustedTypes.createPolicy('any', {createHTML: text => text})"
_ADDS_A_SCRIPT = "() => { document.createElement('script').textContent = 'document.title = 1' }"
_RUNS_TEXT = "() => { setTimeout('document.title = 1') }"


async def test_a_page_may_ask_a_browser_for_nothing_but_to_copy(visitor: Visitor) -> None:
    await visitor.go("/")

    known, allowed = await visitor.page.evaluate(_POLICY)

    assert allowed == ["clipboard-write"]
    assert known > 20, "the browser tells what it knows"


async def test_a_page_is_alone_with_its_origin_and_has_no_exact_clock(visitor: Visitor) -> None:
    await visitor.go("/")

    found = await visitor.page.evaluate("() => [originAgentCluster, crossOriginIsolated, isSecureContext]")

    assert found == [True, False, True]


@pytest.mark.parametrize(
    ("script", "refused"),
    [
        (_WRITES_MARKUP, "requires 'TrustedHTML' assignment"),
        (_ADDS_A_SCRIPT, "requires 'TrustedScript' assignment"),
        (_RUNS_TEXT, "requires 'TrustedScript' assignment"),
        (_MAKES_A_POLICY, 'Policy "any" disallowed'),
    ],
)
async def test_no_script_writes_markup_or_another_script(visitor: Visitor, script: str, refused: str) -> None:
    await visitor.go("/")

    with pytest.raises(Error, match=refused):
        await visitor.page.evaluate(script)

    visitor.noted.clear()  # the browser logs what it refused


async def _is_sandboxed(page: Page) -> bool:
    return bool(await page.evaluate("() => self.origin === 'null'"))


@pytest.mark.parametrize("path", ["/alive", "/log/checkpoint", "/static/icon.svg", "/static/enhance.js"])
async def test_what_is_not_a_page_opens_in_a_sandbox(sqlite_stage: Stage, visitor: Visitor, path: str) -> None:
    await sqlite_stage.publish()
    await visitor.go("/")
    is_page_sandboxed = await _is_sandboxed(visitor.page)

    await visitor.go(path)

    assert not is_page_sandboxed
    assert await _is_sandboxed(visitor.page)


async def test_the_proof_can_be_saved(sqlite_stage: Stage, visitor: Visitor) -> None:
    words = await sqlite_stage.submit()
    await sqlite_stage.publish()
    await steps.come_back(visitor, words)
    await steps.open_part(visitor.page, "Keep a proof")

    async with visitor.page.expect_download() as saved:
        await visitor.page.get_by_role("button", name="Save the proof").click()

    assert (await saved.value).suggested_filename == "proof.txt"


@pytest.mark.parametrize("path", ["/", steps.FORM, "/return", "/login", "/log", "/leaving", "/nowhere"])
async def test_no_page_is_refused_anything_it_needs(visitor: Visitor, path: str) -> None:
    """The browser logs each refusal; the visitor collects these messages and fails the test at the end."""
    await visitor.go(path)

    loaded = await visitor.page.evaluate("() => [document.styleSheets.length, document.fonts.status]")

    assert loaded == [1, "loaded"]
