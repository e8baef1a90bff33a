"""What searches find: 500 queries with known answers, asked of the archive, plain FTS5 and PostgreSQL ``russian``.

``python evaluation/archive_recall.py [--out PREFIX]`` plants sentences among statements of varied protocols: surnames of
every declension in all cases, two-word phrases inflected, words with and without «ё», names in full and with initials;
and beside each what must not be found (a like surname, a first name, the words of a phrase apart, other initials).
Surnames are declined by pytrovich, first names, patronymics and phrases by pymorphy3's paradigms. Recall and precision
are means over the queries. A woman and a man of one surname answer the same query.
"""

import argparse
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import apsw
from pymorphy3 import MorphAnalyzer
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from archive_bench import Postgres
from protokolist.archive import Archive, store
from protokolist.archive.database import connect
from protokolist.record import Protocol, Source, Statement
from provenance import belongs_to, provenance
from publish import publish
from varied import Varied

SEED = 7
NOISE = 5_000
MANY = 1_000_000
# Masculine and feminine; invented bearers.
SURNAMES = """
Егорычев Егорычева|Бурдинов Бурдинова|Толмачёв Толмачёва|Скворцов Скворцова|Лагутин Лагутина|Пшеницын Пшеницына
Зареев Зареева|Кутепов Кутепова|Чащин Чащина|Вершигоров Вершигорова|Раменский Раменская|Дубровицкий Дубровицкая
Заболотский Заболотская|Шерер Шерер|Гинзбург Гинзбург|Мазур Мазур|Кравец Кравец|Гришковец Гришковец|Бондарь Бондарь
Зозуля Зозуля|Сковорода Сковорода|Кулибаба Кулибаба|Петренко Петренко|Осадчий Осадчая|Зимний Зимняя|Береговой Береговая
Полевой Полевая|Седых Седых|Долгих Долгих|Чавчанидзе Чавчанидзе|Алымов Алымова|Тропин Тропина|Савчук Савчук|Мицкевич Мицкевич
Корчагин Корчагина|Слёзкин Слёзкина|Щипачёв Щипачёва|Веретенников Веретенникова|Голубцов Голубцова|Ярославцев Ярославцева
"""
MEN = ["Иван", "Пётр", "Сергей", "Олег", "Павел", "Андрей", "Фёдор", "Степан", "Николай", "Егор"]
WOMEN = ["Ольга", "Мария", "Анна", "Вера", "Нина", "Лидия", "Елена", "Галина", "Раиса", "Софья"]
FATHERS = {"Иван": "Иванович", "Пётр": "Петрович", "Сергей": "Сергеевич", "Олег": "Олегович", "Павел": "Павлович"}
# Sentences by the case they ask for; {0} is the name.
SENTENCES = {
    "NOMN": ["{0} просит ускорить поставку дров.", "На собрании {0} против не был."],
    "GENT": ["Заслушали доклад {0} о работе за квартал.", "У {0} имеется замечание по смете."],
    "DATV": ["Поручить {0} проверить печь до осени.", "Слово предоставили {0} вне очереди."],
    "ACCS": ["Назначить {0} ответственным лицом.", "Благодарить {0} за помощь."],
    "ABLT": ["Акт подписан {0} в двух экземплярах.", "Вместе с {0} осмотрели склад."],
    "LOCT": ["Речь шла о {0} и новой ставке.", "В отзыве о {0} сказано хорошее."],
}
CASES = {
    "NOMN": None, "GENT": Case.GENITIVE, "DATV": Case.DATIVE, "ACCS": Case.ACCUSATIVE, "ABLT": Case.INSTRUMENTAL,
    "LOCT": Case.PREPOSITIONAL,
}  # fmt: skip
ADJECTIVES = ["передвижной", "читальный", "отчётный", "сельский", "детский", "старый", "каменный", "зимний"]
NOUNS = [
    "стеллаж",
    "зал",
    "котёл",
    "фонд",
    "кружок",
    "сарай",
    "мост",
    "пруд",
    "колодец",
    "забор",
    "амбар",
    "стол",
    "мешок",
    "журнал",
]
YO = [
    "учёт",
    "счёт",
    "расчёт",
    "отчёт",
    "приём",
    "подъём",
    "чертёж",
    "самолёт",
    "полёт",
    "козёл",
    "мёд",
    "лёд",
    "посёлок",
    "ребёнок",
    "котёнок",
    "телёнок",
    "подёнщик",
]


