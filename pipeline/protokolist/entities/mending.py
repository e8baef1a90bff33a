"""What holds of mentions whatever the models say: quotations, letterheads of several lines, no events.

The models see one block at a time and were trained on few letterheads; these rules mend what they leave.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from protokolist.entities.header_title import TITLE
from protokolist.entities.known_bodies import said_again
from protokolist.entities.letterheads import LEGAL, over_lines
from protokolist.entities.organisation_names import opens
from protokolist.entities.repeated_bodies import repeated
from protokolist.entities.taken import Taken
from protokolist.entities.word_lists import bodies, folded, forms, is_compound, kinds
from protokolist.spans import Span, overlaps
from protokolist.text import surnames
from protokolist.text.complements import Bounds, noun_group
from protokolist.text.morphology import parses
from protokolist.text.names import find_names, is_common, may_be_surname
from protokolist.text.words import Word, words

# Between a body of people and whose it is: a line break, the cipher of a dissertation council, «при».
WHOSE = re.compile(
    r"\s*\n\s*(?:[ДКМ] ?\d{3}[\d.]*\s+)?|\s+на\s+|\s+(?:[ДКМ] ?\d{3}[\d.]*\s+)?при\s+|\s+[ДКМ] ?\d{3}[\d.]*\s+"
)
PARTY = re.compile(r"\([бм]\)")
NUMBERED = re.compile(r"\s*(?:№|N)\s*\d+(?P<month>\s+[а-я]+)?$")
INITIALS_IN_BRACKETS = re.compile(r"\s+\((?P<initials>[А-ЯЁ]\w*[А-ЯЁ]\w*)\)?$")
# «филиал «Клубной системы» | в с. Энское»
IN_PLACE = re.compile(r"»?\s+в\s+(?:г|с|д|п|пос|дер|х|ст)\.\s?[А-ЯЁ][а-яё-]+")
# What belongs to a name that the models begin one word later.
BEFORE = re.compile(r"(?:(?:сельск|городск)\w+\s+поселени\w+\s+$)|(?<!\w)филиал(?:а|у|ом|е)?\s+$", re.IGNORECASE)
QUOTED_BEHIND = re.compile(r" «[^«»\n]{2,60}»")
# «ремонтная мастерская | № 3»
NUMBER_BEHIND = re.compile(r"[ \t]?(?:№|N)\s?\d{1,4}(?![\w/.]*\d|\s*(?:от|до)\b)(?:-?[а-яё]{1,2}\b)?")
# «обл. | библиотека», «родит. | комитет»: an adjective cut short.
SHORTENED_BEFORE = re.compile(
    r"(?<![\w.-])(?:(?:обл|гор|рай|респ|родит|ср|сред|худ|экспоз|мед|пед|сел|жил|быт|гос|центр|дет)\.\s?){1,2}$",
    re.IGNORECASE,
)
# «… района ⏎ р.п. Энское», «… «Рассвет» дер. Энское»: a place begins.
PLACE_BEGUN = re.compile(
    r"\s+(?:р\.\s?[пц]|дер|гр|тов|тт?|гор|[гсп])\.?$|\n\s*(?:гор|пос|дер|р\.\s?п|[гсп])\.\s?[А-ЯЁ].*$"
)
# «писать | в райсовет»
PREPOSITION = re.compile(r"(?:в|во|на|от|из|к|ко|с|со|у|для|при|через) (?=\w{3})")
PERSON_BEHIND = re.compile(r"\s[А-ЯЁ][а-яё]{2,}(?:\s+и\s+[А-ЯЁ][а-яё]{2,})?$")
NO_NAME = re.compile(r"\W*|протокол\w*|\w/\w|[A-Z]{1,2}", re.IGNORECASE)
# A gathering, not a body.
GATHERING = re.compile(
    r"(?:[а-яё-]+\s)*(?:родительск|общ|отч[её]тн|профсоюзн|рабоч|трудов)[а-яё-]*\s(?:[а-яё-]+\s)*собрани[а-яё]+"
    r"|(?:[а-яё-]+\s)*(?:собрани|сход)[а-яё]*\s(?:граждан|жител|жильц|член|собственник|работник|родител|садовод|пайщик).*",
    re.IGNORECASE,
)
# «ИП Сомов» is called by his name.
OF_ONE_PERSON = {"ИП", "ИЧП", "КФХ"}
PEOPLE = {"collegial", "council", "commission"}
# A body of people with so many words has said whose it is.
LONGEST_BODY = 5
# Between a name and the end of its line there are only so many quotes and spaces.
NEAR = 6
GENITIVE = frozenset({"gent"})


def mended_organisations(text: str, found: Iterable[Span], by_rule: Iterable[Span], head: Span) -> list[Span]:
    """Spans of organisations in order, none over another.

    ``found`` are the models', ``by_rule`` those of the rules; ``head`` is the head of the document, where one name may
    run over lines.
    """
    kept: list[Span] = []
    for span in sorted({*found, *_left_out(text, found, by_rule, head)}):
        for piece in _split(text, span):
            whole = _whole(text, piece)
            if whole is not None and not (kept and overlaps(kept[-1], whole)):
                kept.append(whole)
    grown = over_lines(text, list(_joined(text, kept, head)), head)
    again = sorted([*grown, *said_again(text, grown)])
    return sorted([*again, *repeated(text, again)])


def _left_out(text: str, found: Iterable[Span], by_rule: Iterable[Span], head_lines: Span) -> Iterator[Span]:
    """Phrases of the rules that the models passed over.

    Commissions, institutions with a capital in mid-sentence, names that have a line of the letterhead to themselves.
    """
    taken = Taken(found)
    title = TITLE.search(text, *head_lines)
    letterhead = (head_lines[0], title.start() if title else head_lines[0])
    for start, end in by_rule:
        line = words(text[start:end])
        head = _head(line)
        own_line = letterhead[0] <= start < letterhead[1] and _has_line(text, (start, end))
        if (own_line or is_compound(line[0].form)) and not taken.meets((start, end)):
            yield start, end
            continue
        certain = head is not None and _is_certain(kinds()[head], line, opening=opens(text, start))
        if certain and not taken.meets((start, end)):
            yield start, end
            continue
        if head is None or len(line) < 2 or line[-1].text.isdigit() or text[start - 1 : start] == "«":
            continue
        capital = line[0].capital and not opens(text, start) and head not in ("дом", "союз")
        named = capital and kinds()[head] == "institution"
        if (named or kinds()[head] == "commission") and not taken.meets((start, end)):
            yield start, end


def _is_certain(kind: str, line: Sequence[Word], *, opening: bool) -> bool:
    """«прошу Совет», «управляющий совет», «филиал № 3»: what the rules are right about where models see nothing."""
    capital = line[0].capital and not opening
    council = kind in ("council", "collegial") and (capital or (kind == "council" and len(line) > 1 and not opening))
    return council or (kind == "unit" and any(word.text == "№" for word in line))


def _has_line(text: str, span: Span) -> bool:
    """Whether nothing else stands on the line of ``span``."""
    before, behind = text[max(0, span[0] - NEAR) : span[0]].rstrip(" \t«"), text[span[1] : span[1] + NEAR].lstrip(" »")
    return before[-1:] in ("", "\n") and behind[:1] in ("", "\n")


def _head(line: Sequence[Word]) -> str | None:
    return next((base for word in line for base in word.bases if base in kinds()), None)


def _split(text: str, span: Span) -> Iterator[Span]:
    """«правления и КРК» are two; «Совета ветеранов и Членов завкома» is one, and people."""
    start, end = span
    wording = text[start:end]
    if in_brackets := INITIALS_IN_BRACKETS.search(wording):
        # «Энский музей (ЭМ)»
        yield start, start + in_brackets.start()
        yield start + in_brackets.start("initials"), start + in_brackets.end("initials")
        return
    if "«" in wording or " и " not in wording:
        yield span
        return
    line = words(wording)
    at = next((at for at, word in enumerate(line) if word.text == "и"), 0)
    following = line[at + 1] if 0 < at < len(line) - 1 else None
    two = (
        following is not None
        and not line[at - 1].abbreviation
        and (following.abbreviation or following.text in forms())
    )
    people = following is not None and following.capital and any(r.animate and r.plural for r in following.readings[:1])
    if following is None or at == 0 or not (two or people):
        yield span
        return
    yield start, start + line[at - 1].end
    if two:
        yield start + following.start, end


def _whole(text: str, span: Span) -> Span | None:
    """A span with its quotation closed and without what belongs to it no more; ``None`` if no name is left."""
    start, end = span
    end = start + len(text[start:end].rstrip(" .,;:–"))
    if preposition := PREPOSITION.match(text, start, end):
        start = preposition.end()
    if text[start - 1 : start] == "«" and text[start:end].count("»") > text[start:end].count("«"):
        start -= 1
    if text[start:end].count("«") < text[start:end].count("»") and text[end - 1] == "»":
        end -= 1
    if text[start:end].count("«") > text[start:end].count("»") and text[end : end + 1] == "»":
        end += 1
    if text[start:end] in forms() and (named := QUOTED_BEHIND.match(text, end)):
        end = named.end()
    if party := PARTY.match(text, end):
        end = party.end()
    if cut := PLACE_BEGUN.search(text, start, end):
        end = cut.start()
    numbered = NUMBERED.search(text[start:end])
    if (
        numbered
        and _of_people(text[start:end])
        and (
            numbered["month"] or kinds().get(_head(words(text[start : start + numbered.start()])[-1:]) or "") in PEOPLE
        )
    ):
        end = start + numbered.start()
    elif (
        not numbered
        and text[end - 1] != "»"
        and not _unnumbered(text[start:end])
        and (number := NUMBER_BEHIND.match(text, end))
    ):
        end = number.end()
    if (person := _person(text[start:end])) is not None:
        end = start + person
    line = words(text[start:end])
    if not line or NO_NAME.fullmatch(text[start:end]) or re.match(r"\s+над\s", text[end : end + 8], re.IGNORECASE):
        return None
    if any(base.rpartition("-")[2] in folded("events") for base in _bases(line)) or GATHERING.fullmatch(
        text, start, end
    ):
        return None
    if (place := IN_PLACE.match(text, end)) and "филиал" in line[0].form:
        end = place.end()
    more = BEFORE.search(text, max(0, start - 40), start)
    if shortened := SHORTENED_BEFORE.search(text, max(0, start - 30), start):
        start = shortened.start()
    if more and ("филиал" in more[0].lower() or any("сельсовет" in word.bases for word in line[:2])):
        start = more.start()
    return start, end


def _bases(line: Sequence[Word]) -> tuple[str, ...]:
    """Bases of the first noun of a name."""
    return next((word.bases for word in line if word.likely("NOUN")), ())


def _of_people(wording: str) -> bool:
    head = _head(words(wording))
    return head is not None and kinds()[head] in PEOPLE


def _unnumbered(wording: str) -> bool:
    """Whether a number behind a name is not its own: a meeting's, a paper's issue."""
    return _of_people(wording) or any(base in ("газета", "журнал") for base in _bases(words(wording)))


def _person(wording: str) -> int | None:
    """Where a person's name begins that a body's ends with: «ЦК Сомова», «библиотека имени Гоголя А.А. Сомова»."""
    for match in find_names(wording):
        if match.end == len(wording) and match.start > 3 and "." in wording[match.start : match.end]:
            before = wording[: match.start].rstrip()
            return len(before) if not re.search(r"(?:им\.|имени)$", before) else None
    behind = PERSON_BEHIND.search(wording)
    initials = words(wording[: behind.start()])[-1:] if behind else []
    if behind is None or not initials or not initials[0].abbreviation or initials[0].text in OF_ONE_PERSON:
        return None
    named = re.findall(r"[А-ЯЁ][а-яё]+", behind[0])
    return behind.start() if _surname(named[0]) and all(map(may_be_surname, named)) else None


def _surname(word: str) -> bool:
    low = word.lower()
    usual = surnames.is_surname(low) or re.search(r"(?:[оеё]в|[иы]н|ск|цк)(?:а|ой|ого|ому|ым|у)?$", low) is not None
    place = "Geox" in parses(low)[0].tag and not surnames.is_surname(low)
    return usual and may_be_surname(word) and not is_common(word) and not place


def _joined(text: str, found: Sequence[Span], head: Span) -> Iterator[Span]:
    """Names that run over the line's end made one."""
    at = 0
    while at < len(found):
        start, end = found[at]
        while at + 1 < len(found) and _belong(text, (start, end), found[at + 1], head):
            at += 1
            end = found[at][1]
        yield start, _territory_below(text, (start, end), head)
        at += 1


