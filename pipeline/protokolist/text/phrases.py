"""The nominative of a phrase that names a position or an organisation: its head changes, its complements stay."""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from protokolist.text import lexicon
from protokolist.text.morphology import parses
from protokolist.text.words import Reading, Word, agree, readings, words

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

Gender = Literal["f", "m"]
# Adjectives that are the head themselves, though an agreeing noun may follow («заведующей библиотекой»).
HEADS = {"заведующий", "исполняющий", "управляющий", "командующий", "председательствующий"}
GRAMMEMES = {"m": "masc", "f": "femn", "n": "neut"}
LONGEST_HEAD = 7
# A small letter behind initials is their ending («ФАПа»).
ENDING = re.compile(r"(?<=[А-ЯЁ]{2})(?:а|у|ом|е|ы)$")
VOWELS = "АЕИОУЭЮЯ"
# «Лебединской» is a surname to the dictionary, and an adjective before «библиотеки».
OF_PLACE = re.compile(r"(?P<stem>.{2,}(?:ск|цк))(?P<ending>ий|ого|ому|им|ом|ая|ой|ую|ое|ие|их)")
OF_PLACE_ENDINGS = {
    "ий": (("nomn", "m"), ("accs", "m")), "ого": (("gent", "m"), ("gent", "n")), "ому": (("datv", "m"), ("datv", "n")),
    "им": (("ablt", "m"), ("ablt", "n")), "ом": (("loct", "m"), ("loct", "n")), "ая": (("nomn", "f"),),
    "ой": (("gent", "f"), ("datv", "f"), ("ablt", "f"), ("loct", "f")), "ую": (("accs", "f"),), "ое": (("nomn", "n"),),
    "ие": (("nomn", None),), "их": (("gent", None),),
}  # fmt: skip
OF_PLACE_NOMINATIVE = {"m": "ий", "f": "ая", "n": "ое", None: "ие"}


def nominative(phrase: str, gender: Gender | None = None, *, singular: bool = False, thing: bool = False) -> str:
    """``phrase`` with its head, the head's adjectives and the heads joined to it in the nominative.

    Number is kept unless ``singular`` asks for one; where a form may be either («администрации», «школы»), it is taken
    as singular. ``gender`` decides where a position may be a man's or a woman's («заведующим»). Shortened words,
    quotations, numbers and everything behind the head stay as they are, and so does a phrase whose head is none of the
    language's nouns. A nominative comes back unchanged. Of a ``thing`` an adjective is never the head where it agrees
    with what follows («Учёного совета»), and shortened words before the head are passed over («рыбол. артели»).
    """
    line = words(phrase)
    changes: dict[int, str] = {}
    at = 0
    case: str | None = None
    while at < len(line):
        group = _head(line, at, case, gender, singular, thing)
        if group is None:
            break
        end, forms, case = group
        changes.update(forms)
        if end + 1 >= len(line) or line[end].text.lower() != "и" or case is None:
            break
        if not _joins_head(line[end + 1], line[end - 1]):
            break
        at = end + 1
    return _rebuilt(phrase, line, changes)


def _joins_head(word: Word, head: Word) -> bool:
    """«директора и бухгалтера» are two heads, people both or bodies both."""
    mine = {(r.case, r.animate) for r in head.readings if r.case}
    return any((r.case, r.animate) in mine for r in word.readings if r.pos in ("NOUN", "ADJF", "PRTF"))


