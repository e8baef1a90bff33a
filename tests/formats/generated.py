"""Documents nobody would write, which every format must carry over all the same."""

from hypothesis import strategies as st

from protokolist.formats.brat import BREAKS
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson

SIGNS = "аБё1.,:;|=\\\"'<&#_()-«»№ \t\n\r\u00a0\u00ad\u2028\u0085😀🏠\u0301\ufeff"
IDS = ("p1", "п-2", "a=b", 'q"')
BODIES = ("o1", "o|2")
VALUES = st.text(st.sampled_from(SIGNS), max_size=6)


def attributes(tag: str, statements: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Attributes a mark of the tag may have, with references into the register and to statements."""
    persons = st.lists(st.sampled_from(IDS), min_size=1, max_size=3).map(" ".join)
    bodies = st.sampled_from(BODIES)
    optional: dict[str, dict[str, st.SearchStrategy[str]]] = {
        "person": {"ref": persons, "as": st.sampled_from(["chair", "absent"])},
        "role": {"of": persons, "at": bodies},
        "org": {"ref": bodies, "as": st.just("issuer")},
        "date": {"value": VALUES},
        "agenda": {"n": VALUES, "speaker": persons},
        "statement": {
            "type": st.sampled_from(["answer", "question"]),
            "speaker": persons,
            "assignee": st.lists(st.sampled_from(IDS + BODIES), max_size=3).map(" ".join),
            "due": VALUES,
        }
        | ({"answers": st.sampled_from(statements)} if statements else {}),
        "vote": {"for": VALUES, "unanimous": st.just("yes")},
        "title": {},
    }
    return st.fixed_dictionaries({}, optional=optional[tag])


@st.composite
def golds(draw: st.DrawFn) -> Gold:
    """Any text, marks that nest in any way, and a register with some of the entries mentioned nowhere."""
    text = draw(st.text(st.sampled_from(SIGNS), min_size=1, max_size=40))
    spans: list[tuple[int, int]] = []

    def nest(start: int, end: int, depth: int) -> None:
        at = start
        while depth and at < end and draw(st.booleans()):
            begin = draw(st.integers(at, end - 1))
            stop = draw(st.integers(begin + 1, end))
            spans.append((begin, stop))
            nest(begin, stop, depth - 1)
            at = stop

    nest(0, len(text), 3)
    spans.sort(key=lambda span: (span[0], -span[1]))
    tags = [
        draw(st.sampled_from(["person", "role", "org", "date", "agenda", "statement", "vote", "title"])) for _ in spans
    ]
    statements = [f"s{number}" for number, tag in enumerate(tags) if tag == "statement"]
    marks = []
    for number, (tag, (start, end)) in enumerate(zip(tags, spans, strict=True)):
        own = {"id": f"s{number}"} if tag == "statement" else {}
        marks.append(Mark(tag, start, end, own | draw(attributes(tag, statements))))
    names = st.text(st.sampled_from(sorted(set(SIGNS) - set(BREAKS))), max_size=8)
    persons = [RegisterPerson(identity, draw(names), draw(st.sampled_from(["f", "m", None]))) for identity in IDS]
    bodies = [RegisterOrganisation(identity, draw(names)) for identity in BODIES]
    return Gold(text, persons, bodies, marks)
