"""What every format relies on: known labels, marks inside the text that nest, references into the register.

Less than ``scoring.check`` asks for: a document where only some of the labels are set yet has a structure too.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from protokolist.errors import GoldError
from protokolist.formats import Named
from protokolist.ingest.limits import MEGABYTE, check_size
from protokolist.scoring.check import ATTRIBUTES
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson

LARGEST = 200 * MEGABYTE
# Attributes that hold ids, and which ids: of persons, of organisations, of statements.
REFERENCES = {
    ("person", "ref"): {"person"},
    ("org", "ref"): {"org"},
    ("role", "of"): {"person"},
    ("role", "at"): {"org"},
    ("agenda", "speaker"): {"person"},
    ("statement", "speaker"): {"person"},
    ("statement", "assignee"): {"person", "org"},
    ("statement", "answers"): {"statement"},
}
# How the attributes of a mark are written, as the guidelines' tables have them.
ORDER = (
    "id", "type", "n", "ref", "as", "of", "at", "value", "speaker", "answers", "assignee", "due",
    "for", "against", "abstained", "unanimous",
)  # fmt: skip
SHOWN = 40
Piece = TypeVar("Piece")


def load(path: Path) -> bytes:
    """The bytes of a file; a ``TooLargeError`` if they are more than any corpus has, a ``GoldError`` if unreadable."""
    try:
        check_size(path, LARGEST)
        return path.read_bytes()
    except OSError as error:
        raise _closed(path, error) from error


def _closed(path: Path, error: OSError) -> GoldError:
    reason = error.strerror or str(error)
    return fault(path, f"не удаётся открыть ({reason}).", f"cannot be opened ({reason}).")


def decode(data: bytes, path: Path, encoding: str = "utf-8") -> str:
    """The text of a file, which every one of the formats wants in UTF-8."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise fault(
            path,
            f"текст не в UTF-8 (байт {error.start}); пересохраните файл в UTF-8.",
            f"the text is not UTF-8 (byte {error.start}); save the file as UTF-8.",
        ) from error


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The numbered lines of a file in UTF-8 without their ends, one at a time."""
    try:
        check_size(path, LARGEST)
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield number, decode(line.rstrip(b"\r\n"), path, "utf-8-sig" if number == 1 else "utf-8")
    except OSError as error:
        raise _closed(path, error) from error


def rendered(
    documents: Named, render: Callable[[Gold, str], Piece], refused: list[GoldError]
) -> Iterator[tuple[str, Piece]]:
    """What ``render`` makes of each document; the errors of those it cannot make anything of go to ``refused``."""
    for name, gold in documents:
        try:
            piece = render(gold, name)
        except GoldError as error:
            refused.append(error)
        else:
            yield name, piece


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to that becomes ``path`` when all is written, so that no half of a file stands there."""
    part = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def fault(place: object, ru: str, en: str) -> GoldError:
    """What is wrong, after the place where."""
    return GoldError(f"{place}: {ru}", f"{place}: {en}")


def arrange(
    place: object,
    text: str,
    persons: Sequence[RegisterPerson],
    organisations: Sequence[RegisterOrganisation],
    marks: Iterable[Mark],
) -> Gold:
    """A document of marks in any order; a ``GoldError`` at ``place`` says what is wrong with them."""
    ordered = sorted(map(_tidied, marks), key=lambda mark: (mark.start, -mark.end))
    return checked(place, Gold(text, list(persons), list(organisations), ordered))


def _tidied(mark: Mark) -> Mark:
    known = {name: mark.attributes[name] for name in ORDER if name in mark.attributes}
    return replace(mark, attributes=known | mark.attributes)


def checked(place: object, gold: Gold) -> Gold:
    """``gold`` itself if it has the structure all formats rely on, else a ``GoldError`` that says what it lacks."""
    try:
        gold.text.encode()
    except UnicodeEncodeError as error:
        raise fault(
            place,
            f"в тексте половина знака (позиция {error.start}); такой текст нельзя записать.",
            f"the text has half a character (position {error.start}); such a text cannot be written.",
        ) from error
    _check_register(place, gold)
    known = {
        "person": {person.id for person in gold.persons},
        "org": {body.id for body in gold.organisations},
        "statement": {mark.attributes["id"] for mark in gold.tagged("statement") if "id" in mark.attributes},
    }
    opened: list[Mark] = []
    for mark in gold.marks:
        _check_mark(place, gold, mark)
        _check_references(place, gold, mark, known)
        while opened and opened[-1].end <= mark.start:
            opened.pop()
        if opened and mark.end > opened[-1].end:
            outer = opened[-1]
            raise fault(
                place,
                f"пометы {outer.tag} «{_words(gold, outer)}» и {mark.tag} «{_words(gold, mark)}» пересекаются; "
                "одна должна лежать внутри другой.",
                f"the marks {outer.tag} «{_words(gold, outer)}» and {mark.tag} «{_words(gold, mark)}» cross; "
                "one must lie inside the other.",
            )
        opened.append(mark)
    return gold


