"""Lines of the clean copy, and which of them go on with the one before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from protokolist.layout.headings import NUMBER, find_heading
from protokolist.spans import Span

BULLET = re.compile(r"(?:#+\s+|[-–•*]+\s*(?:\[[ xхXХ]?\]\s*)?(?=[^\s\d–-])|[-–•]\s+(?=\d))")
# «Егоров И. И.», «И. И. Егоров», «т. Егоров», «ЕГОРОВ И.И.»: a line that starts so starts something new.
NAME_AHEAD = re.compile(
    r"(?:т(?:ов)?\.\s*)?(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ]{2,}(?:-[А-ЯЁ]{2,})?)\s+[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?"
    r"|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яёА-ЯЁ]+"
    r"|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич|вна|чна|ична|ич)\b"
)
TURN_AHEAD = re.compile(r"[А-ЯЁ][^.!?:\n]{1,70}:\s")
# «председатель ревкомиссии Кравчук Т.Л. - проверили…»: a careless secretary's turn.
NAMED_TURN = re.compile(rf"[а-яё][^.:;«»\n]{{2,60}}(?:{NAME_AHEAD.pattern})\s*(?:[:–]|-\s)")
SENTENCE_END = re.compile(r"[.!?:;…]['»)\"]*$")
# «(Информация методиста Лужиной А.П.).» below an item of the agenda.
ASIDE = re.compile(r"\([А-ЯЁ][^()]{4,160}\)[.;]?$")
# A line cannot end a sentence on one of these.
DANGLING = re.compile(
    r"(?:,|[^\s][–-]|\s–"
    r"|(?<![\w.])(?:и|в|во|на|с|со|к|по|о|об|от|до|из|за|для|при|под|над|без|у|или|а|но|что|как|не|им\.|ул\.|№))$"
)
# Word processors keep a paragraph on one line; typewriters, scans and PDF break it at the margin.
WIDEST_MARGIN = 120
NARROWEST_MARGIN = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds text: its span in the clean copy and the text itself."""

    start: int
    end: int
    text: str
    after_blank: bool


def split_lines(text: str) -> list[Line]:
    """Lines with text in them, in order."""
    lines: list[Line] = []
    start, blank = 0, True
    for raw in text.split("\n"):
        if stripped := raw.strip():
            at = start + raw.index(stripped[0])
            lines.append(Line(at, at + len(stripped), stripped, blank))
            blank = False
        else:
            blank = True
        start += len(raw) + 1
    return lines


def margin(lines: Sequence[Line]) -> int | None:
    """The width at which the document's lines were broken, or ``None`` if they are whole paragraphs.

    Broken are those documents where lines go on in lower case often; the margin is what one line in ten exceeds.
    """
    if len(lines) < 3:
        return None
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(len(lengths) * 0.9)]
    if not NARROWEST_MARGIN <= width <= WIDEST_MARGIN or lengths[-1] > 2 * WIDEST_MARGIN:
        return None
    full = [index for index, line in enumerate(lines[:-1]) if len(line.text) >= 0.75 * width]
    going_on = sum(lines[index + 1].text[0].islower() for index in full)
    return width if full and going_on >= 0.25 * len(full) else None


def goes_on(line: Line, following: Line, width: int | None) -> bool:
    """Whether ``following`` continues the paragraph or list item of ``line``."""
    if following.after_blank or starts_something(following.text):
        return False
    if "\t" in line.text and "\t" in following.text:
        return False
    if ASIDE.match(following.text) and SENTENCE_END.search(line.text):
        return False
    if following.text[0].islower() and not NAMED_TURN.match(following.text):
        return not re.search(r"[.!?:;]$", line.text) or (width is not None and len(line.text) >= 0.8 * width)
    if DANGLING.search(line.text) and not NAME_AHEAD.match(following.text):
        return True
    if line.text.count("«") > line.text.count("»") and not SENTENCE_END.search(line.text) and "\t" not in line.text:
        return True
    if width is None or len(line.text) < 0.8 * width or NAME_AHEAD.match(following.text):
        return False
    if SENTENCE_END.search(line.text):
        return len(line.text) >= 0.95 * width and not TURN_AHEAD.match(following.text)
    return True


def starts_something(text: str) -> bool:
    """Whether a line opens a list item or a part of the protocol, whatever stands above it."""
    return bool(BULLET.match(text) or _list_number(text) or find_heading(text))


def _list_number(text: str) -> bool:
    match = NUMBER.match(text)
    return bool(match) and not re.match(r"\d{1,2}\.\d{2}(?:\.\d{2,4})?\b|\d{1,2}\.[IVX]+[.-]\d|\d{1,2}\s+[а-яё]", text)


def paragraphs(text: str) -> list[Span]:
    """Spans of paragraphs and list items, broken lines put together; single line breaks may lie inside a span."""
    lines = split_lines(text)
    width = margin(lines)
    joined: list[Span] = []
    for index, line in enumerate(lines):
        if index and goes_on(lines[index - 1], line, width):
            joined[-1] = (joined[-1][0], line.end)
        else:
            joined.append((line.start, line.end))
    return joined
