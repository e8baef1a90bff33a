"""How many were present: behind a word that says so, else a number of heads in the list, in digits or words."""

import re
from collections.abc import Sequence
from dataclasses import replace

from protokolist.layout.forms import takes_floor
from protokolist.layout.sections import Block
from protokolist.spans import Span
from protokolist.text.dates import MONTHS
from protokolist.text.morphology import fold, lemmas
from protokolist.text.numerals import WORDS, count_words

Stated = tuple[Span, int]
"""Where a number of people stands, and which it is."""

CAME = re.compile(
    r"(?<!не )(?<!\w)(?:прису[тд]ств\w*\.?|прис-ло|прису[тд](?:ст)?\.|прис\.|нас(?=\s\d)|зашл[ио]"
    r"|участв\w+|участник\w*|приняли участие|явил\w+|явк[аи]"
    r"|пришл[иоа]|приш[её]л|был[ои]|соби?рал[ои]сь|сош[её]?л[ои]сь|съехал[ои]сь|прибыл[ои]?|зарегистрир\w+|налицо"
    r"|подключ(?:ено|ил[ои]сь)|записал[ои]сь|кворум(?= есть| имеется|[ :–]*[(\d])"
    r"|на (?:собрании|заседании|совещании|сходе|конференции|связи)"
    r"|за столом|в (?:зале|наличии)|депутатов(?=\s*–))(?!\w)",
    re.IGNORECASE,
)
TOTAL = re.compile(
    r"(?<!\w)(?:всего|итого)(?:\s+(?:за столом|на \w+|в зале|присутств\w+|с \w+ми))?\s*[–:]?\s*"
    r"(?P<count>\d{1,5}|[а-яё]+(?:еро|ое|ь|ять|сят|рок|сто))"
    r"(?=\s*(?:ч\.|чел|душ|участник|член|$|[,.)]|из\s))",
    re.IGNORECASE,
)
# «Лужина, Коваль, Зимин /3 из 7/.», «Кворум есть (6 из 7)»
OF_ALL = re.compile(r"[(/]\s*(?P<count>\d{1,4})\s+из\s+\d{1,4}(?:\s+чел\w*\.?)?\s*[)/]", re.IGNORECASE)
HEADS = re.compile(r"(?<![№\d.-])(?P<count>\d{1,5})\s*(?:чел\.?|человек\w*)", re.IGNORECASE)
# «Ученики (1, 2 смена) – 89 чел.»; «Итого – 40» is a total, «За – 7» a vote.
GROUP = re.compile(
    r"(?!(?:итого|всего|за|против|отсутств)\b)[а-яё][^\d\n–:-]{3,50}(?:\([^)\n]{1,40}\)\s*)?\s*[–:-]\s*(?P<count>\d{1,4})"
    r"\s*(?:ч\.|чел\.?|человек\w*)?[.;,]?\s*",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"(?<![№\d./:-])(?P<figure>\d{1,5})(?![\d%]|[.:/-]\d|-?й\b|-?го\b|\s\d{3}\b|\s?г\b|\s?год|\s?(?:руб|тыс))"
    r"|(?P<word>[а-яё]{2,})",
    re.IGNORECASE,
)
MONTH_BEHIND = re.compile(rf"\s+(?:{'|'.join(MONTHS)})", re.IGNORECASE)
CLAUSE_END = re.compile(r"[;\n]|(?<!чел)(?<!\bч)\.\s+(?=[А-ЯЁ])")
# So far behind «присутствовало» its number may stand.
COUNT_REACH = 70
# Blocks behind the head that may still say who came, if they begin with it.
STRAY_BLOCKS = 2
STRAY_REACH = 120
OPENING: frozenset[str] = frozenset({"head", "attendance"})


