"""The application: pages for people and the same as JSON under ``/api``, read-only unless editing is asked for."""

import csv
import io
import json
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from anyio import to_thread
from fastapi import FastAPI, Form, HTTPException, Query, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException as StarletteHTTPException

import protokolist
from protokolist import messages
from protokolist.archive import Archive, Hit, Results
from protokolist.errors import ArchiveError, Language, ProtokolistError, QueryError
from protokolist.export.marks import Mark, marked
from protokolist.ingest.pictures import has_pictures
from protokolist.record import Protocol
from protokolist.web import security, views
from protokolist.web.masking import initials, masked
from protokolist.web.words import Words

PAGE_SIZE: Final = 20
LIST_SIZE: Final = 100
FACETS: Final = ("type", "topic", "year", "person", "organisation")
# A download of a list ends here; a whole archive is exported by the command.
DOWNLOAD_ROWS: Final = 10_000
PICTURE_WIDTH: Final = 1000
THREADS: Final = 2 * (os.cpu_count() or 1)
Number = Annotated[int, Query(ge=1, le=100_000)]
Key = Annotated[int, PathParameter(ge=0, le=2**53)]


@dataclass(slots=True)
class Settings:
    """How an archive is served."""

    archive: Path
    gate: security.Gate = field(default_factory=security.Gate)
    mask: bool = False
    edit: bool = False
    secure: bool = False
    """Whether cookies go over HTTPS only."""


class _Opened:
    """Connections to the archive, one for each thread and right: SQLite's are not shared."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._local = threading.local()

    def __call__(self, *, closed: bool, write: bool = False) -> Archive:
        key = f"{closed}{write}"
        archive: Archive | None = getattr(self._local, key, None)
        if archive is None:
            archive = Archive(self._settings.archive, closed=closed, write=write)
            setattr(self._local, key, archive)
        return archive


def create(settings: Settings) -> FastAPI:
    """The application for one archive; an ``ArchiveError`` if it cannot be opened."""
    with Archive(settings.archive) as archive:
        # What the first one who asks would wait for.
        views.counts(archive)
        archive.ready()
    app = FastAPI(
        lifespan=_few_threads,
        title="Протоколист",
        version=protokolist.__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.mount("/static", StaticFiles(packages=[("protokolist.web", "static")]), name="static")
    site = _Site(settings)
    app.middleware("http")(site.guard)
    app.middleware("http")(security.with_headers)
    app.exception_handler(StarletteHTTPException)(site.http_error)
    app.exception_handler(ProtokolistError)(site.known_error)
    app.exception_handler(KeyError)(site.missing)
    _api(app, site)
    _pages(app, site)
    if settings.edit:
        _editing(app, site)
    return app


@asynccontextmanager
async def _few_threads(_app: FastAPI) -> AsyncIterator[None]:
    """More threads than processors can serve would only hinder each other, and each has connections with their caches."""
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


class _Site:
    """What all pages share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.gate = settings.gate
        self.opened = _Opened(settings)
        loader = PackageLoader("protokolist.web", "templates")
        self.templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )

    def archive(self, request: Request, *, write: bool = False) -> Archive:
        """The archive as the one who asks may see it: closed protocols only for those who have logged in."""
        return self.opened(closed=not self.gate.open and self.gate.admits(request), write=write)

    async def guard(self, request: Request, call_next: Callable[[Request], Any]) -> Response:
        """Sends those who have not logged in to the door."""
        path = request.url.path
        if self.gate.admits(request) or path.startswith("/static/") or path == "/login":
            response: Response = await call_next(request)
            return response
        if path.startswith("/api/"):
            return JSONResponse({"detail": "log in, or send the token: Authorization: Bearer …"}, status_code=401)
        return RedirectResponse("/login?" + urlencode({"next": path}), status_code=303)

    def language(self, request: Request) -> Language:
        """The language chosen, or the browser's first of the two."""
        chosen = request.cookies.get("lang") or request.headers.get("accept-language", "ru")
        for part in chosen.replace(";", ",").split(","):
            name = part.strip()[:2].lower()
            if name == "ru":
                return "ru"
            if name == "en":
                return "en"
        return "ru"

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page rendered for one request."""
        language = self.language(request)
        html = self.templates.get_template(template).render(
            say=Words(language),
            request=request,
            language=language,
            gate=self.gate,
            edit=self.settings.edit,
            form_token=self.gate.form_token(request),
            link=link,
            mask=self.name,
            version=protokolist.__version__,
            **values,
        )
        return HTMLResponse(html, status_code=status)

    def name(self, name: str) -> str:
        """A person's name as it may be shown."""
        return initials(name) if self.settings.mask else name

    def piece(self, archive: Archive, document: int, text: str, start: int) -> str:
        """A piece of a protocol's text as it may be shown."""
        return masked(text, start, views.name_spans(archive, document)) if self.settings.mask else text

    def http_error(self, request: Request, error: Exception) -> Response:
        """A page, or JSON, that says what is wrong."""
        status = error.status_code if isinstance(error, StarletteHTTPException) else 500
        detail = str(error.detail) if isinstance(error, StarletteHTTPException) else ""
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": detail}, status_code=status)
        say = Words(self.language(request))
        text = say.not_found if status == 404 else detail or say.wrong
        return self.page(request, "error.html", status, text=text)

    def known_error(self, request: Request, error: Exception) -> Response:
        """What a user can mend: a query that cannot be understood, a file that is gone."""
        language = self.language(request)
        text = error.message(language) if isinstance(error, ProtokolistError) else ""
        status = 400 if isinstance(error, QueryError) else 409 if isinstance(error, ArchiveError) else 404
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": text}, status_code=status)
        return self.page(request, "error.html", status, text=text)

    def missing(self, request: Request, error: Exception) -> Response:
        """Nothing under this number or name."""
        return self.http_error(request, StarletteHTTPException(404, "nothing there"))


