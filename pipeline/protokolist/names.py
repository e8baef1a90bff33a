"""Russian personal names: taken apart, put into the nominative and the other cases, compared. Usable alone.

>>> from protokolist import names
>>> name = names.parse("Слезкиной О.С.")
>>> str(name), name.gender
('Слезкина О. С.', 'f')
>>> names.normalise("т. ЕГОРОВУ Ивану Ивановичу")
'Егоров Иван Иванович'
>>> names.decline("Черных Ольга Сергеевна", "datv")
'Черных Ольге Сергеевне'
>>> names.same("Егоров И. И.", "Ивана Ивановича Егорова")
True

Cases are called as pymorphy3 and OpenCorpora call them: ``nomn``, ``gent``, ``datv``, ``accs``, ``ablt``, ``loct``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from protokolist.errors import ProtokolistError
from protokolist.record import Gender
from protokolist.text import declension
from protokolist.text.given_names import title
from protokolist.text.likeness import likeness
from protokolist.text.morphology import fold
from protokolist.text.name_readings import NameReading
from protokolist.text.name_readings import readings as readings_of
from protokolist.text.names import Name as Parts
from protokolist.text.names import find_names, is_initial, read_name
from protokolist.text.normalise import normalise as clean_copy
from protokolist.text.surnames import CASES, EVERY

LONGEST = 200
ADDRESS = re.compile(
    r"(?:(?P<m>г-н(?:а|у|ом|е)?|господин(?:а|у|ом|е)?|гражданин(?:а|у|ом|е)?)|(?P<f>г-ж[аиуе]|г-жой|госпож(?:а|и|е|у|ой)"
    r"|гражданк(?:а|и|е|у|ой))|(?:т|тов|гр|гр-н|гр-ка|товарищ(?:а|у|ем|е)?)(?![а-яё]))\.?\s*",
    re.IGNORECASE,
)
# «Т.А. Островский» is no товарищ.
INITIAL_T = re.compile(r"Т\.\s?[А-ЯЁ]\.")
# Readings this near the likeliest leave the gender open.
OPEN = 0.5
# From here on two names are taken for one person's, two words for one with a slip.
SAME, SLIP = 0.8, 0.8


class NotANameError(ProtokolistError, ValueError):
    """What was given cannot be read as a name, or not without knowing more."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the nominative; first name and patronymic may be initials («О.»), what is not given is ``None``.

    ``gender`` is ``None`` where the form leaves it open; ``cases`` are those in which the name may have been written.
    """

    last: str | None
    first: str | None
    middle: str | None
    gender: Gender | None
    cases: frozenset[str]

    def __str__(self) -> str:
        return " ".join(part for part in (self.last, self.first, self.middle) if part)

    @property
    def initials(self) -> str:
        """«О. С.», as far as first name and patronymic are given."""
        return " ".join(f"{part[0]}." for part in (self.first, self.middle) if part)

    @property
    def short(self) -> str:
        """«Фамилия И. О.»."""
        return " ".join(part for part in (self.last, self.initials) if part)

    @property
    def case(self) -> str | None:
        """The case in which the name was written, where its form tells."""
        return next(iter(self.cases)) if len(self.cases) == 1 else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much speaks for two names being one person's, from 0 (they contradict) to 1, and what does."""

    score: float
    reason: str


def parse(text: str, *, gender: Gender | None = None, case: str | None = None, known: Iterable[str] = ()) -> Name:
    """The likeliest reading of one written name, in any order, case and form.

    ``gender`` and ``case`` are what the place shows («сообщила», «слушали»); ``known`` names of the same document, in
    the nominative, decide between readings, restore «ё» and bridge slips of typing and recognition.
    Raises ``NotANameError`` for what is no name.
    """
    return _name(_readings(text, gender, case, tuple(known)))


def readings(text: str, *, gender: Gender | None = None, case: str | None = None) -> tuple[Name, ...]:
    """All readings of one written name, the likeliest first; none of them leaves the gender open."""
    return tuple(_as_name(one) for one in _readings(text, gender, case, ()))


def normalise(text: str, *, gender: Gender | None = None, case: str | None = None, known: Iterable[str] = ()) -> str:
    """«Фамилия Имя Отчество» or «Фамилия И. О.» in the nominative; arguments and errors as for ``parse``."""
    return str(parse(text, gender=gender, case=case, known=known))


def find(text: str) -> list[tuple[int, int, Name]]:
    """Names that show by their form that they are names, with their places in ``text`` (code points), in order."""
    return [(match.start, match.end, _name(readings_of(match.name))) for match in find_names(text)]


def decline(name: Name | str, case: str, *, gender: Gender | None = None) -> str:
    """A name in another case; a string is taken as a nominative.

    Raises ``NotANameError`` where the form depends on a gender that is neither told nor given («Савчук А.»), and
    ``ValueError`` for what is no case.
    """
    if case not in CASES:
        raise ValueError(f"no case: {case!r}; one of {', '.join(CASES)}")
    whole = parse(name, gender=gender, case="nomn") if isinstance(name, str) else name
    genders: tuple[Gender, ...] = ("m", "f")
    if known := gender or whole.gender:
        genders = (known,)
    forms = {_declined(whole, case, one) for one in genders}
    if len(forms) > 1:
        raise NotANameError(
            f"«{whole}»: без пола падеж не построить; укажите gender='m' или gender='f'",
            f"“{whole}”: the case depends on the gender; give gender='m' or gender='f'",
        )
    return forms.pop()


