"""Puts the published figures into README.md and README.ru.md: ``python evaluation/readme.py [--check]``.

A block between ``<!-- quality -->`` and ``<!-- /quality -->`` (likewise ``peers`` and ``speed``) is made from
``evaluation/results``. With ``--check`` nothing is written, and the exit code is 1 if a README differs from them.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from protokolist.errors import Language
from protokolist.messages import Text
from protokolist.scoring.report import name
from quality import HEADLINES

RESULTS = Path("evaluation/results")
READMES: dict[Path, Language] = {Path("README.md"): "en", Path("README.ru.md"): "ru"}
MEASURE = Text("что измеряется, F1", "measure, F1")
MACRO = Text("высказывания: среднее по семи видам", "statements: mean over the seven types")
PROTOCOLS = Text("{split} ({count} протоколов)", "{split} ({count} protocols)")
QUALITY_NOTE = Text("Коммит {commit}; в скобках 95 %-й интервал.", "Commit {commit}; 95 % intervals in brackets.")
PEERS_MEASURE = Text("{split} ({count} протоколов), F1", "{split} ({count} protocols), F1")
PEERS_SPEED = Text("знаков за секунду процессора", "characters per CPU second")
PEERS_TYPES = Text(
    "Вид размеченных высказываний угадан верно: самый частый вид {commonest}, мешок слов spaCy {bag} (обоим границы "
    "высказываний даны), Протоколист {ours} (находит их сам). «–»: инструмент этого не умеет. Коммит {commit}, "
    "{machine}.",
    "Types of annotated statements right: always the commonest {commonest}, spaCy's bag of words {bag} (both are told "
    "where statements stand), Протоколист {ours} (finds them itself). “–”: the tool does not do this. Commit {commit}, "
    "{machine}.",
)
PEERS_SPLIT = "test"
PEERS_ROWS = (
    "persons: span",
    "persons: span + who",
    "persons: name",
    "organisations: span",
    "roles: span",
    "roles: + holder",
    "roles: + holder + organisation",
)
SPEED = Text(
    "Знаков за секунду процессора: Протоколист целиком {ours}, четыре этапа natasha (сегментация, морфология, "
    "синтаксис, имена) {theirs}; отношение {ratio} (по раундам от {low} до {high}), один поток, {texts} текстов, "
    "коммит {commit}. `import protokolist` – {import_} с, `protokolist --help` – {help_} с.",
    "Characters per CPU second: the whole of Протоколист {ours}, natasha's four stages (segmentation, morphology, "
    "syntax, NER) {theirs}; ratio {ratio} (rounds from {low} to {high}), one thread, {texts} texts, commit {commit}. "
    "`import protokolist` takes {import_} s, `protokolist --help` {help_} s.",
)


def quality(language: Language) -> str:
    """The table of headline measures."""
    result = _result("quality")
    splits = result["splits"]
    heads = [PROTOCOLS(language, split=split, count=found["protocols"]) for split, found in splits.items()]
    rows = [f"| {MEASURE(language)} | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(splits)]
    for measure in HEADLINES:
        cells = [_cell(found["measures"][measure]) for found in splits.values()]
        rows.append(f"| {name(measure, language)} | " + " | ".join(cells) + " |")
    means = [f"{found['macro F1 over types']:.3f}" for found in splits.values()]
    rows.append(f"| {MACRO(language)} | " + " | ".join(means) + " |")
    return "\n".join([*rows, "", QUALITY_NOTE(language, commit=result["commit"])])


def _cell(score: dict[str, Any]) -> str:
    if score["f1"] is None:
        return "–"
    span = "" if score["interval"] is None else " ({:.2f}–{:.2f})".format(*score["interval"])
    return f"{score['f1']:.3f}{span}"


def peers(language: Language) -> str:
    """The table of other tools, and the sentence on types."""
    result = _result("peers")
    found = result["splits"][PEERS_SPLIT]
    tools = found["tools"]
    head = PEERS_MEASURE(language, split=PEERS_SPLIT, count=found["protocols"])
    rows = [f"| {head} | " + " | ".join(tools) + " |", "| --- |" + " ---: |" * len(tools)]
    for measure in PEERS_ROWS:
        cells = [_cell(tool["measures"][measure]) if measure in tool["measures"] else "–" for tool in tools.values()]
        rows.append(f"| {name(measure, language)} | " + " | ".join(cells) + " |")
    speeds = [_thousands(tool["characters per CPU second"]) for tool in tools.values()]
    rows.append(f"| {PEERS_SPEED(language)} | " + " | ".join(speeds) + " |")
    commonest, bag, ours = (f"{one['accuracy']:.3f}" for one in found["types"].values())
    note = PEERS_TYPES(
        language, commonest=commonest, bag=bag, ours=ours, commit=result["commit"], machine=result["machine"]
    )
    return "\n".join([*rows, "", note])


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def speed(language: Language) -> str:
    """The sentence on speed."""
    result = _result("speed")
    return SPEED(
        language,
        ours=_thousands(result["protokolist_characters_per_cpu_second"]),
        theirs=_thousands(result["natasha_characters_per_cpu_second"]),
        ratio=result["ratio"],
        low=result["ratio_range"][0],
        high=result["ratio_range"][1],
        texts=result["texts"],
        commit=result["commit"],
        import_=result["start_up_seconds"]["import protokolist"],
        help_=result["start_up_seconds"]["protokolist --help"],
    )


def _result(kind: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((RESULTS / f"{kind}.json").read_text(encoding="utf-8"))
    return loaded


BLOCKS: dict[str, Callable[[Language], str]] = {"quality": quality, "peers": peers, "speed": speed}


def filled(readme: str, language: Language) -> str:
    """A README with its blocks made anew."""
    for block, make in BLOCKS.items():
        pattern = re.compile(rf"(<!-- {block} -->\n).*?(<!-- /{block} -->)", re.DOTALL)
        made = make(language)
        readme = pattern.sub(lambda match, text=made: f"{match[1]}{text}\n{match[2]}", readme)
    return readme


def main() -> int:
    """Writes or, with ``--check``, compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = 0
    for path, language in READMES.items():
        old = path.read_text(encoding="utf-8")
        new = filled(old, language)
        if check and old != new:
            print(f"{path} differs from {RESULTS}: run make readme", file=sys.stderr)
            stale = 1
        elif not check:
            path.write_text(new, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main())
