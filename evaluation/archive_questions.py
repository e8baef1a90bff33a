"""Twenty kinds of query, each in the languages of the archive, of FTS5 and of PostgreSQL."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import apsw

from protokolist.text.morphology import is_known

SEED = 20_260_101
EACH = 20
BEST = 20


@dataclass(frozen=True, slots=True)
class Question:
    """One query in the three languages; ``None`` where a system has no such thing."""

    kind: str
    ours: str
    fts: tuple[str, str] | None
    """MATCH, and a condition on the flat table."""
    postgres: str | None
    """WHERE; ``@@`` with the query that ranks first."""


def questions(folder: Path, *, seed: int = SEED, each: int = EACH) -> list[Question]:
    """Twenty kinds, ``each`` of each, from words and names of the archive itself."""
    random = Random(seed)  # noqa: S311 - no secret
    plain = apsw.Connection(str(folder / "plain.db"), flags=apsw.SQLITE_OPEN_READONLY)
    plain.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, w, row)")
    counted = [
        (count, word)
        for word, count in plain.execute("SELECT term, doc FROM temp.v WHERE doc > 2")
        if word.isalpha() and len(word) > 3 and is_known(word)
    ]
    counted.sort(reverse=True)
    words = [word for _, word in counted]
    common, middling, rare = words[:60], words[60:1500], words[1500:]
    last = plain.execute("SELECT max(id) FROM s").get
    made: list[Question] = []
    while len(made) < each * 20:
        row: Any = plain.execute("SELECT * FROM s WHERE id = ?", (random.randint(1, last),)).fetchone()
        _, text, kind, day, speakers, topics, bodies, roles = row
        told = [
            word
            for word in text.lower().replace(",", " ").replace(".", " ").split()
            if word.isalpha() and len(word) > 3
        ]
        if len(told) < 4 or not speakers or not topics or not bodies or not roles or not day:
            continue
        made += _asked(
            random, told, random.choice(common), random.choice(middling), random.choice(rare), kind, day[:4],
            speakers.split("; ")[0], topics.split()[0], bodies.split("; ")[0], roles.split("; ")[0],
        )  # fmt: skip
    return made


def _asked(
    random: Random, told: list[str], common: str, middling: str, rare: str, kind: str, year: str, speaker: str,
    topic: str, body: str, role: str,
) -> list[Question]:  # fmt: skip
    one, other, third = random.sample(told, 3)
    at = random.randrange(len(told) - 1)
    row = f"{told[at]} {told[at + 1]}"
    last = speaker.split(maxsplit=1)[0]
    head = next((word for word in role.split() if word.isalpha()), role)
    named = next((word for word in body.replace("«", "").replace("»", "").split() if len(word) > 4), body)
    misspelt = rare[:2] + "ъ" + rare[2:]
    dated = f"day >= '{year}' AND day < '{int(year) + 6}'"

    def tsq(text: str, make: str = "plainto_tsquery") -> str:
        return f"{make}('russian', '{text}')"

    def found(text: str, make: str = "plainto_tsquery") -> str:
        return f"tsv @@ {tsq(text, make)}"

    def speaks(name: str) -> str:
        return f"speakers_tsv @@ {tsq(name)}"

    return [
        Question("common word", common, (common, ""), found(common)),
        Question("middling word", middling, (middling, ""), found(middling)),
        Question("rare word", rare, (rare, ""), found(rare)),
        Question("two words", f"{one} {other}", (f"{one} {other}", ""), found(f"{one} {other}")),
        Question(
            "three words", f"{one} {other} {third}", (f"{one} {other} {third}", ""), found(f"{one} {other} {third}")
        ),
        Question("phrase", f'"{row}"', (f'"{row}"', ""), found(row, "phraseto_tsquery")),
        Question("exact form", f"={middling}", (middling, ""), None),
        Question("beginning of a word", f"{rare[:5]}*", (f"{rare[:5]}*", ""), found(f"{rare[:5]}:*", "to_tsquery")),
        Question(
            "either word",
            f"{middling} ИЛИ {rare}",
            (f"{middling} OR {rare}", ""),
            found(f"{middling} | {rare}", "to_tsquery"),
        ),
        Question(
            "without a word",
            f"{middling} -{common}",
            (f"{middling} NOT {common}", ""),
            found(f"{middling} & !{common}", "to_tsquery"),
        ),
        Question("near", f"РЯДОМ({one} {other}, 8)", (f"NEAR({one} {other}, 8)", ""), None),
        Question("surname", last, (f'"{last}"', ""), found(last)),
        Question("surname and a word", f"{last} {middling}", (f'"{last}" {middling}', ""), found(f"{last} {middling}")),
        Question("said by", f'кто:"{speaker}"', None, speaks(speaker)),
        Question("said by, with a word", f"кто:{last} {common}", None, f"{speaks(last)} AND {found(common)}"),
        Question(
            "type and a word",
            f"тип:{kind} {common}",
            (common, f"type = '{kind}'"),
            f"type = '{kind}' AND {found(common)}",
        ),
        Question("topic", f"тема:{topic}", None, f"topics_tsv @@ plainto_tsquery('simple', '{topic}')"),
        Question(
            "years and a word",
            f"дата:{year}..{int(year) + 5} {common}",
            (common, dated),
            f"{dated} AND {found(common)}",
        ),
        Question(
            "organisation and a word",
            f'орг:"{named}" {middling}',
            None,
            f"bodies_tsv @@ {tsq(named)} AND {found(middling)}",
        ),
        Question(
            "position and a misspelt word",
            f'роль:"{head}" {misspelt}',
            None,
            f"roles_tsv @@ {tsq(head)} AND {found(misspelt)}",
        ),
    ]
