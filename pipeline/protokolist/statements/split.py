"""Paragraph -> pieces: the stretches of it that may differ in speaker or function."""

import re
from collections.abc import Iterator, Sequence

from razdel import sentenize

from protokolist.spans import Span
from protokolist.statements.scene import Scene
from protokolist.text.speech import find_speech_verb

# «… 1) …; 2) …», «… а) …; б) …», «(1) …»: a list written into a line.
INLINE_NUMBER = re.compile(r"(?:(?<=^)|(?<=[\s:;.]))\(?(?:\d{1,2}|[а-е])\)\s+")
# «… 1. … 2. …»: a list only where the numbers go on as they should.
POINTED_NUMBER = re.compile(r"(?:(?<=^)|(?<=[:;.]\s)|(?<=\t))(?P<number>\d{1,2})\.\s+(?=[А-ЯЁ])")
# «… ? (Лужина А.П.)», «… (там же, Коваль).»: who said it, behind the words.
SIGNED = re.compile(r"\s*\([^()\n]{3,60}\)[.;,]?\s*")
BRACKETS = re.compile(r"\(([^()]{8,400})\)")
SENTENCE_IN_LOWER_CASE = re.compile(r"(?<=[а-яё]{4})[.!?]\s+(?=[а-яё]{2})")
# razdel ends a sentence here; a reader does not.
NO_END = re.compile(
    r"(?:\b(?:им|ул|г|гг|пос|дер|обл|зам|зав|пом|отв|тыс|млн|руб|коп|чел|экз|кв|м|стр|п|пп|т|тов|гр|см|др|пр"
    r"|и\.о|т\.е|т\.д|т\.к|т\.п|предс|возд|проф|доц|акад)"
    r"|(?<!\w)[А-ЯЁ]|(?<![а-яё])[а-я]\.\s?[а-я])\.$"
)


def split(scene: Scene, start: int, end: int, number: str | None = None) -> Iterator[tuple[Span, bool]]:
    """Spans of the pieces of ``text[start:end]`` in order; true where a piece is a list item and stands by itself.

    ``number`` is that of the list item that the text is, if it is one.
    """
    text = scene.text
    numbers = [match for match in INLINE_NUMBER.finditer(text, start, end) if not scene.persons.covers(match.start())]
    if len(numbers) < 2:
        numbers = _pointed(text, start, end, number)
    if len(numbers) >= 2 or (numbers and number):
        if text[start : numbers[0].start()].strip(" \n:–"):
            yield (start, numbers[0].start()), False
        for found, after in zip(numbers, [*numbers[1:], None], strict=True):
            yield (found.end(), after.start() if after else end), True
        return
    for begun, stop in _cells(text, start, end):
        for sentence in _signed(scene, list(_sentences(scene, begun, stop))):
            yield from _brackets(scene, *sentence)


def _pointed(text: str, start: int, end: int, number: str | None) -> list[re.Match[str]]:
    """«1. … 2. …» from 1, or on from the number of the item itself."""
    expected = int(number) + 1 if number and number.isdigit() else 1
    found: list[re.Match[str]] = []
    for match in POINTED_NUMBER.finditer(text, start, end):
        if int(match["number"]) == expected:
            found.append(match)
            expected += 1
    return found


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    """The cells of a row of a table."""
    begun = start
    for match in re.compile(r"\t+").finditer(text, start, end):
        if text[begun : match.start()].strip():
            yield begun, match.start()
            begun = match.end()
    if text[begun:end].strip():
        yield begun, end


def _signed(scene: Scene, sentences: Sequence[Span]) -> Iterator[Span]:
    """Sentences, each with the bracket behind it that names who said it."""
    held: Span | None = None
    for start, end in sentences:
        bracket = SIGNED.fullmatch(scene.text, start, end) and scene.persons.within(start, end)
        if held and bracket:
            held = held[0], end
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def _sentences(scene: Scene, start: int, end: int) -> Iterator[Span]:
    text = scene.text
    begun = start
    for sentence in sentenize(text[start:end]):
        stop = start + sentence.stop
        if stop < end and (
            NO_END.search(text[begun:stop]) or scene.persons.covers(stop) or _quote_open(text, begun, stop)
        ):
            continue
        yield from _careless(text, begun, stop)
        begun = stop
        while begun < end and text[begun] in " \t\n":
            begun += 1
    if begun < end:
        yield from _careless(text, begun, end)


def _careless(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences that begin in lower case, where a word of some length stands before the stop."""
    begun = start
    for match in SENTENCE_IN_LOWER_CASE.finditer(text, start, end):
        yield begun, match.start() + 1
        begun = match.end()
    yield begun, end


def _quote_open(text: str, start: int, end: int) -> bool:
    return text.count("«", start, end) > text.count("»", start, end) and "»" in text[end : end + 80]


def _brackets(scene: Scene, start: int, end: int) -> Iterator[tuple[Span, bool]]:
    """A bracket in which somebody else speaks is a piece of its own; any other belongs to the sentence around it."""
    at = start
    for match in BRACKETS.finditer(scene.text, start, end):
        inside = match.span(1)
        named = [*scene.persons.within(*inside), *(mark for mark in scene.roles.within(*inside) if mark.ids)]
        if named and find_speech_verb(scene.text, *inside):
            yield (at, match.start()), False
            yield inside, True
            at = match.end()
    if scene.text[at:end].strip(" \n.,;"):
        yield (at, end), False