@dataclass(slots=True)
class Planted:
    """Texts, and queries with the numbers of the texts that answer them."""

    texts: list[str] = field(default_factory=list)
    queries: list[tuple[str, str, set[int]]] = field(default_factory=list)

    def text(self, text: str) -> int:
        """Plants a text."""
        self.texts.append(text)
        return len(self.texts) - 1


class Planter:
    """Plants everything by a seed."""

    def __init__(self) -> None:
        self._random = Random(SEED)  # noqa: S311 - no secret
        self._decline = PetrovichDeclinationMaker()
        self._morph = MorphAnalyzer(lang="ru")
        self.planted = Planted()

    def all(self) -> Planted:
        """240 surnames, 100 phrases, 60 words with «ё», 100 names."""
        self._surnames()
        self._phrases()
        self._yo()
        self._names()
        return self.planted

    def _surname(self, nominative: str, case: str, woman: bool) -> str:
        if CASES[case] is None:
            return nominative
        gender = Gender.FEMALE if woman else Gender.MALE
        return str(self._decline.make(NamePart.LASTNAME, gender, CASES[case], nominative))

    def _form(self, word: str, *grammemes: str) -> str:
        # Of several words that look so, the one that has the form: «Пётр» is a name, «стол» a noun.
        for parse in self._morph.parse(word.lower()):
            made = parse.inflect(set(grammemes)) if parse.normal_form == word.lower() or "-" in word else None
            if made and "Surn" not in parse.tag:
                return str(made.word)
        return word

    def _sentence(self, case: str, name: str) -> int:
        return self.planted.text(self._random.choice(SENTENCES[case]).format(name))

    def _pairs(self) -> list[tuple[str, str]]:
        return [tuple(pair.split()) for line in SURNAMES.split("\n") for pair in line.split("|") if pair]  # type: ignore[misc]

    def _surnames(self) -> None:
        for man, woman in self._pairs():
            numbers = {
                self._sentence(case, self._surname(name, case, name is woman and index == 1))
                for case in CASES
                for index, name in enumerate((man, woman))
            }
            # Egor and his surname are two things, and so are the surname and its longer cousin.
            self._sentence("NOMN", man[:4] + "анов")
            for case in CASES:
                self.planted.queries.append(("surname in a case", self._surname(man, case, False), numbers))
        for case in CASES:
            self._sentence(case, self._form("Егор", case.lower()).capitalize())

    def _phrases(self) -> None:
        pairs = [(adjective, noun) for adjective in ADJECTIVES for noun in NOUNS]
        for adjective, noun in self._random.sample(pairs, 100):
            numbers = set()
            forms = [
                (self._form(adjective, "masc", case.lower()), self._form(noun, "sing", case.lower()))
                for case in ("GENT", "DATV", "ABLT", "LOCT")
            ]
            for one, other in forms:
                numbers.add(self.planted.text(f"Обсудили вопрос: {one} {other} уделить внимание."))
            one, other = forms[0]
            self.planted.text(f"Около {other} стоял мотор, и мастер искал {one} товарища.")
            self.planted.queries.append(("phrase", f'"{adjective} {noun}"', numbers))
        # The same pair may have been planted for its noun with other words between; only its own texts answer.

    def _yo(self) -> None:
        for word in YO:
            numbers = set()
            for case in ("nomn", "gent", "datv", "ablt"):
                form = self._form(word, "sing", case)
                for written in (form, form.replace("ё", "е")):
                    numbers.add(self.planted.text(f"Вопрос про {written} перенести."))
            asked = [word, word.replace("ё", "е"), self._form(word, "sing", "datv"), self._form(word, "sing", "ablt")]
            for query in asked[: 4 if len(self.planted.queries) < 398 else 3]:
                self.planted.queries.append(("ё and е", query, numbers))
        del self.planted.queries[400:]

    def _names(self) -> None:
        people = self._pairs()[:25]
        for index, (man, woman) in enumerate(people):
            is_woman = index % 2 == 1
            last = woman if is_woman else man
            first = (WOMEN if is_woman else MEN)[index % 10]
            father = list(FATHERS)[index % 5]
            middle = FATHERS[father] if not is_woman else FATHERS[father].removesuffix("ич") + "на"
            full, short = set(), set()
            for case in ("NOMN", "GENT", "DATV", "ABLT"):
                surname = self._surname(last, case, is_woman)
                given = self._form(first, case.lower()).capitalize()
                patronymic = self._form(middle, case.lower()).capitalize()
                full.add(self._sentence(case, f"{surname} {given} {patronymic}"))
                full.add(self._sentence(case, f"{given} {patronymic} {surname}"))
                short.add(self._sentence(case, f"{surname} {first[0]}. {middle[0]}."))
                short.add(self._sentence(case, f"{first[0]}.{middle[0]}. {surname}"))
                # A namesake with other initials.
                self._sentence(case, f"{surname} Ж. Щ.")
            for query in (
                f"{last} {first[0]}. {middle[0]}.",
                f"{first[0]}.{middle[0]}. {last}",
                f"{last} {first} {middle}",
                f"{first} {middle} {last}",
            ):
                self.planted.queries.append(("initials and full names", query, full | short))
        known = {text: number for number, text in enumerate(self.planted.texts)}
        # Names are surnames, too: a surname alone finds them.
        stems = {man: self._pairs()[index] for index, (man, _) in enumerate(people)}
        self._add_named(stems, known)

    def _add_named(self, stems: dict[str, tuple[str, str]], known: dict[str, int]) -> None:
        forms: dict[str, set[str]] = defaultdict(set)
        for man, (_, woman) in stems.items():
            for case in CASES:
                forms[man] |= {self._surname(man, case, False), self._surname(woman, case, True)}
        sets = {}
        for kind, query, numbers in self.planted.queries:
            if kind == "surname in a case":
                sets[id(numbers)] = (query, numbers)
        for man in stems:
            matching = [numbers for query, numbers in sets.values() if query in forms[man]]
            added = {number for text, number in known.items() if set(text.replace(".", " ").split()) & forms[man]}
            for numbers in matching:
                numbers.update(added)


