"""What the model of participation sees of a mention: what the rules say, its place, the words around it."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from protokolist.entities.participation import SENTENCE_END, find_cues
from protokolist.layout.sections import Block
from protokolist.record import Participation
from protokolist.spans import Span
from protokolist.text.morphology import lemma

Mention = tuple[int, int, str]
"""A mention of a person: start, end, id."""

WORD = re.compile(r"[А-ЯЁа-яё]+|\d+|[^\w\s]|\n|\t")
LABEL = re.compile(r"(?P<label>[А-ЯЁа-яё.]+(?:\s[а-яё.]+){0,2})\s*[:–—-]\s")
# Where a new clause begins, in which other people may take part otherwise.
CLAUSE_END = re.compile(r"(?<=[а-яё)\d]{2})[.;]\s+|\n")
# «(ведущий)», but not «ведущий библиотекарь».
STANDS_ALONE = re.compile(r"\s*(?:$|[,.;)\t(\n]|–\s)")
WORDS_BEFORE, WORDS_BEHIND = 4, 5
# So many characters are looked at: words beside a name, and the block before it.
NEAR, BACK, AHEAD = 60, 300, 70
# How far a position phrase may stand from its holder.
TOUCHING = 4
OPENING = ("head", "attendance", "agenda")


def features(
    text: str,
    blocks: Sequence[Block],
    mentions: Sequence[Mention],
    roles: Sequence[Span],
    by_rule: Sequence[Participation | None],
) -> list[list[str]]:
    """Features of each mention in the clean copy ``text``, in order; ``by_rule`` is what the rules say of it."""
    if not blocks:
        return [["always"] for _ in mentions]
    starts = [block.start for block in blocks]
    home = [max(0, bisect_right(starts, mention[0]) - 1) for mention in mentions]
    within: dict[int, list[int]] = defaultdict(list)
    for index, number in enumerate(home):
        within[number].append(index)
    talks = next((number for number, one in enumerate(blocks) if one.section not in OPENING), len(blocks))
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for mention, part in zip(mentions, by_rule, strict=True):
        if part:
            elsewhere[mention[2]].add(part)
    ending, beginning = {end: (start, end) for start, end in roles}, {start: (start, end) for start, end in roles}
    known: set[str] = set()
    found: list[list[str]] = []
    for index, (start, end, who) in enumerate(mentions):
        at = home[index]
        block, fellows = blocks[at], within[at]
        nth = index - fellows[0]
        before = mentions[index - 1][1] if nth else block.start
        behind = mentions[index + 1][0] if nth + 1 < len(fellows) else block.end
        window = max(block.start, start - BACK)
        rule = by_rule[index]
        seen = ["always", f"rule={rule}", f"rule={rule}|{block.section}", f"rule={rule}|{block.mode}"]
        seen += _place(blocks, at, talks, nth, len(fellows))
        seen += _opening_words(text, block, start, window, nth)
        seen += _clause(text, start, window, sum(window <= mentions[one][0] for one in fellows[:nth]))
        seen += _cues(text, (start, end), window, before, behind, rule)
        seen += [f"elsewhere={part}" for part in sorted(elsewhere[who])]
        new = "known" if who in known else "new"
        seen += [new, f"{new}|{block.section}"]
        post_before = next((ending[start - gap] for gap in range(TOUCHING) if start - gap in ending), None)
        post_behind = next((beginning[end + gap] for gap in range(TOUCHING) if end + gap in beginning), None)
        posts = [post for post in (post_before, post_behind) if post]
        seen += _beside(text, (start, end), before, behind, posts, alone_before=nth == 0, last=nth + 1 == len(fellows))
        for side, post in (("post before", post_before), ("post behind", post_behind)):
            if post:
                seen += [f"{side}={word}" for word in _words(text[post[0] : post[1]])[:1]]
        known.add(who)
        found.append(seen)
    return found


def _words(text: str) -> list[str]:
    return [
        "#" if word.isdigit() else lemma(word.lower()) if word[0].isalpha() else word for word in WORD.findall(text)
    ]


def _marked(text: str, start: int, end: int, posts: Sequence[Span]) -> list[str]:
    return [
        f"post/{word}" if any(first <= match.start() < last for first, last in posts) else word
        for match in WORD.finditer(text, start, end)
        for word in _words(match[0])
    ]


def _place(blocks: Sequence[Block], at: int, talks: int, nth: int, fellows: int) -> Iterator[str]:
    block, left = blocks[at], len(blocks) - 1 - at
    yield f"section={block.section}"
    yield f"section={block.section}/{block.mode}"
    yield f"from the top={min(at, 12)}"
    yield f"from the end={min(left, 8)}"
    yield f"from the end={min(left, 5)}|{block.section}"
    yield f"talks={'before' if at < talks else 'first' if at == talks else 'behind'}"
    yield f"nth={min(nth, 3)}"
    yield f"fellows={min(fellows, 4)}"
    yield f"length={min((block.end - block.start) // 60, 5)}"
    if at:
        yield f"above={blocks[at - 1].section}"


def _beside(
    text: str, mention: Span, before: int, behind: int, posts: Sequence[Span], *, alone_before: bool, last: bool
) -> Iterator[str]:
    """The words between a name and its neighbours; those of the name's post are marked: «ведущий библиотекарь»."""
    start, end = mention
    ahead = _marked(text, max(before, start - NEAR), start, posts)[-WORDS_BEFORE:]
    follows = _marked(text, end, min(behind, end + AHEAD), posts)[:WORDS_BEHIND]
    for number, word in enumerate(reversed(ahead), start=1):
        yield f"-{number}={word}"
        yield f"before={word}"
    for number, word in enumerate(follows, start=1):
        yield f"+{number}={word}"
        yield f"behind={word}"
    yield "two before=" + " ".join(ahead[-2:])
    yield "two behind=" + " ".join(follows[:2])
    if not ahead:
        yield "nothing before" if alone_before else "name before"
    if not follows:
        yield "nothing behind" if last else "name behind"


