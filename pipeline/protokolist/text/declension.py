"""How Russian names decline: from the nominative to the other cases, the other way round to ``surnames.readings``.

Classes and exceptions are those of the reference grammars (Калакуцкая 1984; gramota.ru, «Склонение имён и фамилий»).
Where usage wavers (fleeting vowels: «Зайца» and «Заяца»; foreign -ин: «Грином» and «Гриным») all forms are given, the
usual one first. Names are lower case, a nominative in, forms out; «ё» is kept.
"""

from functools import lru_cache

from protokolist.record import Gender
from protokolist.text.morphology import FORMS_KEPT, parses

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
VOWELS = "аеёиоуыэюя"
HUSHING = "жшчщц"
PARTICLES = frozenset(
    ("оглы", "кызы", "улы", "гызы", "фон", "де", "дер", "ван", "дю", "ля", "ла", "ле", "да", "ди", "аль", "эль", "ибн")
)
Forms = dict[str, tuple[str, ...]]

# Surnames in -ин/-ов that are foreign and take -ом: their bearers are no sons of anybody.
FOREIGN_ABLATIVE = frozenset(("грин", "дарвин", "чаплин", "франклин", "кронин", "бенджамин", "бюлов", "вирхов"))
# First names whose stem changes; the dictionary misses some of their forms or reads them as something else.
FLEETING_NAMES = {"лев": "льв", "павел": "павл", "петр": "петр", "пётр": "петр"}


def decline(part: str, gender: Gender, kind: str) -> Forms:
    """All cases of a name's part; ``kind`` is ``last``, ``first`` or ``middle``."""
    return {"last": surname, "first": first_name, "middle": patronymic}[kind](part, gender)


@lru_cache(maxsize=FORMS_KEPT)
def surname(nominative: str, gender: Gender) -> Forms:
    """All cases of a surname; of hyphenated ones each part declines for itself, a first part may also stay as it is."""
    first, hyphen, rest = nominative.partition("-")
    if hyphen and rest:
        behind = surname(rest, gender)
        ahead = _single(first, gender)
        still = not _is_full_surname(first)
        return {
            case: tuple(
                dict.fromkeys(
                    f"{one}-{other}"
                    for one in ((first, *ahead[case]) if still else (*ahead[case], first))
                    for other in behind[case]
                )
            )
            for case in CASES
        }
    *particles, bare = nominative.split(" ")
    if particles and set(particles) <= PARTICLES:
        return {
            case: tuple(" ".join((*particles, form)) for form in forms) for case, forms in _single(bare, gender).items()
        }
    return _single(nominative, gender)


def _is_full_surname(part: str) -> bool:
    """Whether the first of two parts declines: «Петров-Водкин» does, «Тер-Петросян» and «Сухово-Кобылин» do not."""
    return len(part) > 3 and part[-1] not in "оеиу"


@lru_cache(maxsize=FORMS_KEPT)
def _single(word: str, gender: Gender) -> Forms:
    if len(word) < 2 or word.endswith(("ых", "их")) or word[-1] in "оеёиуюыэ" or word in PARTICLES:
        return _still(word)
    if word[-1] in "ая":
        return _in_a(word, gender)
    if gender == "f":
        return _still(word)
    if word.endswith(("ий", "ый", "ой")):
        return _adjectival(word)
    if word.endswith(("ов", "ев", "ёв", "ин", "ын")) and len(word) > 3:
        return _possessive(word)
    return _masculine(word)


def _still(word: str) -> Forms:
    return dict.fromkeys(CASES, (word,))


def _forms(*forms: str | tuple[str, ...]) -> Forms:
    return {case: (form,) if isinstance(form, str) else form for case, form in zip(CASES, forms, strict=True)}