def plant(folder: Path) -> tuple[Planted, list[str]]:
    """The three systems' data: planted texts first, then noise without any planted surname."""
    planted = Planter().all()
    noise = [statement.text for protocol in Varied(SEED).statements(NOISE) for statement in protocol.statements]
    avoid = _avoided(planted)
    noise = [text for text in noise if not avoid.search(text.lower().replace("ё", "е"))]
    texts = [*planted.texts, *noise]
    connection = connect(folder / "archive.db", create=True)
    for begin in range(0, len(texts), 50):
        some = texts[begin : begin + 50]
        with connection:
            store.add(
                connection, _protocol(some), name=f"d{begin}", sha256=f"{begin:064}", part=0, program="-", model="-"
            )
    connection.close()
    plain = apsw.Connection(str(folder / "plain.db"))
    plain.execute("CREATE VIRTUAL TABLE w USING fts5 (text, tokenize = 'unicode61')")
    with plain:
        plain.executemany("INSERT INTO w (rowid, text) VALUES (?, ?)", list(enumerate(texts, 1)))
    return planted, texts


def _avoided(planted: Planted) -> re.Pattern[str]:
    """What noise must not have, since it would answer: surnames in any form, forms of nouns with «ё» and adjectives."""
    morph = MorphAnalyzer(lang="ru")
    surnames, forms = set(), set()
    for kind, query, _ in planted.queries:
        words = query.strip('"').lower().split()
        if kind == "surname in a case":
            surnames.add(words[0].replace("ё", "е")[: max(4, len(words[0]) - 3)])
        elif kind == "phrase":
            forms |= {form.word for parse in morph.parse(words[0]) for form in parse.lexeme}
    for word in YO:
        forms |= {form.word for form in morph.parse(word)[0].lexeme}
    whole = "|".join(sorted(form.replace("ё", "е") for form in forms))
    return re.compile(rf"(?<!\w)(?:(?:{whole})(?!\w)|{'|'.join(sorted(surnames))})")


def _protocol(texts: list[str]) -> Protocol:
    whole, statements = "", []
    for number, text in enumerate(texts, 1):
        span = len(whole), len(whole) + len(text)
        statements.append(Statement(id=f"s{number}", type="remark", text=text, span=span, section="spoke"))
        whole += text + "\n"
    return Protocol(source=Source(), text=whole, statements=statements)


