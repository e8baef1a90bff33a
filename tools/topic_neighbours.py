"""Writes the words whose vectors lie near a word of a topic's patterns: ``lexicon/topics/neighbours.txt``.

``python tools/topic_neighbours.py`` takes every pattern of one whole word and full weight, and every lemma among
navec's words whose cosine with it is at least ``NEAR``; a lemma near two topics goes to the nearer one.
"""

from functools import cache
from pathlib import Path
from typing import get_args

import numpy as np

from protokolist.record import TopicName
from protokolist.text import lexicon
from protokolist.text.embeddings import navec
from protokolist.text.morphology import fold, is_known, lemmas

OUT = Path("pipeline/protokolist/text/lexicon/topics/neighbours.txt")
NEAR = 0.62
HEAD = """# Lemmas whose navec vectors lie near a word of a topic: topic, lemma, the word, cosine.
# Made by tools/topic_neighbours.py.
"""


@cache
def is_lemma(word: str) -> bool:
    """Whether the word is in the dictionary, in the form that stands there."""
    return is_known(word) and lemmas(word)[0] == fold(word)


def main() -> None:
    """Writes the file."""
    table = navec()
    words = [word for word in table.vocab.words if word.isalpha()]
    vectors = np.array([table[word] for word in words], np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    best: dict[str, tuple[float, str, str]] = {}
    taken = set()
    for topic in get_args(TopicName):
        for line in lexicon.read(f"topics/{topic}"):
            taken.update(line.partition("=")[0].split()[:1] if " " not in line.partition("=")[0].strip() else ())
    for topic in get_args(TopicName):
        for line in lexicon.read(f"topics/{topic}"):
            if not line.isalpha() or line not in table:
                continue
            near = vectors @ (table[line] / np.linalg.norm(table[line]))
            for at in np.flatnonzero(near >= NEAR):
                word = words[at]
                if (
                    word not in taken
                    and near[at] < 0.999
                    and is_lemma(word)
                    and near[at] > best.get(word, (0.0, "", ""))[0]
                ):
                    best[word] = (float(near[at]), topic, line)
    rows = sorted((topic, word, seed, near) for word, (near, topic, seed) in best.items())
    OUT.write_text(HEAD + "".join(f"{topic} {word} {seed} {near:.2f}\n" for topic, word, seed, near in rows), "utf-8")


if __name__ == "__main__":
    main()
