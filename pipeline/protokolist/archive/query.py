"""The search language: words in all forms, phrases, exact forms, prefixes, OR, minus, nearness, and fields.

крыша ремонт            both words, in any form
"ремонт крыши"          the phrase, in any forms
"крыши"  ="ремонта крыши"   one word in quotes or «=» before quotes: exactly so
библиот*                words that begin so
крыша ИЛИ кровля        either; AND binds closer; brackets group
-школа                  not this word
РЯДОМ(крыша деньги, 5)  within five words
кто:Зимина тип:проблема тема:здания дата:2010..2015 орг:"отдел культуры" роль:директор решение:есть
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from protokolist.archive.dates import Dates, dates
from protokolist.archive.tokenizer import SURNAME, Terms, as_written, asked, given, initial, likeliest, phrase
from protokolist.archive.tokenizer import words as word_list
from protokolist.errors import QueryError
from protokolist.messages import STATEMENT_TYPES, TOPICS
from protokolist.text.given_names import is_patronymic
from protokolist.text.morphology import fold
from protokolist.text.names import Name, is_initial, read_name

FIELDS: Final[dict[str, str]] = {
    "кто": "who", "who": "who", "роль": "role", "role": "role", "орг": "org", "org": "org", "тип": "type",
    "type": "type", "тема": "topic", "topic": "topic", "дата": "date", "date": "date", "решение": "decision",
    "decision": "decision",
}  # fmt: skip
OR: Final = {"ИЛИ", "OR", "|"}
NEAR: Final = {"РЯДОМ", "NEAR"}
YES, NO = {"есть", "да", "yes"}, {"нет", "no"}
TOKEN = re.compile(
    r"""\s*(?:
    (?P<field>[^\W\d_]+):
  | (?P<near>РЯДОМ|NEAR)\(
  | (?P<open>\() | (?P<close>\)) | (?P<comma>,)
  | (?P<minus>-(?=[\w"(=]))
  | (?P<phrase>="[^"]*"|"[^"]*"|«[^»]*»)
  | (?P<exact>=[^\W_]+(?:[-’'][^\W_]+)*)
  | (?P<word>[<>]?=?[\w.]+(?:[-’'.][\w.]+)*\*?)
  | (?P<or>\|)
)""",
    re.VERBOSE,
)
# What may be part of a name in a query: a capitalised word, an initial, two of them.
INITIALS = re.compile(r"(?:[A-ZА-ЯЁ]\.){1,2}")
NAME_PART = re.compile(r"[A-ZА-ЯЁ][a-zа-яё]+(?:-[A-ZА-ЯЁ]?[a-zа-яё]+)*|(?:[A-ZА-ЯЁ]\.){1,2}")
DEEPEST = 20
LONGEST = 2_000


Positions = tuple[Terms, ...]
"""Words in a row, each by any of its terms of the index."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, phrase or name: ``kind`` is ``word``, ``phrase``, ``exact``, ``prefix`` or ``name``."""

    kind: str
    words: tuple[str, ...]
    """As written in the query."""
    ways: tuple[Positions, ...]
    """What it is found by: any of these."""
    best: tuple[Positions, ...]
    """What comes first among it: the very forms, and surnames in any form."""

    def expression(self, *, exact: bool = False) -> str:
        """As FTS5 has it; with ``exact`` what comes first."""
        ways = [phrase(way, prefix=self.kind == "prefix") for way in (self.best if exact else self.ways)]
        return ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"

    def listed(self) -> str:
        """A name as the archive's list of persons has it, for FTS5: the surname first."""
        return phrase(self.ways[0])


def plain_term(text: str) -> Term:
    """A word or a phrase in any forms, as it would stand in a query; a ``QueryError`` if there is no word in it."""
    words = word_list(text)
    if not words:
        raise QueryError(f"«{text}»: здесь нет ни одного слова.", f"“{text}”: there is no word here.")
    return _term("word" if len(words) == 1 else "phrase", words)


def _term(kind: str, words: Sequence[str]) -> Term:
    if kind in ("exact", "prefix"):
        way = tuple(as_written(word) for word in words)
        return Term(kind, tuple(words), (way,), (way,))
    ways = tuple(asked(word) for word in words)
    best = tuple(
        (*as_written(word), *(term for term in terms if term.startswith(SURNAME)))
        for word, terms in zip(words, ways, strict=True)
    )
    return Term(kind, tuple(words), (ways,), (best,))


def name_term(name: Name) -> Term:
    """A personal name in any case, given names or initials before or behind the surname; initials find given names."""
    last = tuple(asked(word) for word in word_list(name.last or ""))
    given_names = tuple(_given(part) for part in (name.first, name.middle) if part)
    ways = (last + given_names, given_names + last) if given_names and last else (last or given_names,)
    words = tuple(word for part in (name.last, name.first, name.middle) if part for word in word_list(part))
    return Term("name", words, ways, ways)


def _given(part: str) -> Terms:
    return initial(part) if is_initial(part) else given(part)


@dataclass(frozen=True, slots=True)
class Node:
    """Words joined: ``and``, ``or``, ``near``, ``not`` (the first without the others), or a single ``term``."""

    kind: str
    parts: tuple["Node", ...] = ()
    term: Term | None = None
    distance: int = 0

    def expression(self, *, exact: bool = False) -> str:
        """As FTS5 has it."""
        if self.term:
            return self.term.expression(exact=exact)
        inner = [part.expression(exact=exact) for part in self.parts]
        if self.kind == "near":
            return f"NEAR({' '.join(inner)}, {self.distance})"
        return "(" + {"and": " AND ", "or": " OR ", "not": " NOT "}[self.kind].join(inner) + ")"

    def terms(self) -> Iterator[Term]:
        """What is looked for, without what must not be there."""
        if self.term:
            yield self.term
        for part in self.parts[: 1 if self.kind == "not" else None]:
            yield from part.terms()

    def all_terms(self) -> Iterator[Term]:
        """Every term, also of what must not be there."""
        if self.term:
            yield self.term
        for part in self.parts:
            yield from part.all_terms()

    def has_or(self) -> bool:
        """Whether a statement may have some of the terms only."""
        return self.kind == "or" or any(part.has_or() for part in self.parts[: 1 if self.kind == "not" else None])


@dataclass(slots=True)
class Query:
    """A query understood: words to find, words that must not be there, and fields."""

    text: str
    words: Node | None = None
    without: Node | None = None
    who: list[Term] = field(default_factory=list)
    role: list[Term] = field(default_factory=list)
    org: list[Term] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    dates: list[Dates] = field(default_factory=list)
    decided: bool | None = None
    decisions: list[Term] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for."""
        fields = (self.who, self.role, self.org, self.types, self.topics, self.dates, self.decisions)
        return self.words is None and self.without is None and self.decided is None and not any(fields)


def parse(text: str) -> Query:
    """A query in the search language; a ``QueryError`` that shows where it cannot be understood."""
    if len(text) > LONGEST:
        raise QueryError(
            f"Запрос длиннее {LONGEST} знаков. Сократите его.",
            f"The query is longer than {LONGEST} characters. Shorten it.",
        )
    return _Parser(text).query()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._cut())
        self.at = 0
        self.depth = 0

    def _cut(self) -> Iterator[_Token]:
        at = 0
        while self.text[at:].strip():
            match = TOKEN.match(self.text, at)
            if not match or not match.lastgroup:
                place = at + len(self.text[at:]) - len(self.text[at:].lstrip())
                if self.text[place] in '"«':
                    raise self.fault(place, "кавычка не закрыта", "a quotation mark is not closed")
                # A lone mark between words («крыша – ремонт») says nothing.
                if self.text[place] in "–—-.;:!?…/№" and not self.text[place + 1 : place + 2].strip():
                    at = place + 1
                    continue
                raise self.fault(
                    place,
                    f"знак «{self.text[place]}» непонятен",
                    f"the character “{self.text[place]}” means nothing here",
                )
            kind = match.lastgroup
            found = match[kind]
            if kind == "word" and found in OR:
                kind = "or"
            yield _Token(kind, found, match.start(kind))
            at = match.end()

    def fault(self, at: int, ru: str, en: str) -> QueryError:
        pointer = f"\n  {self.text}\n  {' ' * at}^"
        return QueryError(f"Запрос не понят: {ru}.{pointer}", f"The query cannot be understood: {en}.{pointer}")

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def query(self) -> Query:
        query = Query(self.text.strip())
        words = self._either(query, top=True)
        if (left := self.peek()) is not None:
            raise self.fault(left.at, "лишняя скобка", "a bracket too many")
        query.words, query.without = words
        return query

    def _either(self, query: Query, *, top: bool) -> tuple[Node | None, Node | None]:
        """Alternatives; what is wanted and what is not."""
        parts = [self._all(query, top=top)]
        while (token := self.peek()) and token.kind == "or":
            self.at += 1
            if (after := self.peek()) is None or after.kind in ("or", "close"):
                raise self.fault(token.at, "после ИЛИ ничего нет", "nothing stands after OR")
            parts.append(self._all(query, top=False))
        if len(parts) == 1:
            return parts[0]
        wanted = []
        for part, without in parts:
            if part is None:
                raise self.fault(0, "по обе стороны ИЛИ нужны слова", "words are needed on both sides of OR")
            wanted.append(Node("not", (part, without)) if without else part)
        return Node("or", tuple(wanted)), None

    def _all(self, query: Query, *, top: bool) -> tuple[Node | None, Node | None]:
        wanted: list[Node] = []
        unwanted: list[Node] = []
        while (token := self.peek()) and token.kind not in ("close", "or", "comma"):
            if token.kind == "field":
                self._field(query, top=top)
                continue
            self.at += 1
            if token.kind == "minus":
                following = self.peek()
                if following is None:
                    raise self.fault(token.at, "после минуса ничего нет", "nothing stands after the minus")
                self.at += 1
                unwanted.append(self._atom(query, following))
            else:
                wanted.append(self._atom(query, token))
        return _joined("and", wanted), _joined("or", unwanted)

    def _atom(self, query: Query, token: _Token) -> Node:
        if token.kind == "open":
            return self._group(query, token)
        if token.kind == "near":
            return self._near(token)
        if token.kind == "word" and (name := self._name(token)):
            return Node("term", term=name)
        if token.kind in ("word", "phrase", "exact"):
            return Node("term", term=self._term(token))
        raise self.fault(token.at, f"«{token.text}» здесь не на месте", f"“{token.text}” is out of place here")

    def _group(self, query: Query, token: _Token) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault(token.at, "слишком много скобок", "too many brackets")
        wanted, without = self._either(query, top=False)
        closing = self.peek()
        if closing is None or closing.kind != "close":
            raise self.fault(token.at, "скобка не закрыта", "the bracket is not closed")
        self.at += 1
        self.depth -= 1
        if wanted is None:
            raise self.fault(token.at, "в скобках нет слов", "no words are in the brackets")
        return Node("not", (wanted, without)) if without else wanted

    def _near(self, token: _Token) -> Node:
        terms: list[Node] = []
        distance = 10
        while (inner := self.peek()) is not None and inner.kind != "close":
            self.at += 1
            if inner.kind == "comma":
                number = self.peek()
                if number is None or not number.text.isdigit() or not 0 < int(number.text) <= 1000:
                    raise self.fault(
                        inner.at, "после запятой нужно число слов", "a number of words is needed after the comma"
                    )
                distance = int(number.text)
                self.at += 1
            elif inner.kind in ("word", "phrase", "exact"):
                terms.append(Node("term", term=self._term(inner)))
            else:
                raise self.fault(inner.at, "в РЯДОМ( ) бывают только слова", "only words can stand in NEAR( )")
        if self.peek() is None:
            raise self.fault(token.at, "скобка не закрыта", "the bracket is not closed")
        self.at += 1
        if len(terms) < 2:
            raise self.fault(token.at, "в РЯДОМ( ) нужны два слова", "NEAR( ) needs two words")
        return Node("near", tuple(terms), distance=distance)

    def _term(self, token: _Token) -> Term:
        text = token.text
        if token.kind == "phrase":
            exact = text.startswith("=")
            words = word_list(text.strip('="«»'))
            if not words:
                raise self.fault(token.at, "в кавычках нет слов", "no words are in the quotation marks")
            return _term("exact" if exact or len(words) == 1 else "phrase", words)
        if token.kind == "exact":
            return _term("exact", word_list(text[1:]))
        words = word_list(text)
        if not words:
            raise self.fault(token.at, f"«{text}» не слово", f"“{text}” is no word")
        if text.endswith("*"):
            if len(words[-1]) < 2:
                raise self.fault(
                    token.at, "перед * нужны хотя бы две буквы", "at least two letters are needed before *"
                )
            return _term("prefix", words)
        return _term("word" if len(words) == 1 else "phrase", words)

    def _name(self, token: _Token) -> Term | None:
        """A surname with initials or with first name and patronymic, in either order, where one begins at ``token``."""
        run = [token, *self.tokens[self.at : self.at + 2]]
        while run and not all(NAME_PART.fullmatch(one.text) and one.kind == "word" for one in run):
            run.pop()
        for length in range(len(run), 1, -1):
            parts = [one.text for one in run[:length]]
            initials = [part for part in parts if INITIALS.fullmatch(part)]
            if len(parts) - len(initials) == 1 or (not initials and any(map(is_patronymic, parts[1:]))):
                name = read_name(" ".join(parts).replace(".", ". ").replace("  ", " ").strip())
                if name.last and name.first:
                    self.at += length - 1
                    return name_term(name)
        return None

    def _field(self, query: Query, *, top: bool) -> None:
        token = self.tokens[self.at]
        name = FIELDS.get(token.text.lower())
        if name is None:
            known = ", ".join(f"{one}:" for one in ("кто", "роль", "орг", "тип", "тема", "дата", "решение"))
            raise self.fault(token.at, f"поля «{token.text}:» нет; есть {known}", f"there is no field “{token.text}:”")
        if not top or self.depth:
            raise self.fault(
                token.at,
                "поля не соединяются через ИЛИ и не ставятся в скобки",
                "fields cannot stand with OR or in brackets",
            )
        self.at += 1
        value = self.peek()
        if value is None or value.kind not in ("word", "phrase", "exact"):
            raise self.fault(token.at, f"после «{token.text}:» нет значения", f"“{token.text}:” has no value")
        self.at += 1
        self._set(query, name, value)

    def _set(self, query: Query, name: str, value: _Token) -> None:
        bare = value.text.strip('="«»').strip()
        if name == "who":
            if not word_list(bare):
                raise self.fault(value.at, "нет имени", "there is no name")
            term = self._name(value) if value.kind == "word" else None
            query.who.append(term or name_term(read_name(bare.title() if bare.islower() else bare)))
        elif name == "role":
            query.role.append(self._term(value))
        elif name == "org":
            query.org.append(self._term(value))
        elif name == "type":
            query.types.append(
                self._chosen(
                    value, bare, {key: (text.ru, text.en) for key, text in STATEMENT_TYPES.items()}, "вида", "type"
                )
            )
        elif name == "topic":
            query.topics.append(
                self._chosen(value, bare, {key: (text.ru, text.en) for key, text in TOPICS.items()}, "темы", "topic")
            )
        elif name == "date":
            query.dates.append(self._dates(value))
        elif bare.lower() in YES | NO:
            query.decided = bare.lower() in YES
        else:
            query.decisions.append(self._term(value))

    def _chosen(self, value: _Token, bare: str, known: dict[str, tuple[str, str]], ru: str, en: str) -> str:
        """The key whose name, in either language and any form, is or begins as the value."""
        wanted = fold(bare)
        if wanted in known:
            return wanted
        stem = likeliest(wanted) if " " not in wanted else wanted
        for key, names in known.items():
            words = [fold(word) for name in names for word in word_list(name)]
            if wanted in map(fold, names) or any(wanted == word or likeliest(word) == stem for word in words):
                return key
        for key, names in known.items():
            if len(wanted) >= 3 and any(fold(word).startswith(wanted) for name in names for word in word_list(name)):
                return key
        choice = ", ".join(name for name, _ in known.values())
        raise self.fault(
            value.at, f"{ru} «{bare}» нет; есть: {choice}", f"there is no {en} “{bare}”; there are: {', '.join(known)}"
        )

    def _dates(self, value: _Token) -> Dates:
        found = dates(value.text.strip('"«»'))
        if found is None:
            raise self.fault(
                value.at,
                "дата пишется 2015, 2015-03, 17.03.2015, 2010..2015 или >2015",
                "a date is written 2015, 2015-03, 2015-03-17, 2010..2015 or >2015",
            )
        return found


def _joined(kind: str, nodes: list[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else Node(kind, tuple(nodes))
