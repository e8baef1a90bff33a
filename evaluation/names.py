"""``make names``: forms of invented names, made by pytrovich, put back into the nominative by ``protokolist.names``.

``python evaluation/names.py [--out PREFIX]`` prints how many of the (name, case, form) combinations come back exactly,
«ё» included, and with ``--out`` writes PREFIX.json and PREFIX.md with every failure. pytrovich is independent of ours,
a port of petrovich's rules. Where it declines against the grammars its forms are left out, by the list ``AMISS``.

A form comes with what its place would show: with names written out nothing; with initials the gender (as from
«сообщила»), or another mention of the person in full; a surname alone always with such a mention.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from invented_names import AMISS, MEN, PATRONYMICS, SURNAMES, WOMEN
from protokolist import names
from protokolist.record import Gender
from protokolist.text import declension
from protokolist.text.morphology import fold
from provenance import belongs_to, provenance
from publish import publish

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person: canonical name, gender, kind of surname."""

    last: str
    first: str
    middle: str
    gender: Gender
    kind: str

    @property
    def full(self) -> str:
        """«Фамилия Имя Отчество»."""
        return f"{self.last} {self.first} {self.middle}"

    @property
    def short(self) -> str:
        """«Фамилия И. О.»."""
        return f"{self.last} {self.first[0]}. {self.middle[0]}."


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a name: from its declined parts the text; what comes back; what is known beside it."""

    name: str
    write: Callable[[str, str, str], str]
    canonical: Callable[[Person], str]
    hint: str = ""


def _full(person: Person) -> str:
    return person.full


def _short(person: Person) -> str:
    return person.short


FORMS = (
    Form("Фамилия Имя Отчество", lambda last, first, middle: f"{last} {first} {middle}", _full),
    Form("Имя Отчество Фамилия", lambda last, first, middle: f"{first} {middle} {last}", _full),
    Form("ФАМИЛИЯ Имя Отчество", lambda last, first, middle: f"{last.upper()} {first} {middle}", _full),
    Form("ФАМИЛИЯ ИМЯ ОТЧЕСТВО", lambda last, first, middle: f"{last} {first} {middle}".upper(), _full),
    Form("гр. Фамилия Имя Отчество", lambda last, first, middle: f"гр. {last} {first} {middle}", _full),
    Form("Имя Отчество", lambda _, first, middle: f"{first} {middle}", lambda who: f"{who.first} {who.middle}"),
    Form("Имя Фамилия", lambda last, first, _: f"{first} {last}", lambda who: f"{who.last} {who.first}"),
    Form("Фамилия И. О., gender", lambda last, first, middle: f"{last} {first[0]}. {middle[0]}.", _short, "gender"),
    Form("И.О. Фамилия, gender", lambda last, first, middle: f"{first[0]}.{middle[0]}. {last}", _short, "gender"),
    Form(
        "ФАМИЛИЯ И.О., gender", lambda last, first, middle: f"{last.upper()} {first[0]}.{middle[0]}.", _short, "gender"
    ),
    Form("Фамилия И. О., known", lambda last, first, middle: f"{last} {first[0]}. {middle[0]}.", _short, "known"),
    Form("т. Фамилия, known", lambda last, *_: f"т. {last}", lambda who: who.last, "known"),
    Form(
        "Фамилия И. О. with «е» for «ё», known",
        lambda last, first, middle: f"{last} {first[0]}. {middle[0]}.".replace("ё", "е").replace("Ё", "Е"),
        _short,
        "known",
    ),
)


def persons() -> Iterator[Person]:
    """Every surname with a first name and a patronymic in turn."""
    number = 0
    for kind, (men, women) in SURNAMES.items():
        for last, woman in zip(men, women, strict=True):
            middle = PATRONYMICS[number % len(PATRONYMICS)]
            yield Person(last, MEN[number % len(MEN)], middle[0], "m", kind)
            yield Person(woman, WOMEN[number % len(WOMEN)], middle[1], "f", kind)
            number += 1


def declined(person: Person) -> Iterator[tuple[str, str, str, str]]:
    """Case and the three parts in it, as pytrovich makes them."""
    from pytrovich.enums import Case, NamePart  # noqa: PLC0415 - only where it is installed
    from pytrovich.enums import Gender as Sex  # noqa: PLC0415 - as above
    from pytrovich.maker import PetrovichDeclinationMaker  # noqa: PLC0415 - as above

    maker, sex = PetrovichDeclinationMaker(), Sex.MALE if person.gender == "m" else Sex.FEMALE
    called = dict(
        zip(
            CASES[1:], (Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE, Case.INSTRUMENTAL, Case.PREPOSITIONAL), strict=True
        )
    )
    yield "nomn", person.last, person.first, person.middle
    for case, theirs in called.items():
        last, first = (
            maker.make(part, sex, theirs, word)
            for part, word in ((NamePart.LASTNAME, person.last), (NamePart.FIRSTNAME, person.first))
        )
        middle = person.middle if " " in person.middle else maker.make(NamePart.MIDDLENAME, sex, theirs, person.middle)
        yield case, last, first, middle


def amiss(person: Person) -> str | None:
    """Why pytrovich's forms of a person are left out, if they are."""
    for part in (person.last, person.first, person.middle):
        if reason := AMISS.get((part, person.gender)):
            return reason
    return None