def _check_register(place: object, gold: Gold) -> None:
    seen: set[str] = set()
    entries: list[RegisterPerson | RegisterOrganisation] = [*gold.persons, *gold.organisations]
    for entry in entries:
        if not entry.id or entry.id.split() != [entry.id]:
            raise fault(
                place,
                f"в реестре «{entry.name}» с ключом «{entry.id}»: ключ – одно слово без пробелов.",
                f"the register has «{entry.name}» with the id «{entry.id}»: an id is one word without spaces.",
            )
        if entry.name and entry.name.splitlines() != [entry.name]:
            raise fault(
                place,
                f"имя под ключом {entry.id} в реестре занимает больше одной строки.",
                f"the name with the id {entry.id} in the register takes more than one line.",
            )
        if entry.id in seen:
            raise fault(
                place, f"ключ {entry.id} стоит в реестре дважды.", f"the id {entry.id} stands twice in the register."
            )
        seen.add(entry.id)
    for person in gold.persons:
        if person.gender not in ("f", "m", None):
            raise fault(
                place,
                f"в реестре у «{person.name}» пол «{person.gender}»; бывает f, m или ничего.",
                f"the register gives «{person.name}» the gender «{person.gender}»; there are f, m, or none.",
            )


def _check_mark(place: object, gold: Gold, mark: Mark) -> None:
    if mark.tag not in ATTRIBUTES:
        raise fault(
            place,
            f"неизвестная метка «{mark.tag}»; есть {', '.join(ATTRIBUTES)}.",
            f"unknown label «{mark.tag}»; there are {', '.join(ATTRIBUTES)}.",
        )
    if not 0 <= mark.start < mark.end <= len(gold.text):
        raise fault(
            place,
            f"помета {mark.tag} [{mark.start}, {mark.end}) пуста или выходит за текст (в нём знаков: "
            f"{len(gold.text)}).",
            f"the mark {mark.tag} [{mark.start}, {mark.end}) is empty or leaves the text ({len(gold.text)} "
            "characters long).",
        )
    if unknown := sorted(mark.attributes.keys() - ATTRIBUTES[mark.tag]):
        raise fault(
            place,
            f"у пометы {mark.tag} «{_words(gold, mark)}» неизвестное свойство «{unknown[0]}».",
            f"the mark {mark.tag} «{_words(gold, mark)}» has the unknown attribute «{unknown[0]}».",
        )


def _check_references(place: object, gold: Gold, mark: Mark, known: dict[str, set[str]]) -> None:
    for name in mark.attributes:
        kinds = REFERENCES.get((mark.tag, name), set())
        if not kinds:
            continue
        for reference in mark.references(name):
            if any(reference in known[kind] for kind in kinds):
                continue
            if kinds == {"statement"}:
                raise fault(
                    place,
                    f"помета {mark.tag} «{_words(gold, mark)}» отвечает на «{reference}», а такого высказывания нет.",
                    f"the mark {mark.tag} «{_words(gold, mark)}» answers «{reference}», which is no statement.",
                )
            raise fault(
                place,
                f"у пометы {mark.tag} «{_words(gold, mark)}» {name}={reference}, а в реестре такого ключа нет; "
                "допишите его в реестр.",
                f"the mark {mark.tag} «{_words(gold, mark)}» has {name}={reference}, which the register lacks; add it "
                "there.",
            )


def _words(gold: Gold, mark: Mark) -> str:
    words = " ".join(gold.of(mark).split())
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


def without(mark: Mark, names: Iterable[str]) -> Mark:
    """``mark`` less some of its attributes."""
    dropped = set(names)
    return replace(mark, attributes={name: value for name, value in mark.attributes.items() if name not in dropped})