def same(one: Name | str, other: Name | str) -> bool:
    """Whether two names in whatever form are likely one person's; see ``compare``."""
    return compare(one, other).score >= SAME


def compare(one: Name | str, other: Name | str) -> Comparison:
    """How much speaks for two names being one person's, over all readings of both.

    1 – full names agree; .95 – surname with initials or first name; .7 – first name and patronymic without surname;
    .6 – surname alone; .3 – first name alone; slips lower it by the share of letters that differ; 0 – they contradict.
    """
    best = Comparison(0.0, "different")
    for left in _all(one):
        for right in _all(other):
            found = _compared(left, right)
            if found.score > best.score:
                best = found
    return best


def _readings(text: str, gender: Gender | None, case: str | None, known: Sequence[str]) -> tuple[NameReading, ...]:
    if case is not None and case not in CASES:
        raise ValueError(f"no case: {case!r}; one of {', '.join(CASES)}")
    parts, addressed = _parts(text)
    gender = gender or addressed
    found = readings_of(parts, gender=gender, cases=EVERY if case is None else frozenset((case,)))
    return _agreeing(found, known) if known else found


def _parts(text: str) -> tuple[Parts, Gender | None]:
    """The parts as written and the gender that a form of address tells."""
    wording = " ".join(clean_copy(text).clean.split()) if len(text) <= LONGEST else ""
    gender: Gender | None = None
    match = ADDRESS.match(wording)
    if match and not INITIAL_T.match(wording):
        wording = wording[match.end() :]
        gender = "m" if match["m"] else "f" if match["f"] else None
    if not re.search(r"[^\W\d_]{2}", wording):
        raise NotANameError(f"«{text[:60]}»: это не имя", f"“{text[:60]}” is no name")
    parts = read_name(wording.strip(" ,;:"))
    if match and parts.last is None and parts.middle is None:
        # «т. Хасан»: one is addressed so by the surname.
        parts = Parts(last=parts.first)
    return parts, gender


def _agreeing(found: Sequence[NameReading], known: Sequence[str]) -> tuple[NameReading, ...]:
    """Readings that a known name shares, with its spelling; else those whose surname differs from it by a slip."""
    roster = [_as_name(one) for name in known for one in _readings(name, None, "nomn", ())[:2]]
    scored = [
        (_compared(_as_name(reading), person).score * reading.weight**0.1, reading, person)
        for reading in found
        for person in roster
    ]
    score, reading, person = max(scored, key=lambda one: one[0])
    if score <= 0:
        return tuple(found)
    name = Parts(
        person.last if reading.name.last else None,
        _spelt(reading.name.first, person.first),
        _spelt(reading.name.middle, person.middle),
    )
    return (NameReading(name, reading.gender, reading.cases, 1.0),)


def _spelt(part: str | None, known: str | None) -> str | None:
    return part if part is None or known is None or is_initial(part) or is_initial(known) else known


def _name(found: Sequence[NameReading]) -> Name:
    best = found[0]
    others = [one for one in found[1:] if one.name == best.name and one.gender != best.gender]
    open_ = any(one.weight >= OPEN for one in others)
    cases = best.cases.union(*(one.cases for one in others)) if open_ else best.cases
    return Name(best.name.last, best.name.first, best.name.middle, None if open_ else best.gender, cases)


def _as_name(one: NameReading) -> Name:
    return Name(one.name.last, one.name.first, one.name.middle, one.gender, one.cases)


def _all(name: Name | str) -> tuple[Name, ...]:
    return readings(name) if isinstance(name, str) else (name,)


def _declined(name: Name, case: str, gender: Gender) -> str:
    parts = []
    for part, decline_part in (
        (name.last, declension.surname),
        (name.first, declension.first_name),
        (name.middle, declension.patronymic),
    ):
        if part is None:
            continue
        parts.append(part if is_initial(part) else title(decline_part(part.lower(), gender)[case][0]))
    return " ".join(parts)


def _compared(one: Name, other: Name) -> Comparison:
    if one.gender and other.gender and one.gender != other.gender:
        return Comparison(0.0, "different")
    lasts = _likeness(one.last, other.last)
    firsts, middles = _likeness(one.first, other.first), _likeness(one.middle, other.middle)
    alike = [share for share in (lasts, firsts, middles) if share is not None]
    if not alike or min(alike) < SLIP:
        return Comparison(0.0, "different")
    slip = min(alike)
    initials = any(is_initial(part) for part in (one.first, other.first) if part)
    if lasts is not None and firsts is not None:
        full = middles is not None and not initials
        score, reason = (
            (1.0, "full name") if full else (0.95, "surname and initials" if initials else "surname and first name")
        )
    elif lasts is not None:
        score, reason = 0.6, "surname"
    elif firsts is not None and middles is not None:
        score, reason = (0.7, "first name and patronymic") if not initials else (0.3, "initials")
    else:
        score, reason = 0.3, "first name"
    return Comparison(score * slip, reason if slip == 1.0 else f"{reason}, with a slip")


def _likeness(one: str | None, other: str | None) -> float | None:
    """Of two parts: ``None`` where one is missing; initials agree or not."""
    if one is None or other is None:
        return None
    if is_initial(one) or is_initial(other):
        return float(fold(one[0]) == fold(other[0]))
    return likeness(one, other)