def measure() -> dict[str, Any]:
    """All combinations: counts by form, kind and case, failures, what pytrovich has amiss, declining the other way."""
    tried: Counter[str] = Counter()
    right: Counter[str] = Counter()
    failures: list[dict[str, str]] = []
    other_way: list[dict[str, str]] = []
    declining = [0, 0]
    for person in persons():
        if amiss(person):
            continue
        for case, *parts in declined(person):
            for disagreement in _disagreements(person, case, parts, declining):
                other_way.append(disagreement)
            for form in FORMS:
                written = form.write(*parts)
                expected = form.canonical(person)
                known = (person.full,) if form.hint == "known" else ()
                found = _normalised(written, person.gender if form.hint == "gender" else None, known)
                for key in (
                    "all",
                    f"form: {form.name}",
                    f"kind: {person.kind}",
                    f"case: {case}",
                    f"gender: {person.gender}",
                ):
                    tried[key] += 1
                    right[key] += found == expected
                if found != expected:
                    failures.append(
                        {
                            "form": form.name,
                            "case": case,
                            "kind": person.kind,
                            "written": written,
                            "expected": expected,
                            "found": found,
                        }
                    )
    return {
        "combinations": tried["all"],
        "right": right["all"],
        "groups": {key: {"tried": tried[key], "right": right[key]} for key in tried},
        "declining": {"forms": declining[1], "agree": declining[0], "differ": other_way},
        "amiss": [{"name": part, "gender": gender, "why": why} for (part, gender), why in AMISS.items()],
        "failures": failures,
    }


def _normalised(written: str, gender: Gender | None, known: tuple[str, ...]) -> str:
    try:
        return names.normalise(written, gender=gender, known=known)
    except names.NotANameError as error:
        return error.en


def _disagreements(person: Person, case: str, parts: list[str], counts: list[int]) -> Iterator[dict[str, str]]:
    """Parts that our own declension does not make as pytrovich does."""
    for kind, nominative, theirs in zip(
        ("last", "first", "middle"), (person.last, person.first, person.middle), parts, strict=True
    ):
        ours = declension.decline(nominative.lower(), person.gender, kind)[case]
        agree = fold(theirs) in {fold(form) for form in ours}
        counts[0] += agree
        counts[1] += 1
        if not agree:
            yield {
                "name": nominative,
                "gender": person.gender,
                "case": case,
                "pytrovich": theirs,
                "ours": ", ".join(ours),
            }


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    result = provenance() | measure()
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    return 0


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables, with every failure."""
    lines = [
        f"{result['right']:,} of {result['combinations']:,} combinations come back exactly"
        f" ({result['right'] / result['combinations']:.2%}). `make names` counts them.",
        "",
        belongs_to(result),
        "",
        "| | combinations | right | share |",
        "| --- | ---: | ---: | ---: |",
    ]
    for key, counts in result["groups"].items():
        lines.append(f"| {key} | {counts['tried']:,} | {counts['right']:,} | {counts['right'] / counts['tried']:.3f} |")
    declining = result["declining"]
    lines += [
        "",
        f"Declining the other way: {declining['agree']:,} of {declining['forms']:,} forms of a part are as pytrovich"
        " makes them. The others:",
        "",
    ]
    for one in declining["differ"]:
        lines.append(
            f"- {one['name']} ({one['gender']}), {one['case']}: pytrovich {one['pytrovich']}, ours {one['ours']}"
        )
    lines += ["", "Left out, since pytrovich has them amiss:", ""]
    lines += [f"- {one['name']} ({one['gender']}): {one['why']}" for one in result["amiss"]]
    lines += ["", "## Failures", ""]
    by_pair: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in result["failures"]:
        by_pair[one["expected"], one["found"], one["case"]].append(f"{one['written']} ({one['form']})")
    for (expected, found, case), written in by_pair.items():
        lines.append(f"- {case}: {expected}, read as {found}: {'; '.join(written)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
