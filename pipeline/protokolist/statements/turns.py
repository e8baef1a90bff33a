"""Who takes the floor: names, roles and labels in front of what is said."""

import re
from dataclasses import dataclass

from protokolist.record import StatementType
from protokolist.statements.scene import Mark, Scene
from protokolist.text.morphology import parses
from protokolist.text.speech import find_speech_verb, verb_of_speech

LABEL_WORDS: tuple[tuple[StatementType | None, str], ...] = (
    (
        "question",
        r"вопрос(?:ы)?(?: (?:из зала|с места|от \w+(?: \w+)?|жител\w+|участник\w*|№ ?\d+|\d+))?|вопр\.(?=\s*[:–-])",
    ),
    ("answer", r"ответ(?:ы)?(?: (?:на вопрос\w*|докладчик\w*))?|пояснение|разъяснение|отв\.(?=\s*[:–-])"),
    ("proposal", r"предложени[ея]|предложено|пожелани[ея]|рекомендация"),
    ("problem", r"проблем[аы]"),
    ("remark", r"реплика|замечание из зала|справка|комментарий|оппонирование"),
    (None, r"отч[её]т|мнение|дополнени[ея]|добавление|замечани[ея]|выступление|сообщение|доклад|информация"),
)
LABELS = tuple((kind, re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE)) for kind, pattern in LABEL_WORDS)
CROWD = re.compile(
    r"(?:(?:голос|реплика|шум|вопрос|крик|выкрик)\w* )?(?:из зала|с мест[а]?)|голоса|все(?: участники)?|присутствующие",
    re.IGNORECASE,
)
CHAIR = re.compile(
    r"председател[ья](?:ствующ\w+)?(?: (?:собрания|заседания|слушаний|совещания|схода))?|ведущ(?:ий|ая)", re.IGNORECASE
)
SECRETARY = re.compile(r"секретарь(?: (?:собрания|заседания|слушаний|совещания))?", re.IGNORECASE)
RAPPORTEUR = re.compile(r"докладчик(?:и)?|выступающ(?:ий|ая)", re.IGNORECASE)
RANK = re.compile(
    r"(?:(?:т(?:ов)?\.|товарищ|гр\.|гражданин|гражданка|г-н|г-жа|уважаем\w+"
    r"|[дк]\.\s?[а-я]{1,4}\.\s?н\.|проф(?:\.|ессор)|доц(?:\.|ент)|акад\.)[\s,]*)+",
    re.IGNORECASE,
)
FLOOR_GIVEN = re.compile(r"\bслово\b.{0,60}\b(?:предостав|переда|име[ею]т|получ)|\bпредоставл\w+ слово", re.IGNORECASE)
BETWEEN_SPEAKERS = re.compile(r"\s*(?:,|и|,\s*а также)\s+")
SEPARATOR = re.compile(r"\s*(?:[:–]|-(?=\s)|(?<=\S)-\s?|\.(?=\s|$))\s*")
OPENING = ' \t\n–-«"('
# «10:24 Иванов: …», «[00:12:05] Иванов: …»: when it was said.
STAMP = re.compile(r"[\[(]?\d{1,2}[:.-]\d{2}(?:[:.]\d{2})?[\])]?\s*[–-]?\s+(?=[А-ЯЁ«(])")
# «Иванова А.П., жительница дома 4, 2-й подъезд:»: words that describe a speaker, up to the colon.
DESCRIPTION = re.compile(r"\s*[,(–-]\s*[^:.!?\n]{2,90}?\)?\s*:\s*")
# «Вопрос (Косых Н.П., ул. Луговая):»
BRACKETED = re.compile(r"\s*\([^)\n]{2,90}\)\s*[:–]\s*")
SPEAKS_ON = re.compile(r"\s*(?::|\.?\s–\s|(?P<word>[а-яё]+))")
# «Официальный оппонент Мдивани К.З.: …», «жительница дома № 3 Косых Н.П.: …»
INTRODUCED = re.compile(r"[^:.!?;\n]{2,70}$")
# What parts a crowd, a label, a position or a described speaker from the words that follow.
CROWD_COLON = re.compile(r"\s*(?:\([^)]{1,60}\))?\s*:\s*")
LABEL_COLON = re.compile(r"\s*\)?\s*(?:[:–]|\.\s*–)\s*")
POSITION_COLON = re.compile(r"\s*\)?\s*(?::|\.\s*–)\s*")
DESCRIBED_COLON = re.compile(r"\s*(?:\([^)\n]{1,60}\))?\s*:\s*")
COLON = re.compile(r"\s*:\s*")
LABELS_INSIDE = tuple((kind, re.compile(rf"(?:{pattern.pattern})\s*:\s*", re.IGNORECASE)) for kind, pattern in LABELS)
NEXT_WORD, SMALL_WORD = re.compile(r"\s+([а-яё]+)"), re.compile(r"[а-яё-]+")
ITS_SPEECH = re.compile(r"(?:выступление|сообщение|доклад|информация|отч[её]т)\b", re.IGNORECASE)
MANY = re.compile(r"[А-ЯЁ][а-яё]+(?: [а-яё]+){0,3}\s*:\s*")
LIST_BEHIND = re.compile(r":\s*(?:\d{1,2}[.)]|[а-я]\))\s")
DASH_FIRST = re.compile(r"\s*[–-]")
SENTENCE_END = re.compile(r"[.!?](?=\s+[А-ЯЁ«–])")
CLAUSE_MARK = re.compile(r"[.,;:!?]")
FARTHEST_SUBJECT = 90
LONGEST_DESCRIPTION = 45