def link(path: str, **values: Any) -> str:
    """An address with its query; what is empty is left out."""
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    return path + ("?" + urlencode(kept, doseq=True) if kept else "")


def _filters(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name in FACETS for value in request.query_params.getlist(name) if value]


def _shown(site: _Site, archive: Archive, hit: Hit) -> dict[str, Any]:
    """A hit for a template: its snippet as HTML with the words found marked."""
    text = site.piece(archive, hit.document_id, hit.text, hit.span[0])
    start, end = hit.snippet
    pieces: list[Markup] = [Markup("… ")] if start else []
    at = start
    for one, other in hit.marks:
        if one < at or other > end:
            continue
        pieces += [escape(text[at:one]), Markup("<mark>") + escape(text[one:other]) + Markup("</mark>")]
        at = other
    pieces.append(escape(text[at:end]))
    if end < len(text):
        pieces.append(Markup(" …"))
    return {"hit": hit, "snippet": Markup("").join(pieces)}


def _plain(site: _Site, archive: Archive, hit: Hit) -> dict[str, Any]:
    made = asdict(hit)
    made["text"] = site.piece(archive, hit.document_id, hit.text, hit.span[0])
    made["speakers"] = [{"id": number, "name": site.name(name)} for number, name in hit.speakers]
    return made


def _masked_facets(site: _Site, results: Results) -> dict[str, list[tuple[str, str, int]]]:
    return {
        facet: [(key, site.name(name) if facet == "person" else name, count) for key, name, count in values]
        for facet, values in results.facets.items()
    }


