"""Letters (EML) with their attachments, and web pages saved whole (MHT), which are built the same way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_binary_file
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from pathlib import Path
from typing import Any

from protokolist.errors import BrokenFileError, ProtokolistError
from protokolist.ingest.encoding import detect_encoding, known_encoding
from protokolist.ingest.folder import passed_over, skipped
from protokolist.ingest.html import html_text
from protokolist.ingest.limits import LARGEST_UNPACKED, check_size, too_large
from protokolist.ingest.source import SourceText

MOST_PARTS = 1000
# What the letter itself is called among its attachments.
BODY = {"text/plain": "letter.txt", "text/html": "letter.html"}
MINUTES = re.compile(r"(?im)^\W{0,5}(?:выписка\s+из\s+)?протокола?\b")


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A document in a letter: its name, and its bytes or why it is not read."""

    name: str
    content: bytes | ProtokolistError


def letter_parts(path: Path) -> Iterator[LetterPart]:
    """The attachments of a letter, and its own text if that holds minutes or nothing is attached."""
    attached: list[LetterPart] = []
    bodies: dict[str, Message[Any, Any]] = {}
    for part in _leaves(path):
        kind = part.get_content_type()
        name = _file_name(part)
        if kind == "message/rfc822":
            attached.append(LetterPart(name or "letter.eml", _bytes(part)))
        elif name is None and kind in BODY:
            bodies.setdefault(kind, part)
        elif name is not None or part.get_content_disposition() == "attachment":
            attached.append(_attachment(part, name or "attachment"))
    readable = any(isinstance(part.content, bytes) for part in attached)
    body = next((kind for kind in BODY if kind in bodies and _words(bodies[kind])), None)
    if body:
        content = _bytes(bodies[body])
        if readable and not MINUTES.search(content.decode(detect_encoding(content), errors="replace")):
            yield LetterPart(BODY[body], skipped(BODY[body], "сопроводительное письмо", "a covering letter"))
        else:
            yield LetterPart(BODY[body], content)
    yield from attached
    if not (body or attached):
        raise BrokenFileError(
            f"{path}: в письме нет ни текста, ни вложений.", f"{path}: the letter has neither text nor attachments."
        )


def read_mht(path: Path, digest: str) -> SourceText:
    """The text of a web page that was saved whole (also Word's «веб-архив»)."""
    for part in _leaves(path):
        if part.get_content_type() == "text/html":
            return html_text(path, digest, _bytes(part), str(part.get_content_charset() or ""))
    raise BrokenFileError(
        f"{path}: в веб-архиве нет страницы. Сохраните документ как DOCX.",
        f"{path}: there is no page in the web archive. Save the document as DOCX.",
    )


def _leaves(path: Path) -> Iterator["Message[Any, Any]"]:
    """The parts of a letter that hold something, in order; letters inside as one part each."""
    check_size(path, LARGEST_UNPACKED)
    with path.open("rb") as file:
        try:
            whole = message_from_binary_file(file)
        except (RecursionError, ValueError, LookupError, TypeError) as error:
            raise BrokenFileError(
                f"{path}: письмо повреждено ({type(error).__name__}). Сохраните его из почты заново.",
                f"{path}: the letter is damaged ({type(error).__name__}). Save it from the mail program anew.",
            ) from error
    waiting, count = [whole], 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            raise too_large(path, f"в письме больше {MOST_PARTS} частей", f"the letter has over {MOST_PARTS} parts")
        inner = part.get_payload()
        if part.get_content_type() != "message/rfc822" and isinstance(inner, list):
            waiting += reversed([one for one in inner if isinstance(one, Message)])
        else:
            yield part


def _attachment(part: "Message[Any, Any]", name: str) -> LetterPart:
    if reason := passed_over(name):
        return LetterPart(name, skipped(name, *reason))
    if (
        part.get_content_maintype() == "image"
        and part.get("Content-ID")
        and part.get_content_disposition() != "attachment"
    ):
        return LetterPart(name, skipped(name, "рисунок в тексте письма", "a picture within the letter"))
    content = _bytes(part)
    if not content:
        return LetterPart(name, BrokenFileError(f"{name}: вложение пусто.", f"{name}: the attachment is empty."))
    return LetterPart(name, content)


def _bytes(part: "Message[Any, Any]") -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):
        return inner[0].as_bytes() if inner and isinstance(inner[0], Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _words(part: "Message[Any, Any]") -> bool:
    return re.search(rb"\w{2}|[\x80-\xff]{2}", _bytes(part)) is not None


def _file_name(part: "Message[Any, Any]") -> str | None:
    """The name of an attachment in whatever of the usual encodings it stands."""
    try:
        name = part.get_filename()
        if name is None:
            return None
        pieces = []
        for piece, charset in decode_header(name):
            raw = piece.encode("latin-1", errors="replace") if isinstance(piece, str) and not piece.isascii() else piece
            if isinstance(raw, bytes):
                pieces.append(raw.decode(known_encoding(charset or "") or detect_encoding(raw), errors="replace"))
            else:
                pieces.append(raw)
        return "".join(pieces)
    except (HeaderParseError, ValueError, LookupError, TypeError, IndexError):
        return "attachment"
