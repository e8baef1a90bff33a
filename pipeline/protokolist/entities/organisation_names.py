"""What an organisation is called: the nominative of a mention, out of capitals, small where it is written so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from protokolist.entities.organisation_line import ranks
from protokolist.entities.word_lists import bodies, folded, forms, is_compound, kinds
from protokolist.text.morphology import fold, is_known, parses
from protokolist.text.phrases import ENDING, nominative
from protokolist.text.words import Word, words

BROKEN = re.compile(r"(?<=[а-яё])-\s*\n\s*(?=[а-яё])")
# Before a territory these tell its kind; any other adjective there is its name («Приозёрной области»).
KINDS_OF_TERRITORY = {"сельский", "городской", "муниципальный", "административный", "автономный", "национальный"}
# «Дом культуры», «Дворец пионеров» are written so.
# A body by its full registered name: «Муниципальное казенное учреждение «…»».
OWNED = {"муниципальный", "государственный", "федеральный", "областной", "краевой", "республиканский"}
REGISTERED = {"учреждение", "предприятие"}
CAPITALISED = {"дом", "дворец"}
# «рабочком|а», «постройком|ом»: second halves that are masculine.
MASCULINE = re.compile(
    r"(?P<stem>.+(?:ком|спорт|фин|здрав|пром|лит|план|фак|цех|проф|собес|торг|союз|трест|банк|отдел|совет|архив|завод|комхоз|топ|суд|хоз|комитет"
    r"|комбинат|диспансер|коллектор|военкомат))(?:а|у|ом|е|ов)?"
)
# Heads with their middle cut out -> the same written out, without and with the ending of the nominative.
SHORT_HEADS = {
    "к-з": ("колхоз", ""), "с-з": ("совхоз", ""), "з-д": ("завод", ""), "ф-т": ("факультет", ""), "ф-л": ("филиал", ""),
    "к-т": ("комитет", ""), "б-к": ("библиотек", "а"), "ф-к": ("фабрик", "а"), "о-в": ("обществ", "о"),
    "т-в": ("товариществ", "о"), "с/совет": ("сельсовет", ""),
}  # fmt: skip
SHORT_HEAD = re.compile(
    r"(?<![\w.])(?P<stem>[ксз]-[зд]|ф-[тлк]|к-т|б-к|[от]-в|[сС]/[сС]овет)(?P<ending>а|у|ом|е|ы|и|о|ой|ою|ам)?(?!\w)"
)
SENTENCE_END = ".!?:–-•*\t\n«"


@dataclass(frozen=True, slots=True)
class Wording:
    """A mention as written, whether a sentence or a line begins with it, so that its capital says little, and whether
    it has a line to itself, as in a letterhead.
    """

    text: str
    opens: bool
    alone: bool = False


def opens(text: str, start: int) -> bool:
    """Whether what stands at ``start`` opens a sentence, a line or a list item of ``text``."""
    before = text[max(0, start - 12) : start]
    if "\n" in before[len(before.rstrip()) :] or not before.strip():
        return True
    before = before.rstrip()
    return before[-1] in SENTENCE_END or re.search(r"(?:^|\s)\d{1,2}[.)]?$", before) is not None


def canonical(wording: str) -> str:
    """The nominative of a mention, out of capitals, on one line."""
    said = " ".join(BROKEN.sub("", wording).split()).rstrip(" ,;:")
    said = re.sub(r"(?<=[\w.])«", " «", said)
    if said.endswith(".") and not re.search(r"[а-яё]{1,6}\.$", said):
        said = said.rstrip(" .")
    if shouted(said):
        said = _out_of_capitals(said)
    if cut := SHORT_HEAD.search(said):
        return _with_short_head(said, cut)
    line = words(said)
    if line and (short := _put_together(line[0])):
        return short + said[line[0].end :]
    if not line or fold(line[0].text) in kinds() or _shortened_head(line):
        return said
    if line[0].text == "«" and said.count("«") == 1 and said.endswith("»"):
        return _quoted(said)
    return ENDING.sub("", nominative(said, thing=True))


def _with_short_head(said: str, short: re.Match[str]) -> str:
    """«Энского с/Совета» -> «Энский с/Совет», declined as if it were written out."""
    full, ending = SHORT_HEADS[short["stem"].lower()]
    written = f"{said[: short.start()]}{full}{short['ending'] or ''}{said[short.end() :]}"
    return nominative(written, thing=True).replace(full + ending, short["stem"] + ending, 1)


def _put_together(word: Word) -> str | None:
    """The nominative of «треста», «профкомом», «инфака», where the dictionary knows another word or none."""
    low = word.form
    if not low or low in kinds() or word.text.isupper():
        return None
    if is_compound(low) and (masculine := MASCULINE.fullmatch(low)):
        return word.text[: masculine.end("stem")]
    heads = [reading for reading in word.readings if reading.base in kinds() and reading.pos == "NOUN" and reading.case]
    guessed = word.readings[0].base if word.readings else low
    if heads and guessed not in kinds() and not heads[0].plural:
        return word.text[0] + heads[0].base[1:]
    return None


def _shortened_head(line: Sequence[Word]) -> bool:
    """«отд. природы»: the head itself is shortened, and what follows is its complement."""
    stem = fold(line[0].text)
    return (
        len(line) > 1
        and line[1].text == "."
        and stem not in ("гор", "обл", "рай", "край")
        and any(lemma.startswith(stem) for lemma, kind in kinds().items() if kind != "territory")
    )


def shouted(wording: str) -> bool:
    """Whether a name is written in capitals as a whole, not only its initials."""
    long = [word for word in words(wording) if len(word.text) > 3 and word.text.isalpha()]
    if len(long) == 1 and not is_known(long[0].text.lower()):
        return False
    return bool(long) and all(word.text.isupper() for word in long) and not all(_initials(word) for word in long)


def capital_kept(name: str, best: Wording, group: Sequence[Wording]) -> str:
    """``name``, made of ``best``, with a small letter where only the beginning of a sentence gave it the capital."""
    line = words(name)
    if not line or not line[0].text.isalpha() or line[0].abbreviation or not name[0].isupper():
        return name
    if not best.opens and not shouted(best.text):
        return name
    if len(line) > 2 and line[1].capital and line[2].capital and not line[1].abbreviation:
        return name
    stem = fold(line[0].text)[: max(3, len(line[0].text) - 3)]
    same = [each for each in group if fold(each.text).startswith(stem) and not shouted(each.text)]
    small = any(each.text[0].islower() for each in same)
    if small or (
        same and all(each.opens for each in same) and not _proper(line[0]) and not best.alone and _usually_small(line)
    ):
        return name[0].lower() + name[1:]
    return name


def _proper(word: Word) -> bool:
    """Whether the word has its capital of itself: a place's adjective, or a word no dictionary has."""
    low = word.text.lower()
    if fold(low) in kinds():
        return False
    return not is_known(low) or of_place(word) or any(tag in parses(low)[0].tag for tag in ("Geox", "Surn", "Name"))


