"""Where the talks of a transcript begin: turns («Лужина: …», «Голос из зала: …») under no heading at all."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from protokolist.layout.forms import is_sentence
from protokolist.layout.headings import find_heading
from protokolist.layout.lines import NAME_AHEAD
from protokolist.spans import Span
from protokolist.text.names import find_names, is_common

# Two turns so many paragraphs apart belong to one conversation.
NEAR = 6
# No head is longer; bounds the work on a file made to be slow.
LONGEST_HEAD = 200
LONGEST_SPEAKER = 160
SURNAME = r"[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ][а-яё]+)?"
VOICE = (
    r"(?:[Гг]олоса?|[Вв]озгласы?|[Рр]еплик[аи]|[Вв]ыкрики?|[Шш]ум|[Ии]з зала|[Сс] места)(?:\s[а-яё]{1,14}){0,3}"
    r"|Судья|Прокурор|Обвинитель|Защитник|Защита|Адвокат|Свидетель(?:ница)?|Подсудим\w+|Истец|Ответчик"
    r"|Председательствующ\w+|Председатель|Ведущ\w+|Модератор"
)
NAMED = rf"{SURNAME}(?:\s[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?|\s{SURNAME}){{0,2}}|(?:[А-ЯЁ]\.\s?){{1,2}}{SURNAME}"
TURN = re.compile(
    rf"(?P<who>(?:(?P<voice>{VOICE})|(?P<name>{NAMED}))(?:\s?\([^)\n]{{2,60}}\))?)\s?:\s+(?P<said>\S.*)", re.DOTALL
)
# «Лужина. Мы собрали на мост…»: so only where the same name opens several paragraphs.
POINTED = re.compile(rf"(?P<who>{SURNAME})\.\s+(?=[А-ЯЁ…«])")
SPEAKER_ALONE = re.compile(r"[А-ЯЁ][^:.!?]*:\s*$")
# «<…>», «...»: what a transcript leaves out at the start of a turn.
LEFT_OUT = re.compile(r"(?:<[.…]+>|\[[.…]+\]|[.…]+)\s*")
# Somebody is talking, and to somebody.
TALK = re.compile(
    r"(?<!\w)(?:я|мы|вы|вас|вам|вами|нас|нам|нами|мне|меня|ваш\w*|наш[аиеу]\w*|наш|давайте|прошу|спасибо|пожалуйста"
    r"|слово|товарищи|коллеги|уважаемые|граждан(?:ин|ка|е))(?!\w)|[?!…]\s*$",
    re.IGNORECASE,
)
# «Лужина. Мы собрали на мост… Голоса с мест. Мало. Лужина. …»: turns in a line that nobody broke.
INLINE_TURN = re.compile(rf"(?:^|(?<=[.!?…:»)]\s))(?P<who>{VOICE}|{SURNAME})(?P<mark>[.:])\s+(?=[А-ЯЁ….«])")
FEWEST_INLINE = 3


def find_floor(text: str, spans: Sequence[Span]) -> int | None:
    """Index of the paragraph in which the first of a row of turns stands, or ``None`` if no two stand together."""
    turns = list(_turns(text, spans[:LONGEST_HEAD]))
    if len(turns) < 2:
        turns = _pointed(text, spans[:LONGEST_HEAD])
    return next((first for first, second in pairwise(turns) if second - first <= NEAR), None)


def _turns(text: str, spans: Sequence[Span]) -> Iterator[int]:
    labels = Counter(turn["who"] for start, end in spans if (turn := TURN.match(text, start, end)))
    again = frozenset(who for who, times in labels.items() if times > 1)
    for index, (start, end) in enumerate(spans):
        if is_turn(text[start:end], again=again):
            yield index
        elif index + 1 < len(spans) and end - start < LONGEST_SPEAKER and _speaker_alone(text[start:end]):
            said = text[slice(*spans[index + 1])]
            if TALK.search(said) and is_sentence(said):
                # A name on a line of its own and the words below it are as good as two turns.
                yield index
                yield index + 1


def _pointed(text: str, spans: Sequence[Span]) -> list[int]:
    found = {index: turn["who"] for index, span in enumerate(spans) if (turn := POINTED.match(text, *span))}
    speakers = {who for who, times in Counter(found.values()).items() if times > 1 and not is_common(who.lower())}
    return [index for index, who in found.items() if who in speakers]


def is_turn(line: str, *, again: frozenset[str] = frozenset()) -> bool:
    """«Лужина: Мы ждём сторожа…», «Судья: Кто копал колодец?»: somebody's words behind his name or his part.

    A name that is also a word («Сорока: …») counts if it is one of ``again``, those that open several paragraphs.
    """
    turn = TURN.match(line)
    if turn is None:
        return False
    if turn["name"] and turn["who"] not in again and is_common(re.split(r"[\s.-]", turn["name"])[0].lower()):
        return False
    heading = find_heading(line)
    if heading is not None and (heading.section != "attendance" or NAME_AHEAD.match(turn["said"])):
        return False
    said = turn["said"][:600]
    if left_out := LEFT_OUT.match(said):
        return len(said) > left_out.end()
    return bool(TALK.search(said)) or (heading is None and is_sentence(said))


def _speaker_alone(line: str) -> bool:
    heading = find_heading(line)
    return bool(SPEAKER_ALONE.match(line) and find_names(line)) and (heading is None or heading.mode == "chair")


def inline_turns(paragraph: str) -> list[int]:
    """Offsets of turns inside a paragraph; none if it holds fewer than three, one of them by the same speaker."""
    found = [
        match
        for match in INLINE_TURN.finditer(paragraph)
        if re.fullmatch(VOICE, match["who"]) or not is_common(match["who"].lower())
    ]
    speakers = [match["who"] for match in found]
    if len(found) < FEWEST_INLINE or len(set(speakers)) == len(speakers):
        return []
    return [match.start() for match in found]
