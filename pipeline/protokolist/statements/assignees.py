"""Who is to act on a decision: which of the persons, positions and bodies that it names.

«Ивановой О. П. подготовить смету», «Смета – Иванова», «отв. Иванова» charge her, «наградить Иванову» does not. A
linear-chain model over the mentions of a decision decides; the rule that it replaces is one of its features, and reads
alone where there is no model.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from protokolist.spans import Span
from protokolist.statements.scene import Mark, Scene
from protokolist.text.morphology import lemma, parses
from protokolist.text.speech import WORD

RESPONSIBLE = re.compile(
    r"(?:ответственн\w*|отв\.|исполнител\w*|исп\.|поруч(?:ить|ается|ено|ил\w*)|возложить|обязать|назначить"
    r"|рекомендова(?:ть|но)|контроль|просить|предложить|предписать|делегировать|командировать|направить|потребовать)"
    r"(?!\w)",
    re.IGNORECASE,
)
CONTROL = re.compile(r"контрол\w*[^.;]{0,80}$", re.IGNORECASE)
# What is given to somebody, or done to them, charges them with nothing.
GIVEN = re.compile(
    r"благодарност|грамот|преми[юир]|награ[дж]|выговор|на вид|указать|взыскан|звани[ея]|степен|пут[её]вк|ссуд|помощь"
    r"|отказать|избра|принять в|в члены|назначить|утвердить|считать|освободить|отпуск|материальн|выдать|выделить"
    r"|присудить",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"[.;]\s|\n")
# How far in front of a name the word that charges it is looked for.
REACH = 90
CHARGED, NOT_CHARGED = "yes", "no"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or some body that a decision names; a position may have several holders."""

    mark: Mark
    kind: str
    """``person``, ``role`` or ``organisation``."""
    by_rule: bool
    stretch: Span
    """The decision, or the line below it that says who and when."""
    inside: bool
    """Whether it stands in another candidate: an organisation in the name of a position."""


def candidates(scene: Scene, stretches: Sequence[Span]) -> list[Candidate]:
    """All that a decision names, in the order of the text; a position whose holder stands beside it is left out."""
    found: list[Candidate] = []
    for start, end in stretches:
        persons = scene.persons.within(start, end)
        named = {who for person in persons for who in person.ids}
        roles = [mark for mark in scene.roles.within(start, end) if mark.ids]
        free = [mark for mark in roles if named.isdisjoint(mark.ids)]
        bodies = scene.organisations.within(start, end)
        marks = [(mark, "person") for mark in persons]
        marks += [(mark, "role") for mark in free]
        marks += [(mark, "organisation") for mark in bodies]
        for mark, kind in sorted(marks, key=lambda one: (one[0].start, -one[0].end)):
            around = scene.roles.within(start, mark.start + 1)
            inside = kind == "organisation" and any(
                role.start <= mark.start and mark.end <= role.end for role in around
            )
            found.append(Candidate(mark, kind, _by_rule(scene, mark, kind, start), (start, end), inside))
    return found


def _by_rule(scene: Scene, mark: Mark, kind: str, start: int) -> bool:
    """Names in the dative, names a decision opens with, and those behind a word that makes responsible."""
    before = scene.text[start : mark.start]
    opener = not before.strip(" «–-") or before.strip() in ("т.", "тов.")
    duty = RESPONSIBLE.search(before[-REACH:])
    charged = duty is not None and not re.search(r"[.;]\s", before[-REACH:][duty.end() :])
    dative = "datv" in _cases(scene.text[mark.start : mark.end])
    if kind == "organisation":
        return dative and (opener or charged)
    return opener or dative or (charged and not CONTROL.search(before))


def _cases(phrase: str) -> list[str]:
    """The cases in which the first word of a phrase may stand."""
    word = re.search(r"[А-ЯЁа-яё-]{3,}", phrase)
    return sorted({str(parse.tag.case) for parse in parses(word[0].lower())}) if word else []