def _opening_words(text: str, block: Block, start: int, window: int, nth: int) -> Iterator[str]:
    first = [word for word in _words(text[block.start : block.start + NEAR]) if not word.isspace()][:2]
    yield "opens=" + " ".join(first)
    yield f"opens={first[0] if first else ''}"
    yield f"opens={first[0] if first else ''}|{min(nth, 2)}"
    labels = list(LABEL.finditer(text, window, start))
    if labels:
        yield "label=" + " ".join(_words(labels[-1]["label"]))
    yield f"bracketed={text.rfind('(', window, start) > text.rfind(')', window, start)}"


def _clause(text: str, start: int, window: int, before: int) -> Iterator[str]:
    ends = [match.end() for match in CLAUSE_END.finditer(text, window, start)]
    words = _words(text[ends[-1] if ends else window : start])[:2]
    if words:
        yield "clause=" + " ".join(words)
        yield f"clause={words[0]}"
        yield f"clause={words[0]}|{min(before, 2)}"


def _cues(text: str, mention: Span, window: int, before: int, behind: int, rule: Participation | None) -> Iterator[str]:
    """The nearest word that tells a way of taking part, and what stands between it and the name."""
    start, end = mention
    ahead = find_cues(text, window, start, "ahead")
    if ahead:
        cue = ahead[-1]
        apart = "sentence" if SENTENCE_END.search(text, cue.end, start) else "name" if cue.end <= before else "near"
        yield f"cue={cue.part}"
        yield f"cue={cue.part}/{apart}"
        yield f"cue={cue.part}/{apart}/{rule}"
    else:
        yield "no cue"
    follows = find_cues(text, end, min(behind, end + AHEAD), "behind")
    if follows and STANDS_ALONE.match(text, follows[0].end):
        yield f"cue behind={follows[0].part}"
