"""Gold written into the line: ``{person}``, ``‹organisation›``, ``[position]``; the marks are no part of the text."""

from dataclasses import dataclass, field

from protokolist.spans import Span

PAIRS = {"{": "}", "‹": "›", "[": "]"}


@dataclass
class Marked:
    """The text without its marks, and the spans the marks stood around, in order of their ends."""

    text: str = ""
    persons: list[Span] = field(default_factory=list)
    organisations: list[Span] = field(default_factory=list)
    roles: list[Span] = field(default_factory=list)

    def pieces(self, spans: list[Span]) -> list[str]:
        return [self.text[start:end] for start, end in spans]


def read_marked(line: str) -> Marked:
    marked = Marked()
    kinds = {"}": marked.persons, "›": marked.organisations, "]": marked.roles}
    opened: dict[str, list[int]] = {close: [] for close in PAIRS.values()}
    letters: list[str] = []
    for letter in line:
        if letter in PAIRS:
            opened[PAIRS[letter]].append(len(letters))
        elif letter in kinds:
            kinds[letter].append((opened[letter].pop(), len(letters)))
        else:
            letters.append(letter)
    marked.text = "".join(letters)
    return marked