def features(scene: Scene, found: Sequence[Candidate]) -> list[list[str]]:
    """What the model sees of each candidate."""
    return [list(_features(scene, found, index)) for index in range(len(found))]


def _features(scene: Scene, found: Sequence[Candidate], index: int) -> Iterator[str]:
    text, one = scene.text, found[index]
    mark, (start, end) = one.mark, one.stretch
    before, behind = text[start : mark.start], text[mark.end : end]
    yield "always"
    yield f"kind={one.kind}"
    yield f"rule={one.by_rule}/{one.kind}"
    yield f"inside={one.inside}"
    for case in (cases := _cases(text[mark.start : mark.end])):
        yield f"case={case}/{one.kind}"
    yield f"cases={'+'.join(cases)}/{one.kind}"
    bracket = before.count("(") > before.count(")")
    yield f"bracket={bracket}"
    yield f"signs={_sign(before[::-1])}/{_sign(behind)}/{bracket}"
    yield f"before={_sign(before[::-1])}/{one.kind}"
    yield f"behind={_sign(behind)}/{one.kind}"
    words = [word[0].lower() for word in WORD.finditer(before)]
    after = [word[0].lower() for word in WORD.finditer(behind[:120])]
    yield f"words before={min(4, len(words))}"
    yield f"words behind={min(4, len(after))}"
    yield f"first={lemma(words[0])}" if words else "first"
    for place, word in enumerate(words[:-3:-1]):
        yield f"before{place}={lemma(word)}"
        yield f"before{place}={_part(word)}/{one.kind}"
    for place, word in enumerate(after[:3]):
        yield f"behind{place}={_part(word)}/{one.kind}"
        if place < 2:
            yield f"behind{place}={lemma(word)}"
    clause = CLAUSE_END.split(before)[-1]
    duties = list(RESPONSIBLE.finditer(before[-REACH:]))
    near = [word[0].lower() for word in WORD.finditer(clause)]
    verb = next((word for word in reversed(near) if _part(word) in ("INFN", "VERB", "PRTS")), None)
    yield f"verb before={lemma(verb) if verb else None}"
    yield f"verb before={_part(verb) if verb else None}/{'+'.join(cases)}"
    then = next((word for word in after[:12] if _part(word) in ("INFN", "VERB", "PRTS")), None)
    yield f"verb behind={_part(then) if then else None}/{verb is not None}"
    yield f"verb behind={lemma(then) if then else None}"
    if duties:
        yield f"duty={lemma(duties[-1][0].lower().strip('.'))}/{one.kind}"
        yield f"duty near={not CLAUSE_END.search(before[-REACH:][duties[-1].end() :])}/{'+'.join(cases)}"
    yield from (f"clause={lemma(word)}" for word in dict.fromkeys(near[-10:]))
    given = bool(GIVEN.search(clause))
    yield f"given={given}/{'+'.join(cases)}"
    yield f"given={given}/{bool(duties)}/{then is not None}/{one.kind}"
    yield f"given behind={bool(GIVEN.search(CLAUSE_END.split(behind)[0]))}/{'+'.join(cases)}"
    yield f"clause opener={not near}/{'+'.join(cases)}"
    yield f"line={index > 0 and found[index - 1].stretch != one.stretch}/{start != found[0].stretch[0]}"
    yield f"tabs={min(3, before.count(chr(9)))}/{chr(9) in behind}"
    if index:
        last = found[index - 1]
        between = text[last.mark.end : mark.start] if last.stretch == one.stretch else "\n"
        yield f"last={last.kind}/{one.kind}/{between.strip()[:3] if len(between) < 8 else 'far'}"
        yield f"last rule={last.by_rule}/{one.by_rule}/{len(between) < 8}"


def _sign(text: str) -> str:
    """The first sign of a text that is no space, «letter» for a letter."""
    sign = next((character for character in text if character not in " "), "end")
    return sign if len(sign) > 1 or not sign.isalnum() else "letter"


def _part(word: str) -> str:
    return str(parses(word)[0].tag.POS)
