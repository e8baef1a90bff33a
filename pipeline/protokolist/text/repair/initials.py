"""Initials: «0.С.», «А:В.», «Ц.в.», «3.П.» beside a surname."""

import re
from collections.abc import Iterator

from protokolist.text import surnames
from protokolist.text.copies import Edit
from protokolist.text.morphology import is_known
from protokolist.text.repair.roster import nominatives

LETTERS = {"0": "О", "3": "З", "6": "Б", "9": "Э", "8": "В", "O": "О"}
LATIN = dict(zip("ABCEHKMOPTXY", "АВСЕНКМОРТХУ", strict=True))
SURNAME = r"[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ]{3,}"
ONE = r"[А-ЯЁа-яё036898A-Z]"
# Surname first, initials behind; a mark other than a dot may stand between or behind them, or none at all.
BEHIND = re.compile(
    rf"(?P<last>{SURNAME})(?P<gap>[.,:;]?[ ]{{1,2}})(?P<one>{ONE})(?P<dot>[.,:;][ ]?|)(?P<two>{ONE})"
    r"(?P<end>[.,:;]?)(?!\w)(?!\.?[А-ЯЁ])"
)
AHEAD = re.compile(
    rf"(?<![\w.])(?P<one>{ONE})(?P<dot>[.,:;][ ]?|)(?P<two>{ONE})(?P<end>\.[ ]?|[,:][ ])(?P<last>{SURNAME})(?!\w)"
)
SINGLE = re.compile(rf"(?P<last>{SURNAME})[ ](?P<one>[0369])\.?(?=[,;)]|[ ]*\n)")
WELL_READ = re.compile(
    rf"(?P<last>{SURNAME})[ ]{{1,2}}[А-ЯЁ]\.[ ]?(?:[А-ЯЁ]\.)?|[А-ЯЁ]\.[ ]?(?:[А-ЯЁ]\.[ ]?)?(?P<behind>{SURNAME})"
)


def initials(text: str) -> Iterator[Edit]:
    """Initials as capitals with dots, where a surname stands beside them."""
    known = {nominative for last in _well_read(text) for nominative in nominatives(last.lower())}
    for pattern in (BEHIND, AHEAD):
        for match in pattern.finditer(text):
            one, two = _letter(match["one"]), _letter(match["two"])
            surname = not known.isdisjoint(nominatives(match["last"].lower()))
            if one and two and not _is_right(match) and _may_be(text, match, surname, ahead=pattern is AHEAD):
                yield from _mended(match, one, two)
    for match in SINGLE.finditer(text):
        if not known.isdisjoint(nominatives(match["last"].lower())) or surnames.is_surname(match["last"].lower()):
            yield match.start("one"), match.end("one"), LETTERS[match["one"]]


def _well_read(text: str) -> set[str]:
    """Words that stand beside good initials and are no other word."""
    found = {match["last"] or match["behind"] for match in WELL_READ.finditer(text)}
    return {last for last in found if surnames.is_surname(last.lower()) or not is_known(last.lower())}


def _mended(match: re.Match[str], one: str, two: str) -> Iterator[Edit]:
    if match.re is BEHIND and match["gap"].strip():
        yield match.start("gap"), match.end("gap"), " "
    if match["dot"]:
        if one != match["one"]:
            yield match.start("one"), match.end("one"), one
        if match["dot"][0] != ".":
            yield match.start("dot"), match.start("dot") + 1, "."
    else:
        yield match.start("one"), match.end("one"), f"{one}."
    if two != match["two"]:
        yield match.start("two"), match.end("two"), two
    if match.re is AHEAD and match["end"][0] != ".":
        yield match.start("end"), match.end("end"), ". "


def _letter(sign: str) -> str:
    """The initial that was meant; empty if it can be none."""
    found = LETTERS.get(sign) or LATIN.get(sign) or sign.upper()
    return found if re.fullmatch("[А-ЯЁ]", found) and found not in "ЪЫЬ" else ""


def _is_right(match: re.Match[str]) -> bool:
    """Whether nothing is to be mended."""
    return (
        match["one"].isupper()
        and match["two"].isupper()
        and not {match["one"], match["two"]} & set(LATIN)
        and match["dot"][:1] == "."
        and (match["end"][:1] == "." or match.re is BEHIND)
        and not (match.re is BEHIND and match["gap"].strip())
    )


def _may_be(text: str, match: re.Match[str], surname: bool, *, ahead: bool) -> bool:
    """Whether these are a surname and its initials; ``surname`` if the document has it with good initials."""
    low = match["last"].lower()
    both = match["one"] + match["two"]
    if not match["dot"]:
        # «директор МУ», «Иванов МО»: two letters without a dot are initials only beside somebody known.
        return surname and both.isupper() and not (not ahead and match["end"] == "" and both in ABBREVIATED)
    at_start = text[: match.start()].rstrip(" \t")[-1:] in ("", "\n", "\f")
    if ahead and at_start and match["one"] in "3689" and match["dot"] == ". ":
        # «3. Т. Ерофеевой» is an item of a list.
        return False
    if not ahead and match["gap"].strip() in (",", ";"):
        return False
    if surname:
        return not (ahead and match["two"] in "тТ" and match["dot"] == ". ")
    if ahead and (both[0].islower() or both[1].islower() or match["end"][0] != "."):
        # «у т. Тарабрина», «т.е. Иванов»
        tight = match["dot"] == "." and both.lower() not in NOT_INITIALS
        # «Егоров И.И, Лужин»: the initials are those of the name before.
        behind_name = re.search(rf"(?:{SURNAME})[ ]$", text[max(0, match.start() - 40) : match.start()])
        return tight and not behind_name and (surnames.is_surname(low) or not is_known(low))
    if not ahead and (match["gap"].strip() or (both[1].islower() and match["end"] != ".") or both.islower()):
        return False
    return surnames.is_surname(low) or (not is_known(low) and len(low) > 3)


NOT_INITIALS = frozenset(("те", "тк", "тд", "тп", "ио", "сг", "нэ", "вт", "тч"))
ABBREVIATED = frozenset(("МО", "МУ", "ДК", "УК", "ГК", "РФ", "ЦБ", "СП", "РК", "ГО", "РО"))