def find_attendance(text: str, top: Sequence[Block], title: Span | None) -> Stated | None:
    """A stated number of those who came: behind a word that says so, else a number of heads in the list.

    ``top`` are the blocks above the talks of the clean copy ``text``, ``title`` is the span of the title where there
    is one. Of those who are away or invited nothing counts.
    """
    last = max((index for index, block in enumerate(top) if block.section in (*OPENING, "agenda")), default=0)
    present = [
        block if title is None or not block.start <= title[0] < block.end else replace(block, start=title[1])
        for block in top[: last + 1]
        if block.section != "agenda" and block.mode not in ("absent", "invited")
    ]
    if groups := _groups(text, present):
        return groups
    for block in present:
        if found := _behind_came(text, block.start, block.end):
            return found
    for block in present:
        if block.section in OPENING:
            listed = block.section == "attendance"
            heads = HEADS.search(text, block.start, block.end) if block.mode == "present" else None
            all_told = OF_ALL.search(text, block.start, block.end) if listed else None
            if found := _total(text, block.start, block.end):
                return found
            if match := all_told or heads:
                return match.span("count"), int(match["count"])
    for block in top[last + 1 : last + 1 + STRAY_BLOCKS]:
        end = min(block.end, block.start + STRAY_REACH)
        came = CAME.search(text, block.start, end)
        if came is None or takes_floor(text[block.start : block.end], 0):
            continue
        if not re.search(r"[а-яё]{3}[.:!?]", text[block.start : came.start()], re.IGNORECASE) and (
            found := _behind_came(text, block.start, end)
        ):
            return found
    guests = [block for block in top[: last + 1] if block.mode == "invited"]
    return next(filter(None, (_total(text, block.start, block.end) for block in guests)), None)


def _total(text: str, start: int, end: int) -> Stated | None:
    """«всего 26 чел.», «Итого семь душ»."""
    match = TOTAL.search(text, start, end)
    if match is None:
        return None
    count = int(match["count"]) if match["count"].isdigit() else count_words([fold(match["count"])])
    return (match.span("count"), count) if count else None


def _groups(text: str, present: Sequence[Block]) -> Stated | None:
    """«Мастера – 12 чел.», «Ученики – 89 чел.» without a total: the first; a sum is stated nowhere."""
    listed = [block for block in present if block.section == "attendance"]
    found = [match for block in listed if (match := GROUP.fullmatch(text, block.body, block.end))]
    if len(found) < 2 or any(TOTAL.search(text, block.start, block.end) for block in listed):
        return None
    return found[0].span("count"), int(found[0]["count"])


def _behind_came(text: str, start: int, end: int) -> Stated | None:
    for came in CAME.finditer(text, start, end):
        stop = CLAUSE_END.search(text, came.end(), end)
        clause_end = stop.start() if stop else end
        reach = min(clause_end, came.end() + COUNT_REACH)
        found = _count(text, came.end(), reach)
        if found:
            return _total(text, found[0][1], clause_end) or found
        if all_told := OF_ALL.search(text, came.end(), clause_end):
            return all_told.span("count"), int(all_told["count"])
        if total := _total(text, came.end(), clause_end):
            return total
    return None


def _count(text: str, start: int, end: int) -> Stated | None:
    """The first number that is neither of those who should have come («из 19») nor behind somebody's name."""
    until: int | None = None
    words: list[str] = []
    begin = start
    for match in COUNT.finditer(text, start, end):
        between = text[until if words and until is not None else start : match.start()]
        value = _numeral(match["word"]) if match["word"] else None
        if words:
            if value and not between.strip():
                words.append(match["word"].lower())
                until = match.end()
                continue
            break
        if match["word"]:
            if match["word"][0].isupper():
                return None
            if value and not _of_whom(text, start, match.start()):
                words, begin, until = [match["word"].lower()], match.start(), match.end()
            continue
        if _of_whom(text, start, match.start()) or MONTH_BEHIND.match(text, match.end()):
            continue
        count = int(match["figure"])
        return (match.span("figure"), count) if count else None
    total = count_words(words) if words else None
    return ((begin, until), total) if total and until else None


def _of_whom(text: str, start: int, at: int) -> bool:
    return bool(
        re.search(
            r"(?:\bиз(?: числа)?|№|\bкл\w*|\bс|\bв|\bпо|\bна|филиал\w*|школ\w+|дома?|кв\.|уч\.|каб\.|комнат\w)\s*$",
            text[start:at],
            re.IGNORECASE,
        )
    )


def _numeral(word: str) -> bool:
    """Whether a word counts («шестеро», «сорок»); «второй» does not."""
    return any(lemma in WORDS for lemma in (fold(word), *lemmas(word.lower()))) and len(word) > 2
