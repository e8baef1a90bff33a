"""Gold XML, one file a document: the corpus's own format, which all others convert to and from."""

from pathlib import Path

from protokolist.errors import GoldError, ProtokolistError
from protokolist.formats import Documents, Named, structure
from protokolist.scoring.gold import Gold, format_gold, parse_gold


def read(path: Path) -> Documents:
    """The document of a file, or those of the ``*.xml`` of a folder."""
    for file in sorted(path.glob("*.xml")) if path.is_dir() else [path]:
        try:
            yield file.stem, structure.checked(file, parse_gold(structure.load(file), str(file)))
        except ProtokolistError as error:
            yield file.stem, error


def write(documents: Named, folder: Path) -> list[GoldError]:
    """Writes each document into ``folder``; refuses one with characters that XML has no way to write."""
    folder.mkdir(parents=True, exist_ok=True)
    refused: list[GoldError] = []
    for name, xml in structure.rendered(documents, _render, refused):
        (folder / f"{name}.xml").write_text(xml, encoding="utf-8", newline="\n")
    return refused


def _render(gold: Gold, name: str) -> str:
    xml = format_gold(gold)
    try:
        same = parse_gold(xml, name) == gold
    except GoldError:
        same = False
    if not same:
        raise structure.fault(
            name,
            "в тексте или реестре знаки, которых в XML не бывает.",
            "the text or the register has characters that XML cannot hold.",
        )
    return xml
