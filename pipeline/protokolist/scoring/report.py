"""``protokolist evaluate``: the measures over many protocols, as a table, as lines of errors and as JSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from protokolist.errors import Language
from protokolist.messages import STATEMENT_TYPES, Text
from protokolist.record import Protocol, fold_space
from protokolist.scoring.compare import Comparison, compare
from protokolist.scoring.facts import facts_of_gold, facts_of_record
from protokolist.scoring.gold import read_gold
from protokolist.scoring.measures import Score
from protokolist.spans import Span

WORDS = {
    "persons": Text("персоны", "persons"),
    "organisations": Text("организации", "organisations"),
    "roles": Text("должности", "roles"),
    "participation": Text("участие", "participation"),
    "issuer": Text("чей протокол", "issuer"),
    "header": Text("шапка", "header"),
    "agenda": Text("повестка", "agenda"),
    "statements": Text("высказывания", "statements"),
    "answers": Text("ответы", "answers"),
    "decisions": Text("решения", "decisions"),
    "votes": Text("голосования", "votes"),
    "span": Text("точные границы", "exact span"),
    "overlap": Text("с пересечением", "overlapping span"),
    "span + who": Text("границы и кто это", "span and who it is"),
    "name": Text("имя или название", "canonical name"),
    "+ holder": Text("и кто занимает", "and holder"),
    "+ holder + organisation": Text("кто занимает и где", "and holder and organisation"),
    "title": Text("название", "title"),
    "number": Text("номер", "number"),
    "date": Text("дата", "date"),
    "place": Text("место", "place"),
    "attendance": Text("присутствовало", "attendance"),
    "found": Text("найдены", "found"),
    "+ type": Text("и вид", "and type"),
    "+ speaker": Text("и кто сказал", "and speaker"),
    "+ type + speaker": Text("вид и кто сказал", "and type and speaker"),
    **STATEMENT_TYPES,
    "link": Text("связь с вопросом", "link to the question"),
    "assignee": Text("ответственный", "assignee"),
    "due": Text("срок", "due date"),
}
MISSED = Text("пропущено", "missed")
WRONG = Text("лишнее", "wrong")
MEASURE = Text("что измеряется", "measure")
PRECISION = Text("точность", "precision")
RECALL = Text("полнота", "recall")
SUPPORT = Text("всего", "support")
CAPTION = Text("протоколов: {count}", "protocols: {count}")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One protocol and how its reading compares."""

    path: Path
    text: str
    comparisons: dict[str, Comparison]


def evaluate(paths: Sequence[Path], read: Callable[[str], Protocol]) -> list[Evaluated]:
    """Each annotated protocol beside what ``read`` makes of its bare text; a ``GoldError`` where one is malformed."""
    done = []
    for path in paths:
        gold = read_gold(path)
        done.append(Evaluated(path, gold.text, compare(facts_of_gold(gold), facts_of_record(read(gold.text)))))
    return done


def totals(evaluation: Sequence[Evaluated]) -> dict[str, Score]:
    """The counts of each measure over all protocols, in the order of the table."""
    sums: dict[str, Score] = {}
    for done in evaluation:
        for measure, comparison in done.comparisons.items():
            sums[measure] = sums.get(measure, Score()) + comparison.score
    return sums


def table(evaluation: Sequence[Evaluated], language: Language) -> Table:
    """Precision, recall, F1 and support of every measure."""
    shown = Table(caption=CAPTION(language, count=len(evaluation)), caption_justify="left")
    shown.add_column(MEASURE(language))
    for head in (PRECISION(language), RECALL(language), "F1", SUPPORT(language)):
        shown.add_column(head, justify="right")
    for measure, score in totals(evaluation).items():
        figures = (_percent(score.precision), _percent(score.recall), _percent(score.f1), str(score.support))
        shown.add_row(name(measure, language), *figures)
    return shown


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


def name(measure: str, language: Language) -> str:
    """A measure's name in the language of the reader."""
    return ": ".join(WORDS[part](language) for part in measure.split(": "))


def errors(evaluation: Sequence[Evaluated], language: Language) -> Iterator[str]:
    """Every miss and every invention, with its file, line and the words of that line."""
    for done in evaluation:
        for measure, comparison in done.comparisons.items():
            for verdict, keys in ((MISSED, comparison.missed), (WRONG, comparison.wrong)):
                for key, place in keys.items():
                    where = f"{done.path.name}{_line(done.text, place)}"
                    yield f"{where}: {name(measure, language)}: {verdict(language)} {_shown(key, done.text, place)}"


def _line(text: str, place: Span | None) -> str:
    return "" if place is None else f":{text.count(chr(10), 0, place[0]) + 1}"


def _shown(key: object, text: str, place: Span | None) -> str:
    """The words in question, and what the key says beyond their place."""
    said = [part for part in (key if isinstance(key, tuple) else (key,)) if part != place and part not in (None, "")]
    told = ", ".join(" ".join(sorted(map(str, p))) if isinstance(p, frozenset) else str(p) for p in said)
    if place is None:
        return told
    begin = text.rfind("\n", 0, place[0]) + 1
    end = text.find("\n", place[1])
    line = text[begin : place[0]] + "[" + text[slice(*place)] + "]" + text[place[1] : end if end >= 0 else len(text)]
    return f"({told}) {fold_space(line)}" if told and key != place else fold_space(line)


def to_json(evaluation: Sequence[Evaluated]) -> dict[str, Any]:
    """The totals and each protocol's counts."""
    return {
        "protocols": len(evaluation),
        "total": {measure: _json(score) for measure, score in totals(evaluation).items()},
        "each": {
            done.path.stem: {measure: _json(c.score) for measure, c in done.comparisons.items()} for done in evaluation
        },
    }


def _json(score: Score) -> dict[str, float | int | None]:
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "right": score.right,
        "wrong": score.wrong,
        "missed": score.missed,
    }