def of_place(word: Word) -> bool:
    """Whether an adjective is made of a place's name, as far as its ending tells («Талицкий», no «технический»)."""
    bases = {reading.base for reading in word.readings if reading.pos == "ADJF"}
    if not folded("common_adjectives").isdisjoint(bases) or not folded("organisation_types").isdisjoint(bases):
        return False
    return any(base.endswith(("ский", "цкий")) and not base.endswith("ческий") for base in bases)


def _usually_small(line: Sequence[Word]) -> bool:
    """Whether a name is one of those that minutes write small: a unit, a commission, a numbered or quoted one."""
    at = next((at for at, word in enumerate(line) if any(base in kinds() for base in word.bases)), None)
    if at is None:
        return False
    kind = next(kinds()[base] for base in line[at].bases if base in kinds())
    if kind in ("unit", "commission"):
        return True
    if at and not OWNED.isdisjoint(line[0].bases) and not REGISTERED.isdisjoint(line[at].bases):
        return False
    numbered = at + 1 < len(line) and line[at + 1].text in ("№", "«")
    return numbered if at else kind in ("collegial", "institution") and line[0].text.lower() not in CAPITALISED


def _initials(word: Word) -> bool:
    low = word.text.lower()
    if word.text in forms() or bodies().fullmatch(word.text) or "Abbr" in parses(low)[0].tag:
        return True
    return word.text.isupper() and len(low) < 6 and not is_known(low)


def _quoted(said: str) -> str:
    """«Зарю коммунизма» -> «Заря коммунизма»; what may be a nominative already stays."""
    inner = said[1:-1]
    line = words(inner)
    if not line or any(reading.case == "nomn" for reading in line[0].readings) or not line[0].readings:
        return said
    return f"«{nominative(inner, thing=True)}»"


def _out_of_capitals(said: str) -> str:
    """A name in small letters, with capitals at its head, at a quotation's, and on the names of places and persons."""
    line = words(said)
    pieces, place, named = [], 0, 0
    for index, word in enumerate(line):
        pieces.append(said[place : word.start])
        place = word.end
        low = word.text.lower()
        if low in ("им", "имени"):
            named = 4
        if (
            not word.text.isupper()
            or (_initials(word) and not is_compound(low) and not word.likely("PREP", "CONJ"))
            or (len(low) == 1 and line[min(index + 1, len(line) - 1)].text == ".")
        ):
            pieces.append(word.text if low not in ("им", "имени") else low)
        elif index == 0 or line[index - 1].text == "«" or named in (1, 2, 3) or _place(line, index):
            pieces.append(
                _cased(word.text) if _place(line, index) or not word.likely("ADJF") else word.text.capitalize()
            )
        else:
            pieces.append("Совет" + low[5:] if _soviet(line, index) else low)
        named -= word.text.isalpha()
    return "".join(pieces) + said[place:]


def _soviet(line: Sequence[Word], index: int) -> bool:
    """«городской Совет народных депутатов» has its capital in all of them."""
    return "совет" in line[index].bases and any(word.text.lower() == "депутатов" for word in line[index : index + 3])


def _cased(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))


def _place(line: Sequence[Word], index: int) -> bool:
    """Whether a word in capitals names a place: by the dictionary, its ending, or the territory beside it."""
    word = line[index]
    low = word.text.lower()
    if len(low) > 1 and ("Geox" in parses(low)[0].tag or of_place(word)):
        return True
    adjective = word.likely("ADJF")
    if adjective and (ranks(word) or not KINDS_OF_TERRITORY.isdisjoint(word.bases)):
        return False
    following = line[index + 1] if index + 1 < len(line) else None
    if adjective and following is not None and _territory(following):
        return not folded("common_adjectives").intersection(word.bases)
    before = line[index - 1 if index and line[index - 1].text != "." else max(0, index - 2)]
    return index > 0 and word.likely("NOUN") and before.text.lower() in ("г", "с", "п", "пос", "города", "село", "села")


def _territory(word: Word) -> bool:
    # «среднего специального образования» is no territory.
    return any(kinds().get(base) == "territory" and base != "образование" for base in word.bases)