@dataclass(frozen=True, slots=True)
class Lead:
    """The opening of a turn."""

    speakers: tuple[str, ...]
    body: int
    """Offset where what is said begins."""
    type: StatementType | None = None
    """What a label or reporting clause outside the statement makes of it."""
    labelled: bool = False
    """Whether a colon, dash or label marks the opening, so that it may stand in the middle of a paragraph."""
    anonymous: bool = False
    """Somebody speaks whom the document does not name."""


def skip(text: str, at: int, end: int, characters: str = OPENING) -> int:
    """The first offset from ``at`` that holds none of ``characters``."""
    while at < end and text[at] in characters:
        at += 1
    return at


def read_lead(scene: Scene, start: int, end: int) -> Lead | None:
    """Who takes the floor at the opening of ``text[start:end]``, or ``None`` if nobody is named there."""
    text = scene.text
    at = skip(text, start, end)
    if stamp := STAMP.match(text, at, end):
        at = stamp.end()
    if crowd := CROWD.match(text, at, end):
        colon = CROWD_COLON.match(text, crowd.end(), end)
        if colon:
            return Lead((), colon.end(), labelled=True, anonymous=True)
    for labelled_kind, pattern in LABELS:
        if label := pattern.match(text, at, end):
            if described := BRACKETED.match(text, label.end(), end):
                inside = scene.persons.within(label.end(), described.end())
                return Lead(
                    inside[0].ids if inside else (), described.end(), labelled_kind, labelled=True, anonymous=not inside
                )
            named = _who(scene, skip(text, label.end(), end, " ("), end)
            after = named[1] if named else label.end()
            separator = LABEL_COLON.match(text, after, end)
            if separator and (named or text[label.end() : separator.end()].strip() in (":", "–")):
                inner = read_lead(scene, separator.end(), end) if not named else None
                if inner and inner.labelled and inner.speakers:
                    return Lead(inner.speakers, inner.body, labelled_kind, labelled=True)
                impersonal = label[0].lower() == "предложено"
                return Lead(
                    named[0] if named else (), separator.end(), labelled_kind, labelled=True, anonymous=impersonal
                )
            break
    for pattern, ids in ((CHAIR, scene.chair), (SECRETARY, scene.secretary), (RAPPORTEUR, ())):
        if label := pattern.match(text, at, end):
            named = _who(scene, skip(text, label.end(), end, " –(,"), end)
            after = named[1] if named else label.end()
            if colon := POSITION_COLON.match(text, after, end):
                return Lead(named[0] if named else ids, colon.end(), labelled=True)
            word = NEXT_WORD.match(text, after, end)
            if word and not named and ids and _is_finite(word[1]):
                return Lead(ids, word.start(1), labelled=True)
    named = _who(scene, at, end)
    if named is not None:
        return _named(scene, named[0], named[1], end)
    return _introduced(scene, at, end) or _verb_first(scene, start, end) or _asked_by_many(text, at, end)