def _in_a(word: str, gender: Gender) -> Forms:
    stem = word[:-1]
    if gender == "f" and stem.endswith(("ов", "ев", "ёв", "ин", "ын")) and len(stem) > 3:
        oblique = (f"{stem}ой", f"{stem}ою")
        forms = _forms(word, oblique[:1], oblique[:1], f"{stem}у", oblique, oblique[:1])
        if stem.endswith(("ин", "ын")):
            # «Ольги Смородины»: the man of the family is Смородина, too.
            forms = _merged(forms, _noun_in_a(word))
        return forms
    if gender == "f" and word.endswith(("ая", "яя")) and len(word) > 4:
        stem = word[:-2]
        soft = word.endswith("яя") or stem[-1] in "жшчщ"
        oblique = (f"{stem}ей", f"{stem}ею") if soft else (f"{stem}ой", f"{stem}ою")
        accusative = f"{stem}юю" if word.endswith("яя") else f"{stem}ую"
        return _forms(word, oblique[:1], oblique[:1], accusative, oblique, oblique[:1])
    if word[-1] == "а" and stem[-1] in VOWELS and not word.endswith(("уа", "оа")) and not word.endswith("иа"):
        return _merged(_still(word), _noun_in_a(word))
    if word[-1] == "а" and stem[-1] in VOWELS:
        return _still(word)
    return _noun_in_a(word)


def _noun_in_a(word: str) -> Forms:
    stem, last = word[:-1], word[-1]
    if last == "я":
        dative = f"{stem}и" if stem.endswith("и") else f"{stem}е"
        return _forms(word, f"{stem}и", dative, f"{stem}ю", (*_soft(stem, "ей", "ёй"), f"{stem}ею"), dative)
    genitive = f"{stem}и" if stem[-1] in "гкхжшчщ" else f"{stem}ы"
    ablative: tuple[str, ...] = (f"{stem}ой", f"{stem}ою")
    if stem[-1] in HUSHING:
        ablative = (f"{stem}ей", f"{stem}ой", f"{stem}ею")
    return _forms(word, genitive, f"{stem}е", f"{stem}у", ablative, f"{stem}е")


def _soft(stem: str, *endings: str) -> tuple[str, ...]:
    """A stressed ending with «ё» only behind a consonant or «ь»: «Ковалём», «Ильёй», but «Бакаем»."""
    return tuple(stem + ending for ending in (endings[:1] if stem[-1] in VOWELS else endings))


def _adjectival(word: str) -> Forms:
    stem, ending = word[:-2], word[-2:]
    noun = _masculine(word)
    if sum(letter in VOWELS for letter in word) == 1 or stem[-1] in VOWELS:
        # «Цой», «Рой»; «Вайой».
        return noun
    hard = ending in ("ый", "ой") or stem[-1] in "гкх"
    oblique = ("ого", "ому") if hard else ("его", "ему")
    instrumental = f"{stem}ым" if hard and stem[-1] not in "гкхжшчщ" else f"{stem}им"
    locative = f"{stem}ом" if hard else f"{stem}ем"
    adjective = _forms(word, stem + oblique[0], stem + oblique[1], stem + oblique[0], instrumental, locative)
    if word.endswith(("ский", "цкий", "ый")) or (ending == "ий" and stem[-1] in "гкхш"):
        return adjective if not word.endswith(("гий", "кий", "хий")) else _merged(adjective, noun)
    if ending == "ий" and not word.endswith("ний"):
        # «Палий», «Топчий», «Бабий» of either kind.
        return _merged(noun, adjective)
    return _merged(adjective, noun)


def _possessive(word: str) -> Forms:
    own = (f"{word}ым", f"{word}ом")
    return _forms(
        word,
        f"{word}а",
        f"{word}у",
        f"{word}а",
        own[::-1] if word in FOREIGN_ABLATIVE else own,
        f"{word}е",
    )


def _masculine(word: str) -> Forms:
    """A noun of the second declension, with a stem that loses its vowel as another choice («Зайца», «Заяца»)."""
    forms, short = _regular(word), _without_vowel(word)
    if short is None:
        return forms
    return _merged(short, forms) if _loses_vowel(word) else _merged(forms, short)


def _regular(word: str) -> Forms:
    """-ь, -й or a consonant; the stem stays."""
    if word[-1] in "ьй":
        stem = word[:-1]
        locative = f"{stem}и" if word.endswith("ий") else f"{stem}е"
        if word[-2] in HUSHING:
            return _still(word) if word[-1] == "ь" else _forms(*_hushing(stem, word))
        return _forms(word, f"{stem}я", f"{stem}ю", f"{stem}я", _soft(stem, "ем", "ём"), locative)
    if word[-1] in HUSHING:
        return _forms(*_hushing(word, word))
    return _forms(word, f"{word}а", f"{word}у", f"{word}а", f"{word}ом", f"{word}е")


def _hushing(stem: str, word: str) -> tuple[str | tuple[str, ...], ...]:
    return word, f"{stem}а", f"{stem}у", f"{stem}а", (f"{stem}ем", f"{stem}ом"), f"{stem}е"


