"""Pages and downloads without a browser: what they show, what they hide, who gets in."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from lxml import html

from protokolist import cli
from protokolist.archive import Archive
from protokolist.web import views
from protokolist.web.app import Settings, create
from protokolist.web.masking import initials, masked
from protokolist.web.security import Gate, password_hash

PAGES = ["/", "/?q=крыша", "/documents", "/documents/library-seminar-2014", "/documents/злой <b>", "/persons", "/organisations",
         "/problems", "/problems?topic=premises", "/topics"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_page_shows_in_both_languages(client: TestClient, page: str, language: str) -> None:
    answer = client.get(page, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1>") == 1


def test_every_person_and_organisation_has_a_page(client: TestClient) -> None:
    for kind in ("persons", "organisations"):
        numbers = set(re.findall(rf'href="/{kind}/(\d+)"', client.get(f"/{kind}").text))
        assert numbers
        for number in numbers:
            assert client.get(f"/{kind}/{number}").status_code == 200


def test_every_link_of_the_pages_leads_somewhere(client: TestClient) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 250:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if "html" in answer.headers["content-type"]:
            found = re.findall(r'(?:href|src)="(/[^"#]*)', answer.text)
            waiting += [one.replace("&amp;", "&") for one in found if not one.startswith("/language")]
    assert len(seen) > 60


def test_a_hostile_document_stays_text(client: TestClient) -> None:
    for page in ("/documents/злой <b>", "/?q=крыша", "/problems", "/persons", "/documents"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<script>document" not in text
        assert 'href="javascript:' not in text
        assert re.findall(r"<script[^>]*>", text) == [
            '<script src="/static/htmx.min.js" defer>',
            '<script src="/static/page.js" defer>',
        ]
    assert "{{ 7 * 7 }}" in client.get("/documents/злой <b>").text


def test_headers_keep_the_page_to_itself(client: TestClient) -> None:
    for page in ("/", "/static/style.css", "/api/search", "/nowhere"):
        headers = client.get(page).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
    assert "no-store" in client.get("/").headers["cache-control"]


def test_no_page_has_a_style_or_script_of_its_own(client: TestClient) -> None:
    for page in PAGES:
        tree = html.fromstring(client.get(page).text)
        assert not tree.xpath("//style | //script[not(@src)]")
        names = {name for element in tree.iter() for name in element.attrib}
        assert not [name for name in names if name == "style" or name.startswith("on")]


def test_a_query_that_cannot_be_understood_says_where(client: TestClient) -> None:
    answer = client.get("/", params={"q": '"крыша'})
    assert answer.status_code == 400
    assert "кавычка не закрыта" in answer.text
    assert client.get("/api/search", params={"q": '"крыша'}).status_code == 400
    assert client.get("/problems", params={"q": "поле:х"}).status_code == 400


def test_facets_narrow_down(client: TestClient) -> None:
    whole = client.get("/api/search", params={"q": "библиотека"}).json()
    for facet, values in whole["facets"].items():
        for key, _, count in values:
            assert client.get("/api/search", params={"q": "библиотека", facet: key}).json()["total"] == count


def test_downloads_hold_what_the_pages_show(client: TestClient) -> None:
    for what in ("statements", "documents", "persons", "organisations", "problems", "topics"):
        rows = client.get(f"/download/{what}.json").json()
        table = client.get(f"/download/{what}.csv")
        assert table.headers["content-disposition"].startswith("attachment")
        assert len(list(csv.DictReader(io.StringIO(table.text.lstrip("\ufeff"))))) == len(rows) > 0
    assert client.get("/download/secrets.csv").status_code == 404
    assert client.get("/download/persons.exe").status_code == 404


def test_pictures_only_by_number(client: TestClient) -> None:
    number = client.get("/api/search", params={"q": "", "limit": 1000}).json()["hits"]
    pdf = next(hit["document_id"] for hit in number if hit["path"].endswith(".pdf"))
    text = next(hit["document_id"] for hit in number if hit["path"].endswith(".txt"))
    assert client.get(f"/pictures/{pdf}/1").content.startswith(b"\x89PNG")
    assert client.get(f"/pictures/{pdf}/99").status_code in (404, 400)
    assert client.get(f"/pictures/{text}/1").status_code == 404
    assert client.get("/pictures/999/1").status_code == 404
    assert client.get("/pictures/..%2f..%2fetc%2fpasswd/1").status_code in (404, 422)


def test_problems_show_what_followed(client: TestClient) -> None:
    text = client.get("/problems", params={"q": "крыша"}).text
    assert "Починить крышу" in text
    assert "Решено" in text


def test_counts_lists_and_topics_are_of_what_may_be_seen_now(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Archive(built, write=True) as archive:
        archive.connection.execute("VACUUM INTO ?", (str(copy),))
    with Archive(copy) as archive, Archive(copy, closed=True) as whole, Archive(copy, write=True) as writer:
        before = views.counts(archive)
        assert before["documents"] == len(views.documents(archive, 100, 0))
        assert before["persons"] == len(views.persons(archive, "", 1000, 0))
        topics = views.topics_by_year(archive)
        _, problems = views.problems(archive, "-небывалое", None, 5, 0)
        for document in views.documents(archive, 100, 0):
            writer.set_closed(document["name"], True)
        assert views.counts(archive) == {"documents": 0, "persons": 0, "statements": 0}
        assert views.persons(archive, "", 100, 0) == views.organisations(archive, "", 100, 0) == []
        assert views.topics_by_year(archive) == {}
        assert views.problems(archive, "", None, 5, 0) == ([], 0)
        assert views.counts(whole) == before
        assert views.topics_by_year(whole) == topics
        assert views.problems(whole, "", None, 5, 0)[1] == problems > 0


def test_closed_protocols_show_to_those_who_have_logged_in(built: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Archive(built, write=True) as archive:
        archive.connection.execute("VACUUM INTO ?", (str(copy),))
    with Archive(copy, write=True) as archive:
        archive.set_closed("library-seminar-2014", True)
    stranger = TestClient(create(Settings(copy)))
    assert stranger.get("/documents/library-seminar-2014").status_code == 404
    for page in (
        "/",
        "/documents",
        "/persons",
        "/organisations",
        "/problems",
        "/topics",
        "/api/search?q=книгоношество",
    ):
        assert "Дроботенко" not in stranger.get(page).text
        assert "library-seminar" not in stranger.get(page).text
    reader = TestClient(create(Settings(copy, Gate("sesam"))), headers={"authorization": "Bearer sesam"})
    assert reader.get("/documents/library-seminar-2014").status_code == 200


def test_the_door(built: Path) -> None:
    gate = Gate(users={"архивист": password_hash("верный пароль")})
    reader = TestClient(create(Settings(built, gate)), follow_redirects=False, headers={"accept-language": "ru"})
    assert reader.get("/persons").headers["location"] == "/login?next=%2Fpersons"
    assert reader.get("/api/persons").status_code == 401
    assert reader.get("/pictures/1/1").status_code == 303
    form = re.search(r'name="form" value="(\w+)"', reader.get("/login").text)
    assert form
    sent = {"user": "архивист", "password": "верный пароль", "form": form[1]}
    assert reader.post("/login", data={**sent, "form": "чужая"}).status_code == 403
    assert reader.post("/login", data=sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    wrong = reader.post("/login", data={**sent, "password": "неверный"})
    assert (wrong.status_code, "неверны" in wrong.text) == (401, True)
    right = reader.post("/login", data=sent)
    assert right.status_code == 303
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert reader.get("/persons").status_code == 200
    token = re.search(r'name="form" value="(\w+)"', reader.get("/persons").text)
    assert token
    assert reader.post("/logout", data={"form": token[1]}).status_code == 303
    for _ in range(6):
        last = reader.post("/login", data={**sent, "password": "неверный"})
    assert last.status_code == 429


def test_a_forged_or_ended_session_is_none(built: Path) -> None:
    gate = Gate("sesam")
    reader = TestClient(create(Settings(built, gate)), follow_redirects=False)
    for cookie in ("x", "a-99999999999.0000", gate.begin().replace("-1", "-9", 1), Gate("sesam").begin()):
        assert reader.get("/", cookies={"protokolist": cookie}).status_code == 303


def test_reading_only_unless_editing_is_asked_for(client: TestClient, built: Path, tmp_path: Path) -> None:
    assert client.post("/persons/1/merge", data={"other": 2}).status_code in (404, 405)
    copy = tmp_path / "copy.db"
    with Archive(built, write=True) as archive:
        archive.connection.execute("VACUUM INTO ?", (str(copy),))
    editor = TestClient(create(Settings(copy, edit=True)), follow_redirects=False)
    numbers = sorted({int(n) for n in re.findall(r'href="/persons/(\d+)"', editor.get("/persons").text)})
    one, other = numbers[0], numbers[-1]
    assert editor.post(f"/persons/{one}/merge", data={"other": other, "form": "чужая"}).status_code == 403
    form = re.search(r'name="form" value="(\w+)"', editor.get(f"/persons/{one}").text)
    assert form
    assert editor.post(f"/persons/{one}/merge", data={"other": other, "form": form[1]}).status_code == 303
    assert editor.get(f"/persons/{other}").status_code == 404
    assert len(Archive(copy).decisions("person")) == 1


def test_masking_shows_initials_only(built: Path) -> None:
    masking = TestClient(create(Settings(built, mask=True)))
    names = set(Archive(built).persons()["last"].dropna())
    for page in ("/", "/?q=крыша", "/persons", "/documents/library-seminar-2014", "/problems", "/download/persons.csv", "/api/persons",
                 "/api/search?q=библиотека"):  # fmt: skip
        text = masking.get(page).text
        assert not [name for name in names if len(name) > 4 and name in text], page
    assert masking.get("/api/documents/library-seminar-2014").status_code == 403


def test_initials_and_masks() -> None:
    assert initials("Сухово-Кобылина Анна Петровна") == "С. К. А. П."
    assert masked("Слушали Зимину О. П. о зиме.", 0, [(8, 20)]) == "Слушали З····· О. П. о зиме."
    assert masked("ину О. П. о зиме.", 11, [(8, 20)]) == "и·· О. П. о зиме."


def test_the_api_never_fails(built: Path) -> None:
    described = schemathesis.openapi.from_asgi("/api/openapi.json", create(Settings(built)))
    asked = set()
    for result in described.get_all_operations():
        operation = result.ok()

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            assert case.call().status_code < 500

        check()
        asked.add(operation.path)
    assert len(asked) >= 8


def test_serving_others_needs_a_login(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", str(built), "--host", "0.0.0.0"]) == 2  # noqa: S104
    assert "--token" in capsys.readouterr().err
    assert cli.main(["serve", "нет.db"]) == 3


def test_passwords_are_kept_as_hashes(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("тайна\n"))
    assert cli.main(["password", "архивист"]) == 0
    line = capsys.readouterr().out
    assert line.startswith("архивист:$argon2id$")
    assert "тайна" not in line
    (tmp_path / "users").write_text("архивист:тайна\n", encoding="utf-8")
    assert cli.main(["serve", str(built), "--users", str(tmp_path / "users")]) == 2
    assert shutil.which("python3")