def _introduced(scene: Scene, at: int, end: int) -> Lead | None:
    """A name behind words that say who it is, and a colon: «Официальный оппонент Мдивани К.З.: …»."""
    first = next(iter(scene.persons.within(at, min(end, at + 80))), None)
    if (
        first is None
        or not INTRODUCED.match(scene.text, at, first.start)
        or find_speech_verb(scene.text, at, first.start)
    ):
        return None
    behind = _skip_role(scene, first.end, end)
    colon = DESCRIBED_COLON.match(scene.text, behind, end)
    if colon:
        return Lead(first.ids, colon.end(), labelled=True)
    if ITS_SPEECH.match(scene.text, at) and behind >= len(scene.text[:end].rstrip(" .\n")):
        return Lead(first.ids, end, labelled=True)
    return None


def _asked_by_many(text: str, at: int, end: int) -> Lead | None:
    """«Родители спрашивали:», «Из зала интересовались:» in front of their questions."""
    asked = MANY.match(text, at, end)
    verb = find_speech_verb(text, at, asked.end()) if asked else None
    return Lead((), asked.end(), verb.type, labelled=True, anonymous=True) if asked and verb and verb.type else None


def _who(scene: Scene, at: int, end: int) -> tuple[tuple[str, ...], int] | None:
    """Persons named at ``at`` with their roles before or behind, and the offset behind all that."""
    text = scene.text
    if rank := RANK.match(text, at, end):
        at = rank.end()
    ids: tuple[str, ...] = ()
    role = scene.roles.at(at)
    person = scene.persons.at(at)
    if role and not person and role.end <= end:
        behind = skip(text, role.end, end, " \t\n–-,(")
        person = scene.persons.at(behind)
        if person is None:
            return (
                (role.ids, role.end)
                if role.ids and SPEAKS_ON.match(text, role.end, end) and _takes(text, role.end, end)
                else None
            )
    if person is None or person.start >= end:
        return None
    ids, at = person.ids, person.end
    at = _skip_role(scene, at, end)
    while joined := BETWEEN_SPEAKERS.match(text, at, end):
        also = scene.persons.at(joined.end()) or _person_behind_role(scene, joined.end(), end)
        if also is None or also.start >= end:
            break
        ids += also.ids
        at = _skip_role(scene, also.end, end)
    return tuple(dict.fromkeys(ids)), at


def _takes(text: str, at: int, end: int) -> bool:
    """Whether a colon, a dash or a finite verb comes next, so that a role in front of it speaks."""
    match = SPEAKS_ON.match(text, at, end)
    return match is not None and (match["word"] is None or _is_finite(match["word"]))


def _person_behind_role(scene: Scene, at: int, end: int) -> Mark | None:
    role = scene.roles.at(at)
    return scene.persons.at(skip(scene.text, role.end, end, " ")) if role else None


def _skip_role(scene: Scene, at: int, end: int) -> int:
    """``at`` moved behind a role in brackets, after a comma or after a dash, and behind a second one."""
    while True:
        behind = skip(scene.text, at, end, " \t\n,–-(")
        role = scene.roles.at(behind)
        if role is None or role.end > end or behind - at > 4:
            return at
        at = role.end
        if at < end and scene.text[at] == ")":
            at += 1


