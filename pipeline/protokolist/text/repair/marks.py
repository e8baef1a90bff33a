"""Spots and scratches that were read as marks, and marks with spaces before them."""

import re
from collections.abc import Iterator

from protokolist.text.copies import Edit
from protokolist.text.given_names import is_first_name, is_patronymic
from protokolist.text.morphology import is_known
from protokolist.text.names import is_common

# No protocol has these.
SPOTS = re.compile(r"[‘’`´‚^~|¬\\{}<>©®™•■§¢€¥°„“”'*]+")
# The apostrophe that stood for «ъ» on typewriters and in the 1920s.
APOSTROPHE = re.compile(r"(?P<before>[А-Яа-яЁё]+)[‘’'`](?P<after>[еёюяЕЁЮЯ][а-яё]+)")
OPENS, CLOSES = "„“", "“”"
# A mark that stands alone between words.
ALONE = re.compile(r"(?P<gap>[ \t]+)(?P<mark>[.,:;_°'\"!?…-]*[.,:;_°'\"!?…])(?=[ \t\n\f]|\Z)")
AHEAD = re.compile(r"(?m)^[ \t]*[.,:;_!?=]+[ \t]*(?=\S)")
UNDERSCORES = re.compile(r"(?<![_\w])_{1,2}(?!_)[ \t]*")
# «Л.М.:» and «руб.,» are right, «сказал:.» is not.
DOUBLED = re.compile(r"(?<=\w)(?:[,:;]\.|:;|;:)(?=[ \t\n]|\Z)")
SPLIT_NUMBER = re.compile(r"(?<=№)\.[ \t]*(?=\d)")

SURNAME = r"[А-ЯЁ][а-яё]{3,}(?:-[А-ЯЁ][а-яё]+)?"
INITIALS = r"[А-ЯЁ]\.[ ]?[А-ЯЁ](?:\.|(?=[\s,;:)]))"
DOTTED = re.compile(rf"(?P<last>{SURNAME})(?P<dot>[ ]?[.:,][ ]?)(?P<initials>{INITIALS})(?![ ]?[А-ЯЁ][а-яё])")
DOTTED_GIVEN = re.compile(
    rf"(?P<first>{SURNAME})(?P<dot>[ ]?[.,:][ ]?)(?P<second>{SURNAME})(?:(?P<other>[ ]?[.,:]?[ ])(?P<third>{SURNAME}))?"
)


def marks(text: str) -> Iterator[Edit]:
    """Marks no protocol has, left out; quotes stay where they have a partner, an apostrophe may stand for «ъ»."""
    taken: set[int] = set()
    for match in APOSTROPHE.finditer(text):
        whole = f"{match['before']}ъ{match['after']}".lower()
        if is_known(whole):
            at = match.end("before")
            taken.add(at)
            yield at, at + 1, "Ъ" if match["before"].isupper() and len(match["before"]) > 1 else "ъ"
    for match in SPOTS.finditer(text):
        for at in range(match.start(), match.end()):
            if at not in taken and not _meant(text, at):
                yield at, at + 1, _instead(text, match, at)


def _instead(text: str, spots: re.Match[str], at: int) -> str:
    """What to put for a spot: a comma for one that looks like it, a space between words that would run together."""
    before, after = text[spots.start() - 1 : spots.start()], text[spots.end() : spots.end() + 1]
    if at > spots.start() or not before.isalnum():
        return ""
    if spots[0][0] == "‚" and (after.isspace() or len(spots[0]) > 1):
        return "," if after.isspace() else ", "
    return " " if after.isalnum() else ""


def _meant(text: str, at: int) -> bool:
    sign = text[at]
    if sign == "°":
        return text[at - 1 : at].isdigit()
    if sign == "§":
        return bool(re.match(r"[ ]?\d", text[at + 1 : at + 3]))
    if sign == "*":
        return text[at - 1 : at] == "*" or text[at + 1 : at + 2] == "*"
    if sign in OPENS and text[at + 1 : at + 2].isalpha() and not text[at - 1 : at].isalnum():
        return any(close in text[at + 1 : at + 200].split("\n\n", 1)[0] for close in (*CLOSES, '"'))
    if sign in CLOSES and at and not text[at - 1].isspace():
        return any(opening in text[max(0, at - 200) : at].rsplit("\n\n", 1)[-1] for opening in OPENS)
    return False


def spaces(text: str) -> Iterator[Edit]:
    """Lone marks, marks ahead of a line and doubled ones left out, spaces before marks too."""
    for match in ALONE.finditer(text):
        if _is_misplaced(text, match):
            yield match.start("gap"), match.end("gap"), ""
        else:
            yield match.start(), match.end(), ""
    for pattern, new in ((AHEAD, ""), (UNDERSCORES, ""), (SPLIT_NUMBER, " ")):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), new
    for match in DOUBLED.finditer(text):
        yield match.start(), match.end(), ":" if ":" in match[0] else match[0][0]


def _is_misplaced(text: str, match: re.Match[str]) -> bool:
    """Whether a lone mark belongs to the word before it; else it is a spot."""
    before = text[match.start() - 1 : match.start()]
    behind = re.match(r"[ \t]*(\S?\S?)", text[match.end() : match.end() + 10])
    follows, after = (behind[1][:1], behind[1][1:]) if behind else ("", "")
    mark = match["mark"]
    if before in (".", ")", "»") and before:
        # «Егоров И.И. : Согласен»
        return mark == ":" and follows.isupper()
    if not before.isalnum():
        return False
    if mark == ".":
        return follows.isupper() and after != "."
    return follows.isalnum() if mark == "," else mark in (":", ";", "!", "?")


def dots_in_names(text: str) -> Iterator[Edit]:
    """«Шичкину.А.А.», «Надежда. Семёновна»: a spot between the parts of one name."""
    for match in DOTTED.finditer(text):
        last = match["last"].lower()
        begins = text[: match.start()].rstrip(" \t")[-1:] in ("", "\n", "\f", ",", ";", ":", "(", ".")
        if not is_known(last) or begins:
            yield match.start("dot"), match.end("dot"), " "
    for match in DOTTED_GIVEN.finditer(text):
        if is_patronymic(match["second"]) and is_first_name(match["first"]):
            yield match.start("dot"), match.end("dot"), " "
        elif (
            match["third"]
            and ":" not in match["dot"]
            and not is_common(match["first"])
            and is_first_name(match["second"], sure=True)
            and is_patronymic(match["third"])
        ):
            yield match.start("dot"), match.end("dot"), " "
            if match["other"] != " ":
                yield match.start("other"), match.end("other"), " "