def _belong(text: str, one: Span, other: Span, head: Span) -> bool:
    """Whether the second of two neighbours goes on with the name of the first."""
    gap, first = text[one[1] : other[0]], words(text[slice(*one)])
    if len(gap) > 20 or not first:
        return False
    if gap == " и " and bodies().fullmatch(text, one[0], other[1]):
        return True
    second = words(text[slice(*other)])
    if gap == " " and len(first) == len(second) == 1 and text[one[0] : other[1]].isupper():
        # «ОТШ ДОСААФ»: whose it is.
        return True
    wrapped = re.fullmatch(r"[ \t]*\n\s*", gap) is not None
    in_head = head[0] <= one[0] and other[1] <= head[1]
    if wrapped and in_head and text[other[0]] == "«" and "«" not in text[slice(*one)]:
        return first[-1].text.isalpha() and not LEGAL.isdisjoint({base for word in first for base in word.bases})
    if not WHOSE.fullmatch(gap) or not _of_people(text[slice(*one)]):
        return False
    if wrapped and not in_head:
        return False
    # «Заседание совета⏎МБУК «Дом»»: the body that met is in the genitive, as a letterhead's line is not.
    met = not wrapped or re.search(r"(?:заседани|собрани|совещани|пленум)\w*\s+$", text[: one[0]], re.IGNORECASE)
    return bool(met) and len(first) < LONGEST_BODY and "«" not in text[slice(*one)]


def _territory_below(text: str, span: Span, head: Span) -> int:
    """The end of a name that goes on with its territory in the next line («…⏎Энского муниципального района»)."""
    start, end = span
    below = re.compile(r"[ \t]*\n[ \t]*(?P<line>[^\n]{3,80})").match(text, end)
    if below is None or not head[0] <= start < head[1] or below.end() > head[1]:
        return end
    line = words(below["line"])
    group = noun_group(line, 0, GENITIVE, Bounds())
    if group is None or not any(kinds().get(base) == "territory" for base in group.bases):
        return end
    if not any(reading.case == "gent" and reading.pos == "ADJF" for reading in line[0].readings):
        return end
    return below.start("line") + line[group.end - 1].end if group.end == len(line) else end