Found = Iterator[tuple[str, str, set[int], set[int]]]


def of_archive(folder: Path, planted: Planted) -> Found:
    """Kind, query, what answers, what was found (numbers of texts)."""
    with Archive(folder / "archive.db") as archive:
        for kind, query, wanted in planted.queries:
            hits = archive.search(query, limit=MANY, facets=False).hits
            yield kind, query, wanted, {hit.id - 1 for hit in hits}


def of_plain(folder: Path, planted: Planted) -> Found:
    """The same of plain FTS5: names with initials as words, phrases as phrases."""
    plain = apsw.Connection(str(folder / "plain.db"))
    for kind, query, wanted in planted.queries:
        match = query if kind == "phrase" else " ".join(f'"{word}"' for word in query.replace(".", " ").split())
        yield (
            kind,
            query,
            wanted,
            {row - 1 for (row,) in plain.execute("SELECT rowid FROM w WHERE w MATCH ?", (match,))},
        )


def of_postgres(folder: Path, planted: Planted, texts: list[str]) -> Iterator[Found]:
    """The same of PostgreSQL, where it is installed."""
    postgres = Postgres(folder)
    if not postgres.bin:
        return
    with postgres.running():
        rows = "".join(
            "INSERT INTO s VALUES ({}, '{}');\n".format(i, text.replace("'", "''")) for i, text in enumerate(texts)
        )
        postgres.sql(f"CREATE TABLE s (id integer, text text);\n{rows}")
        yield _of_postgres(postgres, planted)


def _of_postgres(postgres: Postgres, planted: Planted) -> Found:
    for kind, query, wanted in planted.queries:
        make = "phraseto_tsquery" if kind == "phrase" else "plainto_tsquery"
        words = query.strip('"')
        answer = postgres.sql(f"SELECT id FROM s WHERE to_tsvector('russian', text) @@ {make}('russian', '{words}');")
        yield kind, query, wanted, set(map(int, answer.split()))


def measured(found: Found, *, tell: bool = False) -> dict[str, dict[str, float]]:
    """Mean recall and precision by kind and over all."""
    by_kind: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for kind, query, wanted, got in found:
        right = len(wanted & got)
        both = right / len(wanted), right / len(got) if got else 1.0
        if tell and min(both) < 1:
            print(f"{query}: missed {sorted(wanted - got)[:5]}, wrong {sorted(got - wanted)[:5]}", file=sys.stderr)
        by_kind[kind].append(both)
    by_kind["all"] = [both for some in by_kind.values() for both in some]
    return {
        kind: {
            "queries": len(some),
            "recall": mean(one for one, _ in some),
            "precision": mean(other for _, other in some),
        }
        for kind, some in by_kind.items()
    }


def tables(result: dict[str, Any]) -> str:
    """The published table."""
    systems = result["systems"]
    lines = [
        "# What searches find", "", f"`python evaluation/archive_recall.py --out evaluation/results/archive_recall`, "
        f"{result['texts']:,} statements, {result['planted']:,} of them planted.", "",
        "| queries | | " + " | ".join(f"{name}: recall | precision" for name in systems) + " |",
        "| --- | ---: | " + "---: | " * (2 * len(systems)),
    ]  # fmt: skip
    for kind, figures in systems["archive"].items():
        cells = [f"{some[kind][what]:.3f}" for some in systems.values() for what in ("recall", "precision")]
        lines.append(f"| {kind} | {figures['queries']} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", belongs_to(result), ""])


def main() -> int:
    """Plants, asks, prints and publishes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    parser.add_argument("--misses", action="store_true", help="tell every query that was not answered rightly")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        planted, texts = plant(folder)
        systems = {
            "archive": measured(of_archive(folder, planted), tell=arguments.misses),
            "plain FTS5": measured(of_plain(folder, planted)),
        }
        for found in of_postgres(folder, planted, texts):
            systems["PostgreSQL"] = measured(found)
    result = {**provenance(), "systems": systems, "texts": len(texts), "planted": len(planted.texts)}
    print(tables(result))
    if arguments.out:
        publish(result, tables(result), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
