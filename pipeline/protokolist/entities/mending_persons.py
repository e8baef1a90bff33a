"""What holds of mentions of persons whatever the models say: initials belong to them, and lists go on as they began."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from protokolist.entities.persons import NAMED_AFTER, TERRITORY
from protokolist.entities.repeated_persons import repeated_persons
from protokolist.entities.taken import Taken
from protokolist.spans import Span
from protokolist.text import surnames
from protokolist.text.morphology import fold, parses
from protokolist.text.names import SURNAME, is_common, may_be_surname

# «Энского ВИКа»
DECLINED = re.compile(r"\s[А-ЯЁ]{2,5}[ауеы]\b")
# «Яриловская», and what stands before a place.
OF_PLACE = re.compile(r"(?<!\w)(?P<place>[А-ЯЁ][а-яё]{2,})ск(?:ий|ая|ое|ие|ого|ой|ую|ому|ом|им|их|ими)(?!\w)")
IN_PLACE = re.compile(r"(?<!\w)(?:[Ии]з|[Вв]о?|[Дд]о|под|через) (?P<place>[А-ЯЁ][а-яё]+)(?![\w-])(?! [А-ЯЁ]\.)")
# What stands before a surname alone that is one for certain.
ADDRESSED = re.compile(
    rf"(?<![\w.])(?:т|тов|гр|г-н|г-жа|господин\w*|гражданин\w*)\.? (?P<name>{SURNAME})(?![\w-])(?!\s?[А-ЯЁ]\.)"
)
BEHIND = re.compile(
    r" (?P<name>[А-ЯЁ][а-яё]+(?:ова|ева|ина|ского|цкого|ову|еву|ину|скому|цкому))(?![\w-])(?! [А-ЯЁ]\.)"
)
LABEL = re.compile(rf"(?P<name>{SURNAME})\s?:")
# The next name of a list, after a remark in brackets perhaps: «Зуев (от завода), Ким и Орлович».
NEXT = re.compile(
    rf"(?:\s*\([^()\n]{{1,40}}\))?(?:,\s*|\s+и\s+|\s*\()(?P<name>{SURNAME})(?=\s*[,.;()]|\s+и\s|\s*$)", re.MULTILINE
)
INITIALS_BEFORE = re.compile(r"(?<![\w.])(?:[А-ЯЁ]\.\s?){1,2}$")
INITIALS_BEHIND = re.compile(r"\.?(?:\s?-?[А-ЯЁ]\.)+(?![а-яё])|\.-?[А-ЯЁ](?![\w])")
INITIALS_BELOW = re.compile(r"[ \t]*\n[ \t]*[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?(?=\s*[,;–-]|\s+[а-яё])")
ENDS_WITH_INITIAL = re.compile(r"\s[А-ЯЁ]\.?$")
# «Ким А.А. Завком», «Докл. А. Ким», «М.П. А. Ким»: a sentence ends, a word is shortened, the seal's place is named.
TOO_FAR = re.compile(rf"({SURNAME} [А-ЯЁ]\. ?(?:[А-ЯЁ]\.)?) [А-ЯЁ][а-яё]{{3,}}$")
COLUMNS = re.compile(r"(?<=\S)(?: {3,}|[ ]*\t\s*)(?=\S)")
SEAL = re.compile(r"М\.\s?П\.?|Зап|Секр?")
TOO_EARLY = re.compile(r"^(?:[А-ЯЁ][а-яё]{2,}\.|М\. ?П\.)\s+(?=\S)")


def mended_persons(
    text: str, found: Iterable[Span], by_rule: Iterable[Span], bodies: Sequence[Span], starts: Iterable[int]
) -> list[Span]:
    """Spans of persons in order, none over another or over an organisation of ``bodies``.

    ``found`` are the models', ``by_rule`` those of the rules, ``starts`` the offsets at which paragraphs begin.
    """
    people = [piece for span in found for piece in _pieces(text, span)]
    people += [span for span in by_rule if _sure(text, span, bodies)]
    people += [match.span("name") for match in ADDRESSED.finditer(text) if _unknown_or_surname(match["name"])]
    people += [
        match.span("name") for start in starts if (match := LABEL.match(text, start)) and _surname(match["name"])
    ]
    people += [span for body in bodies for span in _behind(text, body)]
    taken, kept = Taken(bodies), []
    for span in people:
        whole = _with_initials(text, span)
        if taken.add(whole):
            kept.append(whole)
    for span in sorted(kept):
        kept += _listed(text, span, taken)
    kept = sorted(_without_places(text, kept))
    again = [_with_initials(text, span) for span in repeated_persons(text, kept, bodies)]
    return sorted([*kept, *(span for span in again if taken.add(span))])


def _without_places(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """«из Ярилова», where the document knows a «Яриловская библиотека» and no Ярилов with initials, is a place."""
    places = {match["place"] for match in OF_PLACE.finditer(text)}
    if not places:
        yield from spans
        return
    full = {word for start, end in spans if " " in text[start:end] for word in map(_stem, text[start:end].split())}
    said = {_stem(match["place"]) for match in IN_PLACE.finditer(text)}
    for start, end in spans:
        if _stem(text[start:end]) not in (places & said) - full:
            yield start, end


def _stem(word: str) -> str:
    return word.rstrip("аеёиоуыюяйь")


def _behind(text: str, body: Span) -> Iterator[Span]:
    """«члены ЦК Сомова и Чижова»: surnames in the genitive right behind initials."""
    match = BEHIND.match(text, body[1]) if text[body[1] - 2 : body[1]].isupper() else None
    if match and _unknown_or_surname(match["name"]):
        yield match.span("name")


def _sure(text: str, span: Span, bodies: Sequence[Span]) -> bool:
    """Whether what the rules alone call a person is one: full names, initials, a surname right behind a body."""
    start, end = span
    if text[start - 1 : start] == "«":
        return False
    if "." in text[start:end] or text[start:end].count(" ") > 1:
        return True
    at = bisect_left(bodies, start, key=lambda body: body[1])
    return at > 0 and text[bodies[at - 1][1] : start] == " " and _unknown_or_surname(text[start:end])


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """A span without what is no part of the name; nothing if it is an adjective of a place."""
    start, end = span
    if text[start] == "." and text[start - 1 : start].isupper():
        start -= 1
    if "+" in text[start:end]:
        for match in re.finditer(r"[^+\s][^+]*[^+\s]", text[start:end]):
            yield start + match.start(), start + match.end()
        return
    if columns := COLUMNS.search(text, start, end):
        # «А. Ким      Б. Сомов»: two who sign in one line.
        for piece in ((start, columns.start()), (columns.end(), end)):
            if not SEAL.fullmatch(text, *piece):
                yield from _pieces(text, piece)
        return
    if too_far := TOO_FAR.match(text[start:end]):
        end = start + too_far.end(1)
    if too_early := TOO_EARLY.match(text[start:end]):
        start += too_early.end()
    place = (TERRITORY.match(text, end) or DECLINED.match(text, end)) and re.fullmatch(
        r"[А-ЯЁ][а-яё-]+(?:ск|цк)(?:ого|ий|ому|ом|им)", text[start:end]
    )
    if not place:
        yield start, end


def _with_initials(text: str, span: Span) -> Span:
    start, end = span
    bare = "." not in text[start:end] and " " not in text[start:end]
    before = INITIALS_BEFORE.search(text, max(0, start - 8), start) if bare else None
    # «Т. Ким» is a comrade, «О. Павел» a priest, «Т.Ким» and «А. Ким» have an initial.
    if before and not (before[0] == "Т. " or (before[0] == "О. " and not _surname(text[start:end]))):
        return before.start(), end
    if ENDS_WITH_INITIAL.search(text[start:end]) and (behind := INITIALS_BEHIND.match(text, end)):
        return start, behind.end()
    if bare and (below := INITIALS_BELOW.match(text, end)):
        return start, below.end()
    return span


def _listed(text: str, span: Span, taken: Taken) -> Iterator[Span]:
    """The surnames alone that follow a surname alone in a list, up to the next that is known."""
    if not re.fullmatch(SURNAME, text[slice(*span)]):
        return
    end = span[1]
    while match := NEXT.match(text, end):
        name = match.span("name")
        if (
            not _may_stand_alone(match["name"])
            or NAMED_AFTER.search(text, max(0, name[0] - 60), name[0])
            or not taken.add(name)
        ):
            return
        yield name
        end = name[1]


def _unknown_or_surname(word: str) -> bool:
    return _may_stand_alone(word) and "Geox" not in parses(word.lower())[0].tag


def _may_stand_alone(word: str) -> bool:
    return len(word) > 2 and may_be_surname(word) and not is_common(word)


def _surname(word: str) -> bool:
    """Whether every part of a word is a surname of the dictionary."""
    return not is_common(word) and all(surnames.is_surname(part) for part in fold(word).split("-"))
