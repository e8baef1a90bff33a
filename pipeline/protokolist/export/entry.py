"""What goes into an export: protocols one at a time, each under an id that is good for files, XML and tables."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from protokolist.record import Protocol

UNSAFE = re.compile(r"[^\w.-]+")
LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One protocol of an export; ids of persons and organisations that many protocols share, where they are known."""

    id: str
    protocol: Protocol
    shared: dict[str, str] = field(default_factory=dict)

    def id_of(self, local: str) -> str:
        """The id of a person or organisation of the protocol within the whole export."""
        return self.shared.get(local) or f"{self.id}.{local}"


def entries(protocols: Iterable[Protocol]) -> Iterator[Entry]:
    """Entries named after their files; names that come again are numbered."""
    taken: set[str] = set()
    for number, protocol in enumerate(protocols, 1):
        path = protocol.source.path or f"protocol-{number}"
        stem = path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
        name = good_id(stem)
        free, again = name, 1
        while free.casefold() in taken:
            again += 1
            free = f"{name}-{again}"
        taken.add(free.casefold())
        yield Entry(free, protocol)


def good_id(name: str) -> str:
    """``name`` as an XML name: letters, digits, «.», «-», «_», not beginning with a digit."""
    clean = UNSAFE.sub("_", name).strip("._-")[:LONGEST_ID] or "protocol"
    return clean if clean[0].isalpha() else f"d_{clean}"
