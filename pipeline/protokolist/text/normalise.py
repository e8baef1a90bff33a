"""Source text -> clean copy with an exact map back.

The clean copy is what the stages read: composed letters, one kind of space, dash and quote, whole words, no remains of
converters, no page numbers. Line breaks stay; a run of three or more spaces, a tab or a line of underscores becomes one
tab, since columns carry meaning. Nothing is added that the source does not have.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from protokolist.spans import Alignment, Span
from protokolist.text.copies import Copy, Edit
from protokolist.text.morphology import is_known
from protokolist.text.old_spelling import fold_old_spelling
from protokolist.text.repair import repair

TRANSLATION = str.maketrans(
    dict.fromkeys(
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
    )
    | dict.fromkeys("\u2010\u2011\u2043\ufe63\uff0d", "-")
    | dict.fromkeys("\u2012\u2013\u2014\u2015\u2212\u2500", "–")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u201a\u2039\u203a\uff02", '"')
    | dict.fromkeys("\u2028\u2029\u0085\u000b", "\n")
    | {chr(code): " " for code in (*range(9), *range(14, 32), 127)}
)
DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]+")
SOFT_BREAK = re.compile("[\u00ad¬](?=[ \t]*\n)")
ACCENTED = re.compile("[^\\W\\d_][\u0300-\u036f]+")
REMAINS = re.compile(
    r"\[(?:bookmark|image|if|endif|рисунок|pic)\b[^\]\n]{0,80}\]|\{\s?(?:PAGE|NUMPAGES|TOC|REF|PAGEREF)\b[^}\n]{0,80}\}"
    r"|HYPERLINK \"[^\"\n]{0,300}\"|PAGEREF \S+(?: \\h)?"
    r"|Ошибка! (?:Закладка|Источник ссылки) не (?:определен|найден)[аы]?\.?"
    r"|Error! (?:Bookmark not defined|Reference source not found)\.?",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
MARKDOWN = re.compile(r"\*\*|(?<!_)__(?=[^\W_])|(?<=[^\W_])__(?!_)|\\(?=[-_.*#()\[\]+!])|(?m:^[ \t]*#{1,6}[ \t]+)")
BULLET = re.compile(
    r"(?m)^[ \t]*(?:[•·▪●◦∙■□►]|[*](?=[ \t])|–(?=[ \t]+\D)|-(?=[ \t]))[ \t]*(?:\[[ xXхХ]?\][ \t]*)?(?=\S)"
)
SPACED_OUT = re.compile(r"(?<![\w-])[А-ЯЁ](?: [А-ЯЁ]){3,}(?!\w)(?!\.)")
GAP = re.compile(r" *(?:\t[ \t]*|_{3,}[ \t_]*| {3,})")
EDGES = re.compile(r"(?m)^[ \t]+|[ \t]+$")
BLANK_LINES = re.compile(r"\n{3,}")
QUOTES = re.compile(r"''|[\"'«»]?\"")
BROKEN_WORD = re.compile(r"(?P<left>[А-ЯЁа-яё]{2,})-[ \t]*\n[ \t]*(?P<right>[А-ЯЁа-яё]{2,})")
WORD = re.compile(r"[А-ЯЁа-яё]{4,}")
MIXED = re.compile(r"[A-Za-z]*[А-ЯЁа-яё][А-ЯЁа-яё-]*[A-Za-z][A-Za-zА-ЯЁа-яё-]*|[A-Za-z]+[А-ЯЁа-яё][A-Za-zА-ЯЁа-яё-]*")
LATIN_INITIAL = re.compile(
    r"(?<![A-Za-z])[ABCEHKMOPTX]\.(?=\s?(?:[А-ЯЁABCEHKMOPTX]\.\s?)?[А-ЯЁ][а-яё])"
    r"|(?<=[а-яё] )[ABCEHKMOPTX]\.(?=\s?[А-ЯЁABCEHKMOPTX]\.)"
)
LATIN_PREPOSITION = re.compile(r"(?<![\w-])[acoykCOKB](?= [а-яё\d])")
DIGIT_FOR_LETTER = re.compile(r"(?<![\w.,-])[03](?=[а-яё]{3})[а-яё]+")
LETTERS = dict(zip("aceopxykmtbHABCEKMOPTXYu", "асеорхукмтьНАВСЕКМОРТХУи", strict=True))
PAGE_LABEL = re.compile(
    r"(?m)^[ \t]*(?:[-–] ?\d{1,4} ?[-–]|(?:стр(?:аница|\.)|лист|с\.) ?\d{1,4}(?: (?:из|/) ?\d{1,4})?)[ \t]*$",
    re.IGNORECASE,
)
PAGE_EDGE_NUMBER = re.compile(r"(?:(?<=\n)|^)[ \t]*\d{1,4}[ \t]*(?=\s*\f)|(?<=\f)\s*\d{1,4}[ \t]*(?=\n)")
LAST_PAGE_NUMBER = re.compile(r"(?<=\n)[ \t]*\d{1,4}\s*\Z")
PAGE_BREAK = re.compile(r"\s*\f\s*")
LONGEST_RUNNING_HEAD = 120


def normalise(text: str, furniture: Iterable[Span] = (), recognised: Sequence[Span] = ()) -> Alignment:
    """The clean copy of ``text`` aligned with it; ``furniture`` are spans of running heads and feet to leave out.

    Within ``recognised``, spans in order, what recognition misread is put right as far as that can be known.

    A form feed parts pages; page numbers and running heads beside it are left out, and the break becomes a line break.
    Takes time linear in the length of the text.
    """
    copy = Copy(text)
    copy.edit((start, end, "") for start, end in sorted(furniture) if start < end)
    copy.replace(re.compile(r"\r\n?"), "\n")
    copy.replace(SOFT_BREAK, "-")
    copy.replace(ACCENTED, _composed)
    copy.replace(DROPPED, "")
    if recognised:
        repair(copy, recognised)
    fold_old_spelling(copy)
    copy.text = copy.text.translate(TRANSLATION)
    copy.replace(REMAINS, "")
    copy.replace(ENTITY, _entity)
    _drop_page_furniture(copy)
    copy.replace(MARKDOWN, "")
    copy.replace(SPACED_OUT, lambda match: match[0].replace(" ", ""))
    copy.replace(GAP, "\t")
    copy.replace(re.compile(r"  "), " ")
    copy.replace(EDGES, "")
    copy.replace(BULLET, lambda match: "- " if len(match[0]) > 1 else "-")
    copy.replace(BLANK_LINES, "\n\n")
    _direct_quotes(copy)
    _repair_letters(copy)
    words = set(WORD.findall(copy.text))
    copy.replace(BROKEN_WORD, lambda match: _joined(match, words))
    return Alignment(text, copy.text, copy.starts, copy.ends)


def _composed(match: re.Match[str]) -> str | None:
    composed = unicodedata.normalize("NFC", match[0])
    return composed if len(composed) == 1 else None


def _entity(match: re.Match[str]) -> str | None:
    character = html.unescape(match[0])
    return character.translate(TRANSLATION) if len(character) == 1 and character.isprintable() else None


def _direct_quotes(copy: Copy) -> None:
    """Straight and foreign quotes as « », by what stands in front of them."""
    text = copy.text

    def directed(match: re.Match[str]) -> str | None:
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        opens = (not before or before in " \t\n([{–-/«") and after not in ("", " ", "\t", "\n")
        quote = "«" if opens else "»"
        return quote if match[0] in ('"', "''") else (match[0][0] if match[0][0] in "«»" else quote) + quote

    copy.replace(QUOTES, directed)


def _repair_letters(copy: Copy) -> None:
    """Latin letters and digits that stand where Cyrillic ones should."""
    if re.search(r"[A-Za-z]", copy.text):
        copy.replace(MIXED, _cyrillic)
        copy.replace(LATIN_INITIAL, _cyrillic)
        if not re.search(r"[A-Za-z]{3}", copy.text):
            copy.replace(LATIN_PREPOSITION, _cyrillic)
    copy.replace(DIGIT_FOR_LETTER, _letter_for_digit)


def _cyrillic(match: re.Match[str]) -> str | None:
    letters = [LETTERS.get(letter, letter) if letter.isascii() and letter.isalpha() else letter for letter in match[0]]
    return None if any(letter.isascii() and letter.isalpha() for letter in letters) else "".join(letters)


def _letter_for_digit(match: re.Match[str]) -> str | None:
    word = {"0": "О", "3": "З"}[match[0][0]] + match[0][1:]
    return word if is_known(word.lower()) else None


def _joined(match: re.Match[str], words: Container[str]) -> str:
    """«библио-⏎тека» as one word; a hyphen of the word itself stays («какой-⏎либо», «Сухово-⏎Кобылин»).

    ``words`` are those of the document: what it has unbroken elsewhere is one word («Бро-⏎невич»).
    """
    left, right = match["left"], match["right"]
    if left + right in words:
        return left + right
    whole = (left + right).lower()
    own_hyphen = right[0].isupper() != left[-1].isupper() or (
        not is_known(whole)
        and (is_known(f"{left}-{right}".lower()) or is_known(left.lower()) or is_known(right.lower()))
    )
    return f"{left}-{right}" if own_hyphen and not (right.isupper() and left.isupper()) else left + right


def _drop_page_furniture(copy: Copy) -> None:
    copy.replace(PAGE_LABEL, "")
    if "\f" not in copy.text:
        return
    copy.edit(_running_heads(copy.text))
    copy.replace(PAGE_EDGE_NUMBER, "")
    copy.replace(LAST_PAGE_NUMBER, "")
    copy.replace(PAGE_BREAK, "\n")


def _running_heads(text: str) -> list[Edit]:
    """First and last lines that recur on several pages with nothing but figures changed; the first one stays."""
    edges: list[tuple[int, int, str]] = []
    at = 0
    for page in text.split("\f"):
        lines = list(re.finditer(r"[^\n]*\S[^\n]*", page))
        for line in dict.fromkeys((lines[0], lines[-1]) if len(lines) > 2 else ()):
            if len(line[0]) <= LONGEST_RUNNING_HEAD and re.search(r"[^\W\d_]", line[0]):
                edges.append((at + line.start(), at + line.end(), re.sub(r"\d+", "#", line[0].strip())))
        at += len(page) + 1
    counts = Counter(wording for _, _, wording in edges)
    seen: set[str] = set()
    drops: list[Edit] = []
    for start, end, wording in edges:
        if counts[wording] >= 3 or (counts[wording] == 2 and text.count("\f") == 1 and len(wording) > 8):
            if wording in seen:
                drops.append((start, end, ""))
            seen.add(wording)
    return drops