def _head(
    line: Sequence[Word], at: int, case: str | None, gender: Gender | None, singular: bool, thing: bool
) -> tuple[int, dict[int, str], str | None] | None:
    """The head group that starts at ``at``: index after it, new forms by index, its case."""
    modifiers: list[int] = []
    for index in range(at, min(at + LONGEST_HEAD, len(line))):
        word = line[index]
        following = line[index + 1] if index + 1 < len(line) else None
        if thing and _shortened(line, index):
            continue
        if not word.text[-1].isalpha() or (
            following is not None and following.text == "." and following.start == word.end
        ):
            return None
        if word.likely("ADVB") and not modifiers:
            continue
        if word.abbreviation and not (word.text.isupper() and len(words(word.text)) > 1):
            return (
                (index + 1, _agreeing(line, modifiers, _initials(word, line, modifiers)), None) if modifiers else None
            )
        standing = stands_alone(word, following) and not (thing and _belongs_to(word, following))
        if thing and following is not None and _place_before(word, following):
            modifiers.append(index)
            continue
        nouns = [
            r for r in word.readings if r.case and (r.pos == "NOUN" or standing) and (case is None or r.case == case)
        ]
        fitting = [n for n in nouns if all(any(agree(r, n) for r in _adjectival(line[m])) for m in modifiers)]
        modifying = word.has("ADJF", "PRTF") and not standing
        if fitting and not modifying:
            chosen = _choose(fitting, word, following, gender)
            number = False if singular else chosen.plural
            forms = _agreeing(line, modifiers, Reading("NOUN", "", "nomn", number, chosen.gender, chosen.animate))
            forms[index] = _inflected(word.text, chosen, number)
            return index + 1, forms, chosen.case
        if not word.has("ADJF", "PRTF", "NUMR"):
            return None
        modifiers.append(index)
    return None


def _adjectival(word: Word) -> list[Reading]:
    """A word's readings as an adjective; one made of a place that the dictionary only has as a surname has them too."""
    found = [reading for reading in word.readings if _modifies(reading)]
    made = OF_PLACE.fullmatch(word.form) if not found else None
    if made is None:
        return found
    return [
        Reading("ADJF", made["stem"] + "ий", case, gender is None, gender, animate=False)
        for case, gender in OF_PLACE_ENDINGS[made["ending"]]
    ]


def _place_before(word: Word, following: Word) -> bool:
    """Whether a surname is an adjective here, since it agrees with what follows and no person can follow."""
    if word.has("ADJF", "PRTF") or not word.capital or following.capital:
        return False
    things = [r for r in following.readings if r.pos in ("ADJF", "PRTF") or (r.pos == "NOUN" and not r.animate)]
    return any(agree(mine, other) for mine in _adjectival(word) for other in things)


def _shortened(line: Sequence[Word], index: int) -> bool:
    """Whether a shortened word stands here («рыбол.»), or its point."""
    dot = index if line[index].text == "." else index + 1
    return 0 < dot < len(line) and line[dot].text == "." and line[dot].start == line[dot - 1].end


def _belongs_to(word: Word, following: Word | None) -> bool:
    """Whether an adjective agrees with the word behind it."""
    adjectives = [r for r in word.readings if _modifies(r)]
    return following is not None and any(
        agree(a, r) for a in adjectives for r in following.readings if r.pos in ("NOUN", "ADJF", "PRTF")
    )


def _modifies(reading: Reading) -> bool:
    return reading.pos in ("ADJF", "PRTF")


def stands_alone(word: Word, following: Word | None) -> bool:
    """Whether an adjective is used as a noun: «заведующая», «участковый» with nothing behind that it agrees with."""
    adjectives = [r for r in word.readings if _modifies(r)]
    if not adjectives:
        return False
    if following is None or following.text in ("и", ","):
        return True
    if following.abbreviation:
        return not HEADS.isdisjoint(word.bases)
    nouns = [r for r in following.readings if r.pos == "NOUN"]
    if not HEADS.isdisjoint(word.bases):
        return not (
            "управляющий" in word.bases and any(agree(a, n) and n.case != "ablt" for a in adjectives for n in nouns)
        )
    if word.likely("NOUN") and not any(n.animate for n in nouns):
        return True
    return not any(agree(a, r) for a in adjectives for r in following.readings if r.pos in ("NOUN", "ADJF", "PRTF"))


def _initials(word: Word, line: Sequence[Word], modifiers: Sequence[int]) -> Reading:
    """A reading for initials («ЦРБ», «МО») that fits what stands before them."""
    gender = _form_genders().get(ENDING.sub("", word.text))
    adjectives = [r for m in modifiers[-1:] for r in line[m].readings if _modifies(r)]
    plural = all(r.plural for r in adjectives)
    if gender is None or not any(r.gender == gender for r in adjectives):
        genders = {r.gender for r in adjectives if not r.plural}
        # «Энского ФАПа», «районного БТИ»: both genders fit; initials that end in a vowel are neuter.
        fallback = "n" if ENDING.sub("", word.text)[-1] in VOWELS else "m"
        gender = fallback if fallback in genders else next((r.gender for r in adjectives if not r.plural), None)
    return Reading("NOUN", "", "nomn", plural, gender, animate=False)


