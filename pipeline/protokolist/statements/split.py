"""Paragraph -> pieces: the stretches of it that may differ in speaker or function."""

import re
from collections.abc import Iterator, Sequence

from razdel import sentenize

from protokolist.spans import Span
from protokolist.statements.scene import Scene
from protokolist.text.speech import WORD, find_speech_verb, verb_of_speech

# «… 1) …; 2) …», «… а) …; б) …», «(1) …»: a list written into a line.
INLINE_NUMBER = re.compile(r"(?:(?<=^)|(?<=[\s:;.]))\(?(?:\d{1,2}|[а-е])[)/]\s+")
# «… 1. … 2. …»: a list only where the numbers go on as they should.
POINTED_NUMBER = re.compile(r"(?:(?<=^)|(?<=[:;.]\s)|(?<=\t))(?P<number>\d{1,2})\.\s+(?=[А-ЯЁ])")
# «… ? (Лужина А.П.)», «… (там же, Коваль).»: who said it, behind the words.
SIGNED = re.compile(r"\s*\([^()\n]{3,60}\)[.;,]?\s*")
BRACKETS = re.compile(r"\(([^()]{8,400})\)")
SENTENCE_IN_LOWER_CASE = re.compile(r"(?:(?<=[а-яё]{4})|(?<=\d\d)|(?<=[»)\"]))[.!?]\s+(?=[а-яё]{2})")
# «Когда дадут? – Завтра»: somebody else after a question.
REPLY = re.compile(r"(?<=[?!])\s*(?=[–-]\s)")
# «… лежат в подвале Цой: когда?»: a name and a colon, whatever stands in front.
COLON = re.compile(r"\s*:\s")
BELONGS = re.compile(r"ответ\w*|вопрос\w*|реплик\w*|предложени\w*|мнени\w*|сообщени\w*|тов|т|гр|и|на|от|у|за|по|с|к")
# A measure behind a number ends a sentence if a capital comes next that begins no name.
MEASURE = re.compile(r"\d\s?(?:руб|коп|экз|чел|шт|га|км|кг|куб|пуд|тыс|млн|ц|м|л|г|р)\.$")
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
            (NO_END.search(text[begun:stop]) and not _measured(scene, begun, stop, end))
            or scene.persons.covers(stop)
            or _quote_open(text, begun, stop)
        ):
            continue
        yield from _careless(scene, begun, stop)
        begun = stop
        while begun < end and text[begun] in " \t\n":
            begun += 1
    if begun < end:
        yield from _careless(scene, begun, end)


def _measured(scene: Scene, start: int, stop: int, end: int) -> bool:
    """«… по 30 коп. Недобор …»: the stop of a measure ends the sentence too."""
    after = re.compile(r"\s+(?=[А-ЯЁ][а-яё]+\b)").match(scene.text, stop, end)
    return (
        after is not None
        and MEASURE.search(scene.text, start, stop) is not None
        and scene.persons.at(after.end()) is None
    )


def _careless(scene: Scene, start: int, end: int) -> Iterator[Span]:
    """What a careless hand leaves in one sentence: a second one in lower case, a reply, the turn of a name."""
    ends = {match.start() + 1: match.end() for match in SENTENCE_IN_LOWER_CASE.finditer(scene.text, start, end)}
    ends |= {match.start(): match.end() for match in REPLY.finditer(scene.text, start, end)}
    for mark in scene.persons.within(start + 1, end):
        begin = len(scene.text[start : mark.start].rstrip()) + start
        if COLON.match(scene.text, mark.end, end) and _complete(scene.text, start, begin):
            ends[begin] = mark.start
    begun = start
    for stop in sorted(ends):
        if stop > begun:
            yield begun, stop
            begun = ends[stop]
    yield begun, end


def _complete(text: str, start: int, end: int) -> bool:
    """Whether some words stand there whose last does not belong to the name behind it."""
    words = list(WORD.finditer(text, start, end))
    if len(words) < 3 or (words[-1].end() < end and text[end - 1] not in '»")'):
        return False
    last = words[-1][0].lower()
    return verb_of_speech(last) is None and not BELONGS.fullmatch(last)


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
