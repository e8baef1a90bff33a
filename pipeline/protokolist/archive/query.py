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
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from protokolist.archive.tokenizer import EXACT, WORD, asked
from protokolist.errors import QueryError
from protokolist.messages import STATEMENT_TYPES, TOPICS
from protokolist.text.morphology import fold, lemma

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
DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
DATES = re.compile(rf"(?P<from>{DATE})?\.\.(?P<to>{DATE})?|(?P<sign>[<>]=?)?(?P<at>{DATE})")
DEEPEST = 20
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase: ``kind`` is ``word``, ``phrase``, ``exact`` or ``prefix``."""

    kind: str
    words: tuple[str, ...]

    def expression(self, *, exact: bool = False) -> str:
        """As FTS5 has it; with ``exact`` the forms as they are written."""
        if self.kind == "prefix":
            return f'"{EXACT}{fold(self.words[0])}" *'
        mark = EXACT if exact or self.kind == "exact" else ""
        return '"' + " ".join(mark + word for word in self.words) + '"'


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


@dataclass(frozen=True, slots=True)
class Dates:
    """Days from ``since`` to ``until``, both included, as ISO text of any precision; either may be missing."""

    since: str | None = None
    until: str | None = None


@dataclass(slots=True)
class Query:
    """A query understood: words to find, words that must not be there, and fields."""

    text: str
    words: Node | None = None
    without: Node | None = None
    who: list[str] = field(default_factory=list)
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
            words = tuple(WORD.findall(text.strip('="«»')))
            if not words:
                raise self.fault(token.at, "в кавычках нет слов", "no words are in the quotation marks")
            return Term("exact" if exact or len(words) == 1 else "phrase", words)
        if token.kind == "exact":
            return Term("exact", (text[1:],))
        prefix = text.endswith("*")
        words = tuple(WORD.findall(text))
        if not words:
            raise self.fault(token.at, f"«{text}» не слово", f"“{text}” is no word")
        if prefix:
            if len(words) > 1 or len(words[0]) < 2:
                raise self.fault(
                    token.at, "перед * нужны хотя бы две буквы", "at least two letters are needed before *"
                )
            return Term("prefix", words)
        return Term("word" if len(words) == 1 else "phrase", words)

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
            if not WORD.findall(bare):
                raise self.fault(value.at, "нет имени", "there is no name")
            query.who.append(bare)
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
        stem = lemma(wanted) if " " not in wanted else wanted
        for key, names in known.items():
            words = [fold(word) for name in names for word in WORD.findall(name)]
            if wanted in map(fold, names) or any(wanted == word or lemma(word) == stem for word in words):
                return key
        for key, names in known.items():
            if len(wanted) >= 3 and any(fold(word).startswith(wanted) for name in names for word in WORD.findall(name)):
                return key
        choice = ", ".join(name for name, _ in known.values())
        raise self.fault(
            value.at, f"{ru} «{bare}» нет; есть: {choice}", f"there is no {en} “{bare}”; there are: {', '.join(known)}"
        )

    def _dates(self, value: _Token) -> Dates:
        # «2010..2015»: the dots are part of the word.
        match = DATES.fullmatch(value.text.strip('"'))
        if not match or (match["from"] is None and match["to"] is None and match["at"] is None):
            raise self.fault(
                value.at,
                "дата пишется 2015, 2015-03, 2015-03-17, 2010..2015 или >2015",
                "a date is written 2015, 2015-03, 2015-03-17, 2010..2015 or >2015",
            )
        if match["at"] is None:
            return Dates(match["from"], match["to"])
        at, sign = match["at"], match["sign"]
        if sign == ">":
            return Dates(since=at + "~")
        if sign == "<":
            return Dates(until=_before(at))
        return {">=": Dates(since=at), "<=": Dates(until=at), None: Dates(at, at)}[sign]


def _before(at: str) -> str:
    """An upper bound that lets everything before ``at`` through."""
    return at[:-1] + chr(ord(at[-1]) - 1)


def _joined(kind: str, nodes: list[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else Node(kind, tuple(nodes))


def matcher(terms: list[Term]) -> "Matcher":
    """Tells which words of a text the terms have found."""
    return Matcher(terms)


class Matcher:
    """Whether a word with its tokens is what some term looks for; for marking hits in a text."""

    def __init__(self, terms: list[Term]) -> None:
        self._any: set[str] = set()
        self._prefixes: list[str] = []
        for term in terms:
            if term.kind == "prefix":
                self._prefixes.append(EXACT + fold(term.words[0]))
            elif term.kind == "exact":
                self._any.update(EXACT + fold(word) for word in term.words)
            else:
                self._any.update(token for word in term.words for token in asked(word))

    def __call__(self, found: tuple[str, ...]) -> bool:
        """Whether the word with these tokens is wanted."""
        return not self._any.isdisjoint(found) or any(found[0].startswith(prefix) for prefix in self._prefixes)
