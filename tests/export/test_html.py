import base64
import hashlib
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from protokolist.errors import Language
from protokolist.export import html
from protokolist.record import Organisation, Person, Protocol, Source

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """What a page contains: ids, links, the classes of each element, and the text inside the ``article``."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if identity := attributes.get("id"):
            self.ids.append(identity)
        self.links += [value for name, value in attrs if name in ("href", "src") and value is not None]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "article" in self.open:
            self.text += data


def test_the_text_is_the_source_to_the_character(protocol: Protocol) -> None:
    assert Page(html.render(protocol)).text == protocol.text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_link_leads_somewhere_in_the_page(protocol: Protocol, language: Language) -> None:
    page = Page(html.render(protocol, language=language))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert not page.open


def test_what_belongs_together_is_found_on_both_sides(protocol: Protocol) -> None:
    page = Page(html.render(protocol))
    names = [name for _, attributes in page.elements for name in (attributes.get("data-belongs") or "").split()]
    # Three mentions, the role, the card, and the record's names: agenda, two statements, the decision.
    assert names.count("person-1") == 3 + 1 + 1 + 4
    assert names.count("statement-1") == 2


def test_the_policy_allows_this_style_and_this_script_and_nothing_else(protocol: Protocol) -> None:
    source = html.render(protocol)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', source)
    assert policy
    directives = dict(part.split(" ", 1) for part in policy[1].replace("&#39;", "'").split("; "))

    def digest(tag: str) -> str:
        inside = re.findall(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        assert len(inside) == 1
        return f"'sha256-{base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()}'"

    assert directives == {
        "default-src": "'none'",
        "style-src": digest("style"),
        "script-src": digest("script"),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert "://" not in source
    assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", source)


def test_nothing_in_a_record_becomes_markup() -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    protocol = Protocol(
        source=Source(path=evil, encoding=evil),
        text=evil,
        persons=[Person(id=evil, name=evil, mentions=[(0, 5)])],
        organisations=[Organisation(id="o", name=evil, aliases=[evil], mentions=[(2, 9)])],
        warnings=[evil],
    )
    page = Page(html.render(protocol))
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert page.text == evil


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ru",
            ["3 мая 2011 г.", "Участники", "присутствовала", "проблема", "1 июня 2011 г.", "3 упоминания", "стр. 2"],
        ),
        ("en", ["3 May 2011", "People", "present", "problem", "1 June 2011", "3 mentions", "p. 2"]),
    ],
)
def test_the_interface_speaks_the_language(protocol: Protocol, language: Language, words: list[str]) -> None:
    source = html.render(protocol, language=language).replace("\N{NO-BREAK SPACE}", " ")
    assert f'<html lang="{language}">' in source
    assert [word for word in words if word not in source] == []


def test_an_empty_protocol_is_a_page_too() -> None:
    page = html.render(Protocol(source=Source(), text=""))
    assert "В тексте не найдено." in page


def test_the_same_record_gives_the_same_page(protocol: Protocol) -> None:
    assert html.render(protocol) == html.render(protocol.model_copy(deep=True))


def in_browser(page: str, folder: Path) -> tuple[str, str]:
    """The page's source after Chromium ran its scripts, and what Chromium logged."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    flags = [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--v=0",
    ]  # fmt: skip
    command = [
        str(CHROMIUM),
        *flags,
        f"--user-data-dir={folder}/profile",
        "--dump-dom",
        (folder / "page.html").as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode(), done.stderr.decode(errors="replace")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_a_browser_applies_style_and_script_without_complaint(protocol: Protocol, tmp_path: Path) -> None:
    seen, log = in_browser(html.render(protocol), tmp_path)
    assert "CONSOLE" not in log
    # The browser's own reading of the page: the text came through whole, whatever it makes of a form feed.
    assert Page(seen).text.split() == protocol.text.split()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
@pytest.mark.parametrize(
    ("events", "lit", "pinned"),
    [
        ("over('person-1-mention-2')", 9, 0),
        ("over('person-1-mention-2'); over('document')", 0, 0),
        ("over('person-1'); click('person-1')", 9, 9),
        ("click('person-1'); click('person-1')", 0, 0),
        ("click('person-1'); escape()", 0, 0),
        ("over('statement-2-text')", 3, 0),
    ],
)
def test_what_belongs_together_lights_up(
    protocol: Protocol, tmp_path: Path, events: str, lit: int, pinned: int
) -> None:
    hand = """<script>
      const send = (id, event) => document.getElementById(id).dispatchEvent(event);
      const over = (id) => send(id, new MouseEvent("mouseover", {bubbles: true}));
      const click = (id) => send(id, new MouseEvent("click", {bubbles: true}));
      const escape = () => send("record", new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
      EVENTS
    </script>""".replace("EVENTS", events)
    # The page's own policy forbids a script that it does not know, so the hand that moves the mouse needs it gone.
    page = (
        html.render(protocol).replace('http-equiv="Content-Security-Policy"', "").replace("</body>", f"{hand}</body>")
    )
    seen, _ = in_browser(page, tmp_path)
    classes = [(attributes.get("class") or "").split() for _, attributes in Page(seen).elements]
    assert (sum("lit" in names for names in classes), sum("pinned" in names for names in classes)) == (lit, pinned)
