"""Who is who, who holds what, and the header, as spaCy components: mentions become identities of the whole document."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc, Span

from protokolist.entities import register as who
from protokolist.entities.blocks import ByBlock
from protokolist.entities.header import find_header
from protokolist.entities.holders import KnownRole, find_unnamed_roles
from protokolist.entities.holders_below import BELOW, held_below
from protokolist.entities.issuer import find_issuer
from protokolist.entities.organisation_register import resolve_organisations
from protokolist.entities.participation import find_participation
from protokolist.entities.role_phrases import RolePhrase
from protokolist.entities.roles import RoleMention, find_roles, mention_of
from protokolist.entities.taking_part import keep_told
from protokolist.layout.component import blocks
from protokolist.layout.sections import Block, agenda_of
from protokolist.record import Gender
from protokolist.text.morphology import parses
from protokolist.text.names import read_name
from protokolist.text.tokens import clean_text, span_of

# Of a position: its title and bare position, its organisation's id, why it is given to its holders.
for extension in ("title", "head", "organisation", "value", "number", "reason", "exact"):
    Span.set_extension(extension, default=None, force=True)
for extension in ("holders", "speakers"):
    Span.set_extension(extension, default=[], force=True)
for extension in ("persons", "organisations"):
    Doc.set_extension(extension, default=[], force=True)
Doc.set_extension("issuer", default=None, force=True)

# Labels after which a name stands in the accusative or genitive.
GOVERNING = re.compile(
    r"(?:слушали|ответ|выступление|доклад|сообщение|информаци[юя]|избрать|избран\w*|предложение)\s*[:–]?\s*$",
    re.IGNORECASE,
)
# Behind these a name is in no nominative.
PREPOSITION = re.compile(
    r"(?<![А-ЯЁа-яё])(?:у|от|для|без|до|из|против|кроме|к|ко|с|со|о|об|обо|про|на|за|перед|по|при|через|вместо|после"
    r"|между|товарища|господина|гражданина)\s+(?:(?:тов|т|гр)\.\s?)?$",
    re.IGNORECASE,
)
# The first word of a position if it is written out, and what may stand between the position and the name.
FIRST_WORD = re.compile(r"[А-ЯЁа-яё]{4,}(?![а-яё.])")
BESIDE = re.compile(r"\s+(?:(?:тов|т|гр)\.\s?|(?:товарищ|гражданин)\w*\s)?")
PAST = re.compile(r"\s*(?:[,–(][^:.]{0,80}[,)–]\s*)?(?:также\s+)?[а-яё]+(?P<ending>ла|л|лся|лась)(?!\w)")


@Language.component("protokolist_bodies")
def bodies(doc: Doc) -> Doc:
    """Ids on ``doc.spans["organisations"]``, and ``doc._.organisations``: canonical names, aliases, parents."""
    whole = clean_text(doc)
    places = [(span.start_char, span.end_char) for span in doc.spans["organisations"]]
    identities = resolve_organisations([((start, end), whole[start:end]) for start, end in places], whole)
    order = sorted(range(len(identities)), key=lambda index: min(identities[index].mentions))
    ids = {index: f"o{position}" for position, index in enumerate(order, start=1)}
    owner = {mention: ids[index] for index in order for mention in identities[index].mentions}
    doc.spans["organisations"] = [
        span_of(doc, start, end, "organisation", span_id=owner[mention]) for mention, (start, end) in enumerate(places)
    ]
    doc._.organisations = [
        {
            "id": ids[index],
            "name": body.name,
            "aliases": body.aliases,
            "parent": None if body.parent is None else ids[body.parent],
        }
        for index, body in ((index, identities[index]) for index in order)
    ]
    return doc


@Language.component("protokolist_holders")
def holders(doc: Doc) -> Doc:
    """Holders of ``doc.spans["roles"]`` in the same block, as positions in ``doc.spans["persons"]``.

    Phrases that nobody there holds move to ``doc.spans["unheld"]``.
    """
    people, named, phrases = ByBlock(doc, "persons"), ByBlock(doc, "organisations"), ByBlock(doc, "roles")
    whole, all_phrases = clean_text(doc), list(doc.spans["roles"])
    ids = _ids(doc)
    found, unheld = [], []
    for block in blocks(doc):
        near = people.within(block)
        spoken = [all_phrases[index] for *_, index in phrases.within(block)]
        inside = [body[:2] for body in named.within(block)]
        text = whole[block.start : block.end]
        mentions = find_roles(
            text, [_phrase(span, block, inside) for span in spoken], [person[:2] for person in near], inside
        )
        held = {mention.start for mention in mentions}
        for mention in mentions:
            found.append(_role(doc, ids, block, mention, [near[holder][3] for holder in mention.holders]))
        unheld += [span for span in spoken if span.start_char - block.start not in held]
    below = held_below(whole, blocks(doc), unheld, list(doc.spans["persons"]))
    for span, holders_below, reason in below:
        block = Block(span.start_char, span.end_char, span.start_char, "attendance")
        inside = [body[:2] for body in named.within(block)]
        mention = mention_of(span.text, _phrase(span, block, inside), holders_below, None)
        mention.reason, mention.score = reason, BELOW
        found.append(_role(doc, ids, block, mention, holders_below))
    given = {span.start_char for span, *_ in below}
    doc.spans["roles"] = sorted(found, key=lambda span: span.start)
    doc.spans["unheld"] = [span for span in unheld if span.start_char not in given]
    return doc


def _ids(doc: Doc) -> dict[tuple[int, int], str]:
    return {(body.start_char, body.end_char): body.id_ for body in doc.spans["organisations"]}


def _phrase(span: Span, block: Block, named: Sequence[tuple[int, int]]) -> RolePhrase:
    """A position phrase with offsets in its block; the first organisation inside it is its own."""
    start, end = span.start_char - block.start, span.end_char - block.start
    own = next((body for body in named if start <= body[0] and body[1] <= end), None)
    told = span._
    return RolePhrase(start, end, told.head_end - block.start, told.plural, own, bool(told.bare))


def _own_id(bodies: dict[tuple[int, int], str], block: Block, phrase: RolePhrase) -> str | None:
    """The id of the organisation inside a phrase."""
    if phrase.organisation is None:
        return None
    start, end = phrase.organisation
    return bodies.get((block.start + start, block.start + end))


def _role(
    doc: Doc, bodies: dict[tuple[int, int], str], block: Block, mention: RoleMention, holders: Sequence[int | str]
) -> Span:
    span = span_of(doc, block.start + mention.start, block.start + mention.end, "role")
    told = span._
    told.title, told.head = mention.title, mention.head
    told.reason, told.score = mention.reason, mention.score
    told.holders = list(holders)
    if mention.organisation:
        start, end = mention.organisation
        told.organisation = bodies.get((block.start + start, block.start + end))
    return span


@Language.component("protokolist_register")
def register(doc: Doc) -> Doc:
    """Who is who: ids on mentions and holders, ``doc._.persons``, and roles that stand for somebody without a name."""
    mentions = doc.spans["persons"]
    layout = blocks(doc)
    identities = who.resolve(list(_mentions(doc, layout)))
    order = sorted(range(len(identities)), key=lambda index: min(identities[index].mentions))
    ids = {
        mention: f"p{position}"
        for position, index in enumerate(order, start=1)
        for mention in identities[index].mentions
    }
    parts: dict[str, list[str]] = {}
    places = [(span.start_char, span.end_char) for span in mentions]
    told = find_participation(clean_text(doc), layout, places)
    for mention, part in enumerate(told):
        if part and part not in parts.setdefault(ids[mention], []):
            parts[ids[mention]].append(part)
    for span in doc.spans["roles"]:
        span._.holders = list(dict.fromkeys(ids[holder] for holder in span._.holders))
    doc._.persons = [
        {
            "id": f"p{position}",
            "name": identities[index].name,
            "last": identities[index].last,
            "first": identities[index].first,
            "middle": identities[index].middle,
            "gender": identities[index].gender,
            "participation": parts.get(f"p{position}", []),
        }
        for position, index in enumerate(order, start=1)
    ]
    doc.spans["persons"] = [
        span_of(doc, start, end, "person", span_id=ids[mention]) for mention, (start, end) in enumerate(places)
    ]
    keep_told(doc, told)
    _unnamed_roles(doc, layout)
    return doc


def _mentions(doc: Doc, layout: Sequence[Block]) -> Iterator[who.Mention]:
    starts, text = [block.start for block in layout], clean_text(doc)
    ahead = _positions_ahead(doc, text)
    for number, span in enumerate(doc.spans["persons"]):
        start, end = span.start_char, span.end_char
        block = layout[bisect_right(starts, start) - 1]
        before, after = text[block.start : start], text[end : block.end]
        opens = start == block.body and not GOVERNING.search(before) and block.section != "heard"
        nominative = None if not (opens or block.section in ("attendance", "signatures")) else True
        if GOVERNING.search(before) or PREPOSITION.search(before):
            nominative = False
        if nominative is None:
            nominative = ahead.get(number)
        past = PAST.match(after)
        gender: Gender | None = None if past is None else ("f" if past["ending"] in ("ла", "лась") else "m")
        name = read_name(text[start:end])
        # «Слушали Сомову Л.Е.»: the accusative is a woman's; a man would be «Сомова».
        heard = block.section == "heard" and not text[block.body : start].strip()
        if heard and name.last and name.last.lower().endswith(("ову", "еву", "ёву", "ину", "ыну")):
            gender = "f"
        yield who.Mention(start=start, end=end, name=name, nominative=nominative, gender=gender)


def _positions_ahead(doc: Doc, text: str) -> dict[int, bool]:
    """By mention, whether a position right before it stands in the nominative: «директора Зырянова» is Зырянов."""
    found = {}
    mentions = doc.spans["persons"]
    for role in doc.spans["roles"]:
        first = FIRST_WORD.match(text, role.start_char, role.end_char)
        if len(role._.holders) != 1 or first is None:
            continue
        (holder,) = role._.holders
        start = mentions[holder].start_char
        if role.end_char <= start and BESIDE.fullmatch(text, role.end_char, start):
            cases = {one.tag.case for one in parses(first[0].lower()) if one.tag.number == "sing" and one.tag.case}
            if cases and ("nomn" not in cases or cases == {"nomn"}):
                found[holder] = "nomn" in cases
    return found


def _unnamed_roles(doc: Doc, layout: Sequence[Block]) -> None:
    numbers = {person["id"]: index for index, person in enumerate(doc._.persons)}
    named = list(doc.spans["roles"])
    home = doc._.issuer
    known = [
        KnownRole(
            span._.head,
            span._.title,
            numbers[holder],
            home=home is not None and span._.organisation == home,
            organisation=span._.organisation,
            together=len(span._.holders) > 1,
        )
        for span in named
        for holder in span._.holders
    ]
    leading = [number for number, person in enumerate(doc._.persons) if "chair" in person["participation"]]
    chair = leading[0] if len(leading) == 1 else None
    unheld, inside = ByBlock(doc, "unheld"), ByBlock(doc, "organisations")
    spoken, ids, whole = list(doc.spans["unheld"]), _ids(doc), clean_text(doc)
    found = []
    for block in layout:
        phrases = [spoken[index] for *_, index in unheld.within(block)]
        if not phrases or block.section in ("head", "attendance"):
            continue
        bodies = [body[:2] for body in inside.within(block)]
        asked = [_phrase(span, block, bodies) for span in phrases]
        theirs = [_own_id(ids, block, phrase) for phrase in asked]
        text = whole[block.start : block.end]
        for mention in find_unnamed_roles(text, asked, known, bodies=theirs, chair=chair):
            found.append(_role(doc, ids, block, mention, [f"p{holder + 1}" for holder in mention.holders]))
    doc.spans["roles"] = sorted([*named, *found], key=lambda span: span.start)


@Language.component("protokolist_header")
def header(doc: Doc) -> Doc:
    """``doc.spans["header"]`` (label: field, ``_.value``) and ``doc._.issuer``; needs the organisations."""
    layout = blocks(doc)
    fields = []
    for field in find_header(clean_text(doc), layout):
        span = span_of(doc, field.start, field.end, field.name)
        span._.value, span._.exact = field.value, (field.start, field.end)
        fields.append(span)
    doc.spans["header"] = fields
    title = next((field for field in fields if field.label_ == "title"), None)
    doc._.issuer = _issuer(doc, layout, title)
    return doc


@Language.component("protokolist_agenda")
def agenda(doc: Doc) -> Doc:
    """``doc.spans["agenda"]`` with the speakers each item names; needs the register."""
    doc.spans["agenda"] = list(_agenda(doc, blocks(doc)))
    return doc


def _issuer(doc: Doc, layout: Sequence[Block], title: Span | None) -> str | None:
    """The body that met, named in the title; else the institution of the letterhead."""
    head = [(block.start, block.end) for block in layout if block.section == "head"]
    bodies = [(span.start_char, span.end_char, str(span.id_)) for span in doc.spans["organisations"]]
    return find_issuer(clean_text(doc), head, (title.start_char, title.end_char) if title is not None else None, bodies)


def _agenda(doc: Doc, layout: Sequence[Block]) -> Iterator[Span]:
    people = ByBlock(doc, "persons")
    for _, group in groupby(agenda_of(layout), key=lambda block: block.agenda):
        item, *more = group
        span = span_of(doc, item.body, item.end, "agenda")
        span._.number = item.number
        speakers = [doc.spans["persons"][person[3]].id_ for block in (item, *more) for person in people.within(block)]
        span._.speakers = list(dict.fromkeys(speakers))
        yield span
