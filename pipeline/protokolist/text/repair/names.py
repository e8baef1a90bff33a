"""Surnames misread in some places and right in others: the document itself tells how its people are called."""

import re
from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import Hamming, Levenshtein

from protokolist.text import surnames
from protokolist.text.copies import Edit
from protokolist.text.morphology import is_known
from protokolist.text.repair.roster import nominatives

NAME = re.compile(r"(?<![\w-])[А-ЯЁ][а-яё]{3,}(?:-[А-ЯЁ][а-яё]+)?(?![\w-])")
CUT = re.compile(
    r"(?<![\w-])(?P<left>[А-ЯЁ][а-яё]{1,})(?P<gap>[ ]|-[ ])(?P<right>[а-яё]{2,}|[А-ЯЁ][а-яё]{2,})(?![\w-])"
)
LOW = re.compile(r"(?<![\w-])[а-яё]{5,}(?:(?![\w-])|(?=-[А-ЯЁ][а-яё]))")
BEHIND = re.compile(r"[ ]{1,2}([А-ЯЁ])\.[ ]?([А-ЯЁ])(?![А-Яа-яё])")
AHEAD = re.compile(r"([А-ЯЁ])\.[ ]?([А-ЯЁ])\.[ ]?$")
SHORTEST = 5


def names(text: str) -> Iterator[Edit]:
    """Surnames read once and nearly as another that is read often, cut in two, or without their capital."""
    seen = _seen(text)
    roster = _roster(seen)
    taken: set[int] = set()
    for match in CUT.finditer(text):
        left, right = match["left"], match["right"]
        hyphen = "-" if match["gap"] == "- " else ""
        if right[0].isupper() != bool(hyphen) or _are_words(left, right):
            continue
        whole = f"{left}{hyphen}{right}"
        if hyphen or _stands(whole, roster):
            yield match.start("gap"), match.end("gap"), hyphen
            taken.add(match.start())
        elif meant := _meant(whole, roster):
            yield match.start(), match.end(), meant
            taken.add(match.start())
    bearers = _bearers(text)
    for match in NAME.finditer(text):
        if match.start() in taken:
            continue
        if meant := _meant(match[0], roster) or _bearer(match[0], _initials(text, match), roster, bearers):
            yield match.start(), match.end(), meant
    for match in LOW.finditer(text):
        word = match[0]
        if not is_known(word) and (text[match.end() : match.end() + 1] == "-" or _stands(word, roster, least=1)):
            yield match.start(), match.start() + 1, word[0].upper()


def _initials(text: str, match: re.Match[str]) -> str:
    """The two initials beside a word, behind or ahead of it; empty if there are none."""
    beside = BEHIND.match(text, match.end()) or AHEAD.search(text[max(0, match.start() - 7) : match.start()])
    return beside[1] + beside[2] if beside else ""


def _bearers(text: str) -> dict[str, list[str]]:
    """For each pair of initials the nominatives of the surnames that stand beside them, in the order of the text."""
    bearers: dict[str, list[str]] = {}
    for match in NAME.finditer(text):
        if initials := _initials(text, match):
            own = bearers.setdefault(initials, [])
            own += [nominative for nominative in sorted(nominatives(match[0].lower())) if nominative not in own]
    return bearers


def _bearer(word: str, initials: str, roster: dict[str, int], bearers: dict[str, list[str]]) -> str:
    """The right form of a misread surname by its initials: somebody else has them and nearly the same surname, who is
    named more often, or as often and before."""
    low = word.lower()
    if not initials or len(low) < SHORTEST or is_known(low):
        return ""
    own = nominatives(low)
    alike = bearers.get(initials, [])
    for other in alike:
        if other in own:
            # Whoever comes now is named later.
            return ""
        for nominative in own:
            # Letters taken for others inside the stem: at its end, or one more or less, they may be those of a case.
            if len(other) != len(nominative) or other[-2:] != nominative[-2:]:
                continue
            if roster.get(other, 0) < roster.get(nominative, 0):
                continue
            distance = Hamming.distance(nominative, other)
            if distance <= (1 if len(other) < 6 else 2) and (form := _form(low, nominative, other)):
                return "-".join(part.capitalize() for part in form.split("-"))
    return ""


def _seen(text: str) -> Counter[str]:
    """Capitalised words and how often each is read."""
    return Counter(match[0] for match in NAME.finditer(text))


def _roster(seen: Counter[str]) -> dict[str, int]:
    """Nominatives of words that may be surnames, with how often some form of each is read."""
    roster: Counter[str] = Counter()
    for word, count in seen.items():
        low = word.lower()
        if len(low) < SHORTEST or (is_known(low) and not surnames.is_surname(low)):
            continue
        for nominative in nominatives(low):
            roster[nominative] += count
    return dict(roster)


def _are_words(left: str, right: str) -> bool:
    """Whether both pieces stand for themselves: words of the dictionary that are no surnames."""
    return all(is_known(piece) and not surnames.is_surname(piece) for piece in (left.lower(), right.lower()))


def _stands(word: str, roster: dict[str, int], least: int = 2) -> bool:
    """Whether a form of a surname that is read ``least`` times or more."""
    return any(roster.get(nominative, 0) >= least for nominative in nominatives(word.lower()))


def _meant(word: str, roster: dict[str, int]) -> str:
    """The right form of a surname that is read nearly so; empty if there is none, or more than one."""
    low = word.lower()
    if len(low) < SHORTEST or is_known(low):
        return ""
    own = nominatives(low)
    count = max(roster.get(nominative, 0) for nominative in own)
    if count > 2:
        return ""
    found: set[str] = set()
    for nominative in own:
        for other, often in roster.items():
            if other in own or often < 2 * count or often < 2 or abs(len(other) - len(nominative)) > 1:
                continue
            if other[:-1] == nominative or nominative[:-1] == other:
                continue
            distance = Levenshtein.distance(nominative, other, score_cutoff=2)
            close = distance == 1 or (distance == 2 and len(other) >= 8)
            if close and (form := _form(low, nominative, other)):
                found.add(form)
    if len(found) != 1:
        return ""
    form = found.pop()
    return "-".join(part.capitalize() for part in form.split("-"))


def _form(word: str, nominative: str, other: str) -> str:
    """``word``, a form of ``nominative``, as the same form of ``other``; empty where they part at the ending."""
    stem = 0
    while stem < min(len(word), len(nominative)) and word[stem] == nominative[stem]:
        stem += 1
    form = word
    for operation in reversed(list(Levenshtein.editops(nominative, other))):
        tag, at, to = str(operation.tag), int(operation.src_pos), int(operation.dest_pos)
        if at >= stem:
            return ""
        if tag == "replace":
            form = form[:at] + other[to] + form[at + 1 :]
        elif tag == "delete":
            form = form[:at] + form[at + 1 :]
        else:
            form = form[:at] + other[to] + form[at:]
    return form
