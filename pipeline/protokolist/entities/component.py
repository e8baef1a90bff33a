"""Mentions of persons, organisations and positions as spaCy components: the network, the rules, the models.

Each adds its own ``doc.spans`` block by block and needs those of the components before it. Who is who comes later, in
``identities``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from protokolist.entities import tagger
from protokolist.entities.blocks import ByBlock
from protokolist.entities.mending import mended_organisations
from protokolist.entities.mending_persons import mended_persons
from protokolist.entities.organisations import find_organisations, introduced_names
from protokolist.entities.persons import find_persons, roster_of
from protokolist.entities.repeated_persons import without_persons
from protokolist.entities.role_phrases import RolePhrase, role_phrases
from protokolist.entities.roles import how_sure
from protokolist.entities.span_models import SpanModels
from protokolist.layout.component import blocks
from protokolist.spans import Span as Place
from protokolist.text.names import find_names
from protokolist.text.tokens import clean_text, span_of, token_places
from protokolist.text.words import LINES_KEPT

# «Предс. собрания /Лужина/»: a label of the meeting, whatever the models say.
LABEL = re.compile(r"(?:предс|пред|секр)\w*\.?(?:\s+(?:собр|засед|совещ|сход)\w*\.?)?", re.IGNORECASE)
SIGNED = re.compile(r"\.?[\s_]*(?:(?:т|тов|гр)\.\s*)?(?:\(?подпись\)?[\s_]*)?[/:]?\s*[А-ЯЁ][а-яё]*\.?")
# So sure must the rules be of the holder to keep a phrase that the models passed over.
CLEAR = 0.75
# A position phrase without a holder in its block: the whole document may show who it is.
UNHELD = "unheld"
# Of a position phrase: where the bare position ends (clean copy), whether it is a label for several holders, how sure
# it is who holds it; whether it is one only for who leads the meeting.
for extension in ("head_end", "plural", "bare", "score"):
    Span.set_extension(extension, default=None, force=True)


@Language.component("protokolist_ner")
def ner(doc: Doc) -> Doc:
    """``doc.spans["tagged"]``: PER, ORG and LOC of the network, each block tagged by itself."""
    whole = clean_text(doc)
    texts = [whole[start:end] for start, end in token_places(doc)]
    words = [[at for at in range(block.start, block.end) if not texts[at].isspace()] for block in doc.spans["blocks"]]
    found = []
    for block, spans in zip(words, tagger.load()([[texts[at] for at in block] for block in words]), strict=True):
        for span in spans:
            found.append(Span(doc, block[span.start], block[span.end - 1] + 1, label=span.label))
    doc.spans["tagged"] = found
    return doc


@Language.component("protokolist_persons")
def persons(doc: Doc) -> Doc:
    """``doc.spans["persons"]``: mentions of persons by the form of their names, the network and the roster."""
    tagged, whole = ByBlock(doc, "tagged"), clean_text(doc)
    layout = blocks(doc)
    roster = roster_of(match.name for block in layout for match in find_names(whole[block.start : block.end]))
    doc.spans["persons"] = [
        span_of(doc, block.start + match.start, block.start + match.end, "person")
        for block in layout
        for match in find_persons(
            whole[block.start : block.end],
            [(start, end) for start, end, label, _ in tagged.within(block) if label == "PER"],
            roster,
        )
    ]
    return doc


@Language.component("protokolist_organisations")
def organisations(doc: Doc) -> Doc:
    """``doc.spans["organisations"]``: mentions of organisations by their words and the network."""
    tagged, whole = ByBlock(doc, "tagged"), clean_text(doc)
    layout = blocks(doc)
    introduced = introduced_names(whole, [whole[block.start : block.end] for block in layout])
    found = []
    for block in layout:
        seen = [(start, end, tagger.LABELS[label]) for start, end, label, _ in tagged.within(block)]
        for start, end in find_organisations(whole[block.start : block.end], seen, introduced):
            found.append(span_of(doc, block.start + start, block.start + end, "organisation"))
    doc.spans["organisations"] = found
    return doc


@Language.component("protokolist_roles")
def roles(doc: Doc) -> Doc:
    """``doc.spans["roles"]``: phrases that name a position, labelled by whether somebody in their block holds it."""
    people, bodies, whole = ByBlock(doc, "persons"), ByBlock(doc, "organisations"), clean_text(doc)
    found = []
    for block in blocks(doc):
        near, named = tuple(people.spans(block)), tuple(bodies.spans(block))
        for phrase, score in _phrases(whole[block.start : block.end], near, named):
            label = UNHELD if score is None else "role"
            span = span_of(doc, block.start + phrase.start, block.start + phrase.end, label)
            told = span._
            told.head_end, told.plural = block.start + phrase.head_end, phrase.plural
            told.score, told.bare = score, phrase.bare
            found.append(span)
    doc.spans["roles"] = found
    return doc


@lru_cache(maxsize=LINES_KEPT)
def _phrases(
    text: str, persons: tuple[Place, ...], organisations: tuple[Place, ...]
) -> list[tuple[RolePhrase, float | None]]:
    """Position phrases of a line with how sure their holders are: most lines look to the models as to the rules."""
    phrases = role_phrases(text, persons, organisations)
    held = how_sure(text, phrases, persons, organisations) if persons and phrases else {}
    return [(phrase, held.get(phrase.start)) for phrase in phrases]


class Mentions:
    """Lets the models decide where mentions begin and end; without models those of the rules stay."""

    def __init__(self, models: SpanModels | None = None) -> None:
        self.models = models

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with ``spans["persons"]``, ``["organisations"]`` and ``["roles"]`` set anew."""
        if self.models is None:
            return doc
        found: dict[str, list[Span]] = {"person": [], "organisation": [], "role": []}
        for start, end, label in self.models.mentions(doc):
            found[label].append(span_of(doc, start, end, label))
        found["organisation"], found["person"] = _mended(doc, found)
        doc.spans["persons"], doc.spans["organisations"] = found["person"], found["organisation"]
        # The rules again, now that it is known who and what stands in each line.
        by_rule = list(roles(doc).spans["roles"])
        told = {(span.start_char, span.end_char): span for span in by_rule}
        heads = {span.start_char: span for span in by_rule}
        chosen = [
            _within_line(cut, heads) for span in found["role"] if (cut := _without_persons(span, found)) is not None
        ]
        for span in chosen:
            known = told.get((span.start_char, span.end_char)) or heads.get(span.start_char)
            span._.plural = known is not None and known._.plural
            span._.bare = False
            span._.head_end = min(span.end_char, known._.head_end) if known else _head_end(span, found["organisation"])
        doc.spans["roles"] = sorted([*chosen, *_left_over(by_rule, chosen)], key=lambda span: span.start)
        return doc

    def to_disk(self, path: Path, **_: object) -> None:
        """Writes the models into the folder ``path``."""
        if self.models:
            self.models.to_disk(path)

    def from_disk(self, path: Path, **_: object) -> "Mentions":
        """Takes the models in the folder ``path``."""
        self.models = SpanModels.from_disk(path)
        return self


