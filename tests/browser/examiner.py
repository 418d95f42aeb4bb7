"""Examines pages with axe-core, in one page for each Chromium: loading axe-core takes longer than examining most pages.

The examined page is copied, with its styles and with what was typed into its fields. So nothing is loaded or run in it, no
header of the site stands in the way of axe-core, and a page without scripts is examined like one with them.
"""

from weakref import WeakKeyDictionary

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

_IS_DARK = "() => matchMedia('(prefers-color-scheme: dark)').matches"
_COPY = """() => {
  const copy = document.documentElement.cloneNode(true);
  const fields = "input, textarea, option";
  const typed = [...document.querySelectorAll(fields)];
  [...copy.querySelectorAll(fields)].forEach((field, number) => {
    if (field.localName === "textarea") field.textContent = typed[number].value;
    else if (field.localName === "option") field.toggleAttribute("selected", typed[number].selected);
    else if (field.type === "checkbox" || field.type === "radio") field.toggleAttribute("checked", typed[number].checked);
    else field.setAttribute("value", typed[number].value);
  });
  copy.querySelectorAll("script, link").forEach(part => part.remove());
  copy.querySelector("head").append(document.createElement("style"));
  copy.querySelector("head style:last-child").textContent =
    [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText).join("\\n");
  return copy.outerHTML;
}"""
_SHOW = """page => {
  const root = new DOMParser().parseFromString(page, "text/html").documentElement;
  [...document.documentElement.attributes].forEach(one => document.documentElement.removeAttribute(one.name));
  [...root.attributes].forEach(one => document.documentElement.setAttribute(one.name, one.value));
  document.documentElement.replaceChildren(...root.childNodes);
}"""
# Returns only the violations: transferring axe-core's whole result takes longer than computing it.
_FINDINGS = """() => axe.run(document, {
  resultTypes: ["violations"],
  rules: {"color-contrast-enhanced": {enabled: true}, "target-size": {enabled: true}},
}).then(found => found.violations.map(one => one.id + ": " + one.nodes.map(node => node.html).join("\\n")))"""

_examining: WeakKeyDictionary[Browser, Page] = WeakKeyDictionary()


async def findings(page: Page) -> list[str]:
    """What axe-core finds wrong in this page, at its width and in its colours."""
    browser = page.context.browser
    assert browser is not None, "only a context that is kept on disk has none"
    examining = await _examining_page(browser)
    await examining.emulate_media(color_scheme="dark" if await page.evaluate(_IS_DARK) else "light")
    if page.viewport_size is not None:
        await examining.set_viewport_size(page.viewport_size)
    await examining.evaluate(_SHOW, await page.evaluate(_COPY))
    found: list[str] = await examining.evaluate(_FINDINGS)
    return found


async def _examining_page(browser: Browser) -> Page:
    """The browser's page with axe-core in it."""
    if browser not in _examining:
        page = await (await browser.new_context()).new_page()
        await page.set_content("<!doctype html>")  # without it a page is laid out by the rules of 1999
        await page.evaluate(Axe().axe_script)
        _examining[browser] = page
    return _examining[browser]