def _named(scene: Scene, ids: tuple[str, ...], at: int, end: int) -> Lead | None:
    """The lead whose names end at ``at``: what separates it from the words."""
    text = scene.text
    stop = _sentence_end(text, at, end)
    verb = find_speech_verb(text, at, min(stop, at + 60))
    colon = text.find(":", at, stop)
    if verb and (colon < 0 or verb.start < colon) and not COLON.match(text, at, end):
        if colon >= 0 and skip(text, colon + 1, end, " \t\n") >= end:
            return Lead(ids, end, verb.type, labelled=True)
        if colon >= 0 and LIST_BEHIND.match(text, colon, end):
            return Lead(ids, colon + 1, verb.type, labelled=True)
        return Lead(ids, skip(text, at, end, " \t\n,–-.:"), labelled=True)
    short = text[at:colon] if 0 <= colon - at <= LONGEST_DESCRIPTION else ""
    if short.strip() and not any(mark in short for mark in "!?;") and not DASH_FIRST.match(short):
        return Lead(ids, skip(text, colon + 1, end, " \t\n"), labelled=True)
    if separator := SEPARATOR.match(text, at, end):
        body = separator.end()
        inner = _inner_label(text, body, end)
        return (
            Lead(ids, inner[1], inner[0], labelled=True)
            if inner
            else Lead(ids, body, labelled=":" in separator[0] or "–" in separator[0])
        )
    if described := DESCRIPTION.match(text, at, end):
        return Lead(ids, described.end(), labelled=True)
    body = skip(text, at, end, " \t\n,()")
    if body >= end:
        return Lead(ids, end, labelled=True)
    word = SMALL_WORD.match(text, body, end)
    if word and _is_finite(word[0]):
        return Lead(ids, body, labelled=True)
    return Lead(ids, body)


def _inner_label(text: str, at: int, end: int) -> tuple[StatementType | None, int] | None:
    for kind, pattern in LABELS_INSIDE:
        if label := pattern.match(text, at, end):
            return kind, label.end()
    return None


def _is_finite(word: str) -> bool:
    best = parses(word)[0]
    return verb_of_speech(word) is not None or "VERB" in best.tag


def _sentence_end(text: str, at: int, end: int) -> int:
    match = SENTENCE_END.search(text, at, end)
    return match.start() if match else end


def _verb_first(scene: Scene, start: int, end: int) -> Lead | None:
    """«Выступил Иванов И.И. и предложил…» (all of it said), «Доложила Иванова И.И.: …» (a label)."""
    text = scene.text
    stop = _sentence_end(text, start, end)
    verb = find_speech_verb(text, start, stop)
    if verb is None:
        return None
    subject = _subject(scene, verb.start, verb.end, start, stop)
    if subject is None:
        return None
    ids, at = subject
    colon = COLON.match(text, at, end)
    if colon and at > verb.end:
        return Lead(ids, colon.end(), verb.type, labelled=True)
    return Lead(ids, start, labelled=False)


def _subject(scene: Scene, verb_start: int, verb_end: int, start: int, stop: int) -> tuple[tuple[str, ...], int] | None:
    """The named subject of the verb: right behind it, else the nearest nominative in front of it."""
    reach = min(stop, verb_end + FARTHEST_SUBJECT)
    named = [
        *scene.persons.within(verb_end, reach),
        *(mark for mark in scene.roles.within(verb_end, reach) if mark.ids),
    ]
    for mark in sorted(named, key=lambda found: found.start):
        if scene.is_subject(mark) and not CLAUSE_MARK.search(
            scene.text[verb_end : mark.start].replace("т.", "").replace("тов.", "")
        ):
            return _who(scene, mark.start, stop) or _holders(scene, mark, stop)
        break
    before = [
        mark
        for mark in scene.persons.within(max(start, verb_start - FARTHEST_SUBJECT), verb_start)
        if scene.is_subject(mark)
    ]
    return (before[-1].ids, before[-1].end) if before else None


def _holders(scene: Scene, role: Mark, end: int) -> tuple[tuple[str, ...], int]:
    """Those whom roles in a row stand for («методист, директор»)."""
    ids, at = role.ids, role.end
    while joined := BETWEEN_SPEAKERS.match(scene.text, at, end):
        also = scene.roles.at(joined.end())
        if also is None or not also.ids or also.end > end:
            break
        ids, at = (*ids, *also.ids), also.end
    return tuple(dict.fromkeys(ids)), at


def floor_given(scene: Scene, start: int, end: int) -> tuple[str, ...]:
    """Who is given the floor in «слово предоставляется Ивановой А.П.», else nobody."""
    if FLOOR_GIVEN.search(scene.text, start, end):
        return next((mark.ids for mark in scene.persons.within(start, end)), ())
    return ()