def _loses_vowel(word: str) -> bool:
    """Whether the form without the vowel is the usual one («Кравца», «Соловья», but «Швеца»)."""
    more = sum(letter in VOWELS for letter in word) > 1
    return (more and word.endswith("ец")) or word.endswith(("ловей", "робей", "равей"))


def _without_vowel(word: str) -> Forms | None:
    """The cases of a stem that loses its last vowel: «Кравец» – «Кравца», «Орёл» – «Орла», «Воробей» – «Воробья»."""
    if word in FLEETING_NAMES:
        stem = FLEETING_NAMES[word]
    elif word.endswith("заяц"):
        stem = f"{word[:-4]}зайц"
    elif word.endswith("ец") and len(word) > 3:
        before = word[-3]
        if before in "аеиоуыэюя":
            stem = f"{word[:-2]}йц"
        elif before == "л":
            stem = f"{word[:-2]}ьц"
        else:
            stem = f"{word[:-2]}ц"
    elif word.endswith("ей") and len(word) > 4 and word[-3] not in VOWELS:
        stem = f"{word[:-2]}ь"
        return _forms(word, f"{stem}я", f"{stem}ю", f"{stem}я", _soft(stem, "ем", "ём"), f"{stem}е")
    elif word.endswith(("ел", "ёл", "ек", "ёк", "ок", "ень", "ер")) and len(word) > 3:
        vowel = -3 if word[-1] == "ь" else -2
        if word[vowel - 1] in VOWELS:
            return None
        before, after = word[:vowel], word[vowel + 1 :].rstrip("ь")
        stem = before + after
        if word[-1] == "ь":
            return _forms(word, f"{stem}я", f"{stem}ю", f"{stem}я", _soft(stem, "ем", "ём"), f"{stem}е")
        if word.endswith(("ек", "ёк")) and before[-1] == "л":
            stem = f"{before}ьк"
    else:
        return None
    ablative = (f"{stem}ем", f"{stem}ом") if stem[-1] == "ц" else (f"{stem}ом",)
    return _forms(word, f"{stem}а", f"{stem}у", f"{stem}а", ablative, f"{stem}е")


def _merged(one: Forms, other: Forms) -> Forms:
    return {case: tuple(dict.fromkeys((*one[case], *other[case]))) for case in CASES}


@lru_cache(maxsize=FORMS_KEPT)
def first_name(nominative: str, gender: Gender) -> Forms:
    """All cases of a first name; hyphenated ones decline in both parts or in the last («Анны-Марии», «Жан-Поля»)."""
    first, hyphen, rest = nominative.partition("-")
    if hyphen and rest:
        ahead, behind = first_name(first, gender), first_name(rest, gender)
        return {
            case: tuple(dict.fromkeys(f"{one}-{other}" for one in (*ahead[case], first) for other in behind[case]))
            for case in CASES
        }
    if nominative[-1:] in "ая" and len(nominative) > 1:
        return _still(nominative) if nominative.endswith(("оа", "уа")) else _noun_in_a(nominative)
    if nominative[-1:] in "оеёиуюыэ":
        return _still(nominative)
    if gender == "f":
        if nominative.endswith("ь") and _third_declension(nominative):
            stem = nominative[:-1]
            return _forms(nominative, f"{stem}и", f"{stem}и", nominative, f"{stem}ью", f"{stem}и")
        return _still(nominative)
    if nominative in FLEETING_NAMES:
        forms = _without_vowel(nominative)
        assert forms is not None  # noqa: S101 - every fleeting name has a stem
        return forms
    return _regular(nominative)


def _third_declension(nominative: str) -> bool:
    """«Любовь», «Нинель» decline; «Айгуль», «Гузель» as often stay, so that the dictionary decides."""
    return not any("Name" in parse.tag and "Fixd" in parse.tag for parse in parses(nominative))


@lru_cache(maxsize=FORMS_KEPT)
def patronymic(nominative: str, gender: Gender) -> Forms:
    """All cases of a patronymic; with «оглы», «кызы» it stays as it is."""
    if nominative.endswith(("ич", "ыч")) and gender == "m":
        return _forms(*_hushing(nominative, nominative))
    if nominative.endswith("на") and gender == "f":
        return _noun_in_a(nominative)
    return _still(nominative)