def _mended(doc: Doc, found: dict[str, list[Span]]) -> tuple[list[Span], list[Span]]:
    """Organisations and persons as the models have them, mended by what the rules know better."""
    text, layout = clean_text(doc), blocks(doc)
    head = [block for block in layout if block.section == "head"]
    limits = (head[0].start, head[-1].end) if head else (0, 0)
    named = without_persons(text, _places(found["organisation"]), _places(found["person"]))
    bodies = mended_organisations(text, named, _places(doc.spans["organisations"]), limits)
    starts = [block.body for block in layout]
    people = mended_persons(text, _places(found["person"]), _places(doc.spans["persons"]), bodies, starts)
    return (
        [span_of(doc, start, end, "organisation") for start, end in bodies],
        [span_of(doc, start, end, "person") for start, end in people],
    )


def _within_line(role: Span, heads: Mapping[int, Span]) -> Span:
    """«Директор⏎от завода …»: where the rules end a phrase with its line, so it is."""
    by_rule = heads.get(role.start_char)
    if by_rule is None or by_rule.end >= role.end:
        return role
    rest = clean_text(role.doc)[by_rule.end_char : role.end_char]
    return by_rule if rest.startswith("\n") else role


def _without_persons(role: Span, found: Mapping[str, Sequence[Span]]) -> Span | None:
    """«Депутат | Зуева»: a position ends where a person's name begins; nothing is left of one inside a name."""
    people = found["person"]
    at = bisect_right(people, role.start, key=lambda person: person.start)
    if at and people[at - 1].end > role.start:
        return None
    if _is_label(role):
        return None
    if at == len(people) or people[at].start >= role.end:
        return role
    return Span(role.doc, role.start, people[at].start, label=role.label)


def _places(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(span.start_char, span.end_char) for span in spans]


def _left_over(by_rule: Iterable[Span], chosen: Sequence[Span]) -> Iterator[Span]:
    """Phrases of the rules that the models left alone: those whose holder is clear, and those that nobody near holds.

    The latter may stand for somebody whom the document names elsewhere. Labels of the meeting are none.
    """
    taken = {token for span in chosen for token in range(span.start, span.end)}
    for span in by_rule:
        clear = span.label_ == UNHELD or span._.score >= CLEAR
        if clear and taken.isdisjoint(range(span.start, span.end)) and not _is_label(span):
            yield span


def _is_label(role: Span) -> bool:
    """«Предс. собрания /Лужина/»."""
    return LABEL.fullmatch(role.text) is not None and SIGNED.match(clean_text(role.doc), role.end_char) is not None


def _head_end(role: Span, bodies: list[Span]) -> int:
    """A position's name ends where its organisation begins."""
    inside = (body.start_char for body in bodies if role.start_char < body.start_char < role.end_char)
    first = min(inside, default=role.end_char)
    return role.start_char + len(clean_text(role.doc)[role.start_char : first].rstrip())


@Language.factory("protokolist_mentions")
def create_mentions(nlp: Language, name: str) -> Mentions:
    """For ``config.cfg`` and ``nlp.add_pipe``; the models come with ``from_disk``."""
    return Mentions()
