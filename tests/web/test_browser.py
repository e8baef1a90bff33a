"""The page in Chromium: by mouse and keyboard, wide and narrow, light and dark, read by axe."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path("build/axe.min.js")
CHROMIUM = next(
    (path for path in (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser")) if path.exists()), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ru-RU", viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert not problems


def test_from_search_to_statement_to_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Что найти").fill("сквер")
    page.get_by_role("button", name="Найти").click()
    page.wait_for_url("**q=*")
    first = page.locator(".hits li").first
    assert "сквер" in (first.locator("mark").first.text_content() or "").lower()
    first.locator("a[href*='#t-']").first.click()
    page.wait_for_url("**/documents/public-hearing-2018#t-*")
    assert page.locator(":target.statement").count() == 1
    picture = page.locator(".pictures img").first
    picture.scroll_into_view_if_needed()
    for _ in range(50):
        if page.evaluate("document.querySelector('.pictures img').naturalWidth") > 500:
            break
        page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('.pictures img').complete")
    page.locator(":target.statement").click()
    page.wait_for_url("**#s-*")


def test_facets_narrow_and_are_taken_back(page: Page, address: str) -> None:
    page.goto(address + "/?q=библиотека")
    before = page.locator(".hits h2").text_content()
    page.locator("aside a").first.click()
    page.wait_for_url("**type=*")
    assert page.locator(".hits h2").text_content() != before
    page.locator(".chosen a").first.click()
    assert page.locator(".hits h2").text_content() == before


def test_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("бюджет")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    page.wait_for_selector(".hits li")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.href || ''").find("#t-") > 0:
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_nothing_is_wider_than_the_screen(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for place in (
        "/",
        "/?q=библиотека",
        "/documents",
        "/documents/public-hearing-2018",
        "/persons",
        "/problems",
        "/topics",
    ):
        page.goto(address + place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str) -> None:
    assert AXE.exists(), "build/axe.min.js is missing: run make test"
    context = browser.new_context(locale="ru-RU", color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for place in ("/", "/?q=библиотека", "/?q=%22", "/documents", "/documents/public-hearing-2018", "/persons", "/persons/1", "/organisations",
                  "/organisations/1", "/problems", "/topics", "/login"):  # fmt: skip
        page.goto(address + place)
        page.add_script_tag(path=str(AXE))
        found = page.evaluate(
            "axe.run().then(result => result.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)]))"
        )
        assert not found, f"{place}: {json.dumps(found, ensure_ascii=False)}"
    context.close()


def test_a_hostile_document_runs_nothing(page: Page, address: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(address + "/documents/злой <b>")
    assert "взломано" not in page.title()
    assert page.locator("main").count() == 1
    assert page.locator("img[src=x]").count() == 0


def test_the_language_is_kept(page: Page, address: str) -> None:
    page.goto(address + "/persons")
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").text_content() == "People"
    page.goto(address + "/topics")
    assert page.locator("html").get_attribute("lang") == "en"