@cache
def _form_genders() -> dict[str, str]:
    entries = (entry.split("|") for entry in lexicon.read("legal_forms"))
    return {short.strip(): gender.strip() for short, gender, _ in entries}


def _choose(nouns: Sequence[Reading], word: Word, following: Word | None, gender: Gender | None) -> Reading:
    """Nominative singular, then any singular, then plural; people over things, and «главы поселений» as many."""
    many = following is not None and any(r.pos == "NOUN" and r.case == "gent" and r.plural for r in following.readings)
    lone = following is not None and any(
        r.pos == "NOUN" and r.case == "gent" and not r.plural for r in following.readings
    )

    def rank(reading: Reading) -> tuple[bool, bool, bool, bool]:
        plural_wanted = many and not lone and reading.animate
        return (
            gender is not None and reading.gender is not None and reading.gender != gender,
            reading.plural != plural_wanted,
            reading.case != "nomn",
            reading.case == "accs",
        )

    return min(nouns, key=rank)


def _agreeing(line: Sequence[Word], modifiers: Sequence[int], head: Reading) -> dict[int, str]:
    return {
        m: _inflected(line[m].text, Reading("ADJF", "", None, head.plural, head.gender, head.animate), head.plural)
        for m in modifiers
    }


def _inflected(form: str, reading: Reading, plural: bool) -> str:
    """``form`` in the nominative, with the capitals and the «е» for «ё» it is written with."""
    chosen = _parse(form.lower(), reading)
    if chosen is None and reading.pos == "ADJF" and (made := OF_PLACE.fullmatch(form.lower())):
        ending = OF_PLACE_NOMINATIVE[None if plural else reading.gender if reading.gender in GRAMMEMES else "m"]
        return _as_written(form, made["stem"] + ending)
    if chosen is None:
        return form
    wanted = {"nomn", "plur" if plural else "sing"}
    if reading.pos != "NOUN" and not plural and reading.gender:
        wanted.add(GRAMMEMES[reading.gender])
    found = chosen.inflect(wanted)
    return _as_written(form, str(found.word)) if found is not None else form


def _parse(form: str, reading: Reading) -> "Parse | None":
    """The analyser's own parse for a reading chosen by us."""
    adjective = reading.pos in ("ADJF", "PRTF")
    kinds = ("ADJF", "PRTF") if adjective else ("NOUN",)
    candidates = [parse for parse in parses(form) if parse.tag.POS in kinds]
    if adjective:
        # «Заводского», «окружного»: «заводской», not «заводский», where the language has both.
        usual = (parse for parse in candidates if str(parse.normal_form).endswith("ой"))
        return next(usual, candidates[0]) if candidates else None
    index = [r for r in readings(form) if r.pos in kinds]
    for parse in candidates:
        same_base = str(parse.normal_form).replace("ё", "е") == reading.base
        if (
            same_base
            and (parse.tag.number == "plur") == reading.plural
            and (parse.tag.animacy == "anim") == reading.animate
        ):
            return parse
    return candidates[0] if candidates and index else None


def _as_written(form: str, found: str) -> str:
    if "ё" not in form.lower():
        found = "".join(
            "е" if letter == "ё" and form.lower()[place : place + 1] == "е" else letter
            for place, letter in enumerate(found)
        )
    if form.isupper() and len(form) > 1:
        return found.upper()
    kept = 0
    while kept < min(len(form), len(found)) and form[kept].lower() == found[kept]:
        kept += 1
    return form[:kept] + found[kept:]


def _rebuilt(phrase: str, line: Sequence[Word], changes: dict[int, str]) -> str:
    pieces, place = [], 0
    for index, word in enumerate(line):
        pieces.append(phrase[place : word.start])
        pieces.append(changes.get(index, word.text))
        place = word.end
    return "".join(pieces) + phrase[place:]