def _pages(app: FastAPI, site: _Site) -> None:  # noqa: PLR0915 - a list of pages
    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    def search(request: Request, q: str = "", page: Number = 1) -> Response:
        archive = site.archive(request)
        filters = _filters(request)
        error = None
        results = None
        try:
            results = archive.search(q, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE, filters=filters)
        except QueryError as problem:
            error = problem.message(site.language(request))
        hits = [_shown(site, archive, hit) for hit in results.hits] if results else []
        chosen: dict[str, list[str]] = {}
        for name, value in filters:
            chosen.setdefault(name, []).append(value)
        return site.page(
            request,
            "search.html",
            status=400 if error else 200,
            q=q,
            page=page,
            error=error,
            results=results,
            hits=hits,
            chosen=chosen,
            facets=_masked_facets(site, results) if results else {},
            facet_names=FACETS,
            last=results is None or page * PAGE_SIZE >= results.total,
            counts=views.counts(archive),
        )

    @app.get("/documents", response_class=HTMLResponse, include_in_schema=False)
    def documents(request: Request, page: Number = 1) -> Response:
        rows = views.documents(site.archive(request), LIST_SIZE + 1, (page - 1) * LIST_SIZE)
        return site.page(request, "documents.html", rows=rows[:LIST_SIZE], page=page, last=len(rows) <= LIST_SIZE)

    @app.get("/documents/{name}", response_class=HTMLResponse, include_in_schema=False)
    def document(request: Request, name: str) -> Response:
        archive = site.archive(request)
        found = archive.document(name)
        protocol = archive.protocol(name)
        return site.page(
            request,
            "document.html",
            found=found,
            protocol=protocol,
            shown=_Document(site, archive, found.id, protocol, site.language(request)),
            # Only kinds that have pictures; others show the text alone.
            pictures=list(range(1, (found.pages or 0) + 1)) if has_pictures(protocol.source.media_type) else [],
        )

    @app.get("/pictures/{number}/{page}", include_in_schema=False)
    def picture(
        request: Request, number: Key, page: Key, width: Annotated[int, Query(ge=100, le=2000)] = PICTURE_WIDTH
    ) -> Response:
        if site.settings.mask:
            raise HTTPException(404)
        return Response(site.archive(request).picture(number, page, width), media_type="image/png")

    @app.get("/persons", response_class=HTMLResponse, include_in_schema=False)
    def persons(request: Request, name: str = "", page: Number = 1) -> Response:
        rows = views.persons(site.archive(request), name, LIST_SIZE + 1, (page - 1) * LIST_SIZE)
        return site.page(
            request,
            "names.html",
            kind="persons",
            rows=rows[:LIST_SIZE],
            name=name,
            page=page,
            last=len(rows) <= LIST_SIZE,
        )

    @app.get("/persons/{number}", response_class=HTMLResponse, include_in_schema=False)
    def person(request: Request, number: Key) -> Response:
        archive = site.archive(request)
        found = views.person(archive, number)
        for part in ("said", "promised"):
            for row in found[part]:
                row["text"] = site.piece(archive, row["document_id"], row["text"], row["start"])
        return site.page(request, "person.html", found=found)

    @app.get("/organisations", response_class=HTMLResponse, include_in_schema=False)
    def organisations(request: Request, name: str = "", page: Number = 1) -> Response:
        rows = views.organisations(site.archive(request), name, LIST_SIZE + 1, (page - 1) * LIST_SIZE)
        return site.page(
            request,
            "names.html",
            kind="organisations",
            rows=rows[:LIST_SIZE],
            name=name,
            page=page,
            last=len(rows) <= LIST_SIZE,
        )

    @app.get("/organisations/{number}", response_class=HTMLResponse, include_in_schema=False)
    def organisation(request: Request, number: Key) -> Response:
        return site.page(request, "organisation.html", found=views.organisation(site.archive(request), number))

    @app.get("/problems", response_class=HTMLResponse, include_in_schema=False)
    def problems(request: Request, q: str = "", topic: str = "", page: Number = 1) -> Response:
        archive = site.archive(request)
        error = None
        found: list[views.Problem] = []
        total = 0
        try:
            found, total = views.problems(
                archive, q, topic if topic in messages.TOPICS else None, PAGE_SIZE, (page - 1) * PAGE_SIZE
            )
        except QueryError as problem:
            error = problem.message(site.language(request))
        for one in found:
            for row in [one.statement, *(row for rows in one.followed.values() for row in rows)]:
                row["text"] = site.piece(archive, row["document_id"], row["text"], row["start"])
        return site.page(
            request,
            "problems.html",
            status=400 if error else 200,
            q=q,
            topic=topic,
            topics=list(messages.TOPICS),
            page=page,
            found=found,
            total=total,
            error=error,
            last=page * PAGE_SIZE >= total,
        )

    @app.get("/topics", response_class=HTMLResponse, include_in_schema=False)
    def topics(request: Request) -> Response:
        counts = views.topics_by_year(site.archive(request))
        years = sorted({year for by_year in counts.values() for year in by_year})
        most = max((count for by_year in counts.values() for count in by_year.values()), default=1)
        return site.page(request, "topics.html", counts=counts, years=years, most=most)

    @app.get("/language", include_in_schema=False)
    def language(request: Request, to: str = "ru", back: str = "/") -> Response:
        response = RedirectResponse(
            back if back.startswith("/") and not back.startswith("//") else "/", status_code=303
        )
        response.set_cookie("lang", "en" if to == "en" else "ru", max_age=31_536_000, samesite="lax", httponly=True)
        return response

    @app.get("/login", response_class=HTMLResponse, include_in_schema=False)
    def door(request: Request) -> Response:
        return site.page(request, "login.html", problem=None)

    @app.post("/login", include_in_schema=False)
    def enter(
        request: Request,
        password: Annotated[str, Form(max_length=200)] = "",
        user: Annotated[str, Form(max_length=200)] = "",
        form: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        say = Words(site.language(request))
        if not site.gate.form_is_ours(request, form):
            raise HTTPException(403, say.wrong)
        if not site.gate.may_try(request.client.host if request.client else ""):
            return site.page(request, "login.html", 429, problem=say.too_often)
        if not site.gate.knows(user, password):
            return site.page(request, "login.html", 401, problem=say.wrong_password)
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(
            security.COOKIE,
            site.gate.begin(),
            max_age=security.SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=site.settings.secure,
        )
        return response

    @app.post("/logout", include_in_schema=False)
    def leave(request: Request, form: Annotated[str, Form(max_length=200)] = "") -> Response:
        if not site.gate.form_is_ours(request, form):
            raise HTTPException(403, Words(site.language(request)).wrong)
        response = RedirectResponse("/login", status_code=303)
        response.delete_cookie(security.COOKIE)
        return response

    @app.get("/download/{what}.{form}", include_in_schema=False)
    def download(request: Request, what: str, form: str, q: str = "", name: str = "", topic: str = "") -> Response:
        rows = _downloaded(site, request, what, q=q, name=name, topic=topic)
        if rows is None or form not in ("csv", "json"):
            raise HTTPException(404)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{what}.{form}')}"}
        if form == "json":
            return Response(json.dumps(list(rows), ensure_ascii=False), media_type="application/json", headers=headers)
        return StreamingResponse(_csv(rows), media_type="text/csv; charset=utf-8", headers=headers)


class _Document:
    """A protocol's text with its statements and names marked, and its statements as a list."""

    def __init__(self, site: _Site, archive: Archive, number: int, protocol: Protocol, language: Language) -> None:
        self._site, self._protocol, self._language = site, protocol, language
        self._text = site.piece(archive, number, protocol.text, 0)
        rows = archive.connection.execute(
            "SELECT local_id, person_id FROM person_appearances WHERE document_id = ?", (number,)
        )
        self._persons = {str(local): person for local, person in rows}
        self._names = {person.id: site.name(person.name) for person in protocol.persons}

    def text(self) -> Markup:
        """The source text to the character, with marks."""
        return marked(self._text, self._marks(), messages.PAGE(self._language))

    def _marks(self) -> Iterator[Mark]:
        for statement in self._protocol.statements:
            label = messages.STATEMENT_TYPES[statement.type](self._language)
            yield Mark(
                statement.span, f"statement type-{statement.type}", 0, f"s-{statement.id}", f"t-{statement.id}", label
            )
        for person in self._protocol.persons:
            for span in person.mentions:
                yield Mark(span, "person", 2)
        for body in self._protocol.organisations:
            for span in body.mentions:
                yield Mark(span, "organisation", 1)

    def statements(self) -> list[dict[str, Any]]:
        """Statements in order, with who said them."""
        return [
            {
                "id": statement.id,
                "type": statement.type,
                "page": statement.page,
                "text": self._text[slice(*statement.span)],
                "speakers": [(self._persons.get(who), self._names[who]) for who in statement.speakers],
                "answers": statement.answers,
                "assignees": [self._names.get(who, who) for who in statement.assignees if who in self._names],
                "due": statement.due.isoformat() if statement.due else None,
                "topics": [topic.name for topic in statement.topics],
            }
            for statement in self._protocol.statements
        ]

    def persons(self) -> list[tuple[Any, str, str]]:
        """Number in the archive, name, and how each took part."""
        return [
            (
                self._persons.get(person.id),
                self._names[person.id],
                ", ".join(messages.PARTICIPATION[part](self._language, person.gender) for part in person.participation),
            )
            for person in self._protocol.persons
        ]


def _downloaded(
    site: _Site, request: Request, what: str, *, q: str, name: str, topic: str
) -> list[dict[str, Any]] | None:
    """The rows of a list, as the page of the same name shows them."""
    archive = site.archive(request)
    if what == "statements":
        results = archive.search(q, limit=DOWNLOAD_ROWS, facets=False, filters=_filters(request))
        return [
            {
                "document": hit.document, "statement": hit.local_id, "type": hit.type, "date": hit.date, "page": hit.page,
                "speakers": "; ".join(site.name(said) for _, said in hit.speakers), "topics": " ".join(hit.topics),
                "text": site.piece(archive, hit.document_id, hit.text, hit.span[0]),
            }
            for hit in results.hits
        ]  # fmt: skip
    if what == "documents":
        return views.documents(archive, DOWNLOAD_ROWS, 0)
    if what == "persons":
        return [{**row, "name": site.name(row["name"])} for row in views.persons(archive, name, DOWNLOAD_ROWS, 0)]
    if what == "organisations":
        return views.organisations(archive, name, DOWNLOAD_ROWS, 0)
    if what == "problems":
        found, _ = views.problems(archive, q, topic if topic in messages.TOPICS else None, DOWNLOAD_ROWS, 0)
        return [
            {
                "document": one.statement["document"], "statement": one.statement["local_id"], "date": one.statement["date"],
                "speakers": "; ".join(site.name(row["name"]) for row in one.speakers), "topics": " ".join(one.topics),
                "text": site.piece(archive, one.statement["document_id"], one.statement["text"], one.statement["start"]),
                **{kind: len(rows) for kind, rows in one.followed.items()},
            }
            for one in found
        ]  # fmt: skip
    if what == "topics":
        counts = views.topics_by_year(archive)
        return [
            {"topic": key, "year": year, "statements": count}
            for key, by_year in counts.items()
            for year, count in by_year.items()
        ]
    return None


def _csv(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Lines of CSV; what a spreadsheet would run as a formula begins with an apostrophe."""
    out = io.StringIO()
    yield "\ufeff"
    if not rows:
        return
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        safe = {
            name: f"'{value}"
            if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
            else value
            for name, value in row.items()
        }
        writer.writerow(safe)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _api(app: FastAPI, site: _Site) -> None:
    limit = Query(ge=1, le=1000)
    offset = Query(ge=0, le=1_000_000)

    @app.get("/api/search", tags=["search"], responses={400: {"description": "the query cannot be understood"}})
    def api_search(
        request: Request,
        q: Annotated[str, Query(max_length=2000)] = "",
        limit: Annotated[int, limit] = 20,
        offset: Annotated[int, offset] = 0,
    ) -> dict[str, Any]:
        """Statements that answer a query, with counts by facet; facets narrow down: ``&type=problem&year=2015``."""
        archive = site.archive(request)
        results = archive.search(q, limit=limit, offset=offset, filters=_filters(request))
        return {
            "query": results.query,
            "total": results.total,
            "approximate": results.approximate,
            "suggestion": results.suggestion,
            "facets": _masked_facets(site, results),
            "hits": [_plain(site, archive, hit) for hit in results.hits],
        }

    @app.get("/api/documents", tags=["documents"])
    def api_documents(
        request: Request, limit: Annotated[int, limit] = 100, offset: Annotated[int, offset] = 0
    ) -> list[dict[str, Any]]:
        """Protocols, the latest first."""
        return views.documents(site.archive(request), limit, offset)

    @app.get("/api/documents/{name}", tags=["documents"], responses={404: {"description": "no such protocol"}})
    def api_document(request: Request, name: str) -> dict[str, Any]:
        """The record of a protocol."""
        if site.settings.mask:
            raise HTTPException(403, "names are masked here")
        return site.archive(request).protocol(name).model_dump(mode="json")

    @app.get("/api/persons", tags=["persons"])
    def api_persons(
        request: Request,
        name: Annotated[str, Query(max_length=200)] = "",
        limit: Annotated[int, limit] = 100,
        offset: Annotated[int, offset] = 0,
    ) -> list[dict[str, Any]]:
        """People whose name has the letters asked for."""
        rows = views.persons(site.archive(request), name, limit, offset)
        return [{**row, "name": site.name(row["name"])} for row in rows]

    @app.get("/api/persons/{number}", tags=["persons"], responses={404: {"description": "nobody has this number"}})
    def api_person(request: Request, number: Key) -> dict[str, Any]:
        """One person: positions in time, who they sat with, what they said and were asked to do."""
        if site.settings.mask:
            raise HTTPException(403, "names are masked here")
        found = views.person(site.archive(request), number)
        return {**found, "positions": [asdict(one) for one in found["positions"]]}

    @app.get("/api/organisations", tags=["organisations"])
    def api_organisations(
        request: Request,
        name: Annotated[str, Query(max_length=200)] = "",
        limit: Annotated[int, limit] = 100,
        offset: Annotated[int, offset] = 0,
    ) -> list[dict[str, Any]]:
        """Organisations whose name has the letters asked for."""
        return views.organisations(site.archive(request), name, limit, offset)

    @app.get(
        "/api/organisations/{number}", tags=["organisations"], responses={404: {"description": "none has this number"}}
    )
    def api_organisation(request: Request, number: Key) -> dict[str, Any]:
        """One organisation: its units, who worked there, its minutes."""
        if site.settings.mask:
            raise HTTPException(403, "names are masked here")
        return views.organisation(site.archive(request), number)

    @app.get("/api/topics", tags=["topics"])
    def api_topics(request: Request) -> dict[str, dict[int, int]]:
        """For each topic the number of statements in each year."""
        return views.topics_by_year(site.archive(request))


def _editing(app: FastAPI, site: _Site) -> None:
    """Merging and splitting by hand, for those who have logged in where logging in is asked for."""

    def checked(request: Request, form: str) -> Archive:
        if not site.gate.form_is_ours(request, form):
            raise HTTPException(403, Words(site.language(request)).wrong)
        return site.archive(request, write=True)

    @app.post("/persons/{number}/merge", include_in_schema=False)
    def merge(
        request: Request,
        number: Key,
        other: Annotated[int, Form(ge=0, le=2**53)],
        form: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        checked(request, form).merge("person", number, other)
        return RedirectResponse(f"/persons/{min(number, other)}", status_code=303)

    @app.post("/persons/{number}/split", include_in_schema=False)
    def split(
        request: Request,
        number: Key,
        document: Annotated[str, Form(max_length=300)],
        form: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        archive = checked(request, form)
        archive.split("person", number, document)
        return RedirectResponse("/persons", status_code=303)


def template_files() -> list[str]:
    """Names of the templates that ship, for checks."""
    return sorted(path.name for path in files("protokolist.web").joinpath("templates").iterdir())
