"""Gold XML is read and written without loss, and its slips are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protokolist.errors import GoldError
from protokolist.scoring.check import problems
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson, format_gold, parse_gold

XML = """<protocol>
  <register>
    <person id="tropina" name="Тропина Н. И." gender="f"/>
    <org id="klub" name="клуб «Заря»"/>
  </register>
  <text xml:space="preserve">Слушали: <person ref="tropina" as="speaker">Тропину Н. И.</person>, \
<role of="tropina">директора <org ref="klub">клуба «Заря»</org></role>, \
<statement id="s1" type="report" speaker="tropina">о &lt;ремонте&gt; &amp; окнах</statement>.
</text>
</protocol>"""


def test_stripping_the_tags_gives_the_text_back() -> None:
    gold = parse_gold(XML)
    assert gold.text == "Слушали: Тропину Н. И., директора клуба «Заря», о <ремонте> & окнах.\n"
    assert [(mark.tag, gold.of(mark)) for mark in gold.marks] == [
        ("person", "Тропину Н. И."),
        ("role", "директора клуба «Заря»"),
        ("org", "клуба «Заря»"),
        ("statement", "о <ремонте> & окнах"),
    ]
    assert gold.marks[0].attributes == {"ref": "tropina", "as": "speaker"}
    assert problems(gold) == []


def test_what_is_written_reads_the_same() -> None:
    gold = parse_gold(XML)
    assert parse_gold(format_gold(gold)) == gold


@st.composite
def golds(draw: st.DrawFn) -> Gold:
    text = draw(st.text(st.sampled_from("аб <>&\"'\n\t«»№\r"), min_size=1, max_size=40))
    marks: list[Mark] = []

    def nest(start: int, end: int, depth: int) -> None:
        at = start
        while depth and at < end and draw(st.booleans()):
            begin = draw(st.integers(at, end - 1))
            stop = draw(st.integers(begin + 1, end))
            marks.append(Mark("org", begin, stop, {"ref": draw(st.text(st.sampled_from('я<&"'), max_size=3))}))
            nest(begin, stop, depth - 1)
            at = stop

    nest(0, len(text), 3)
    return Gold(text, [RegisterPerson("p", 'Тропина "Н"', "f")], [RegisterOrganisation("o", "А & Б")], marks)


@given(golds())
def test_any_nesting_and_any_signs_survive(gold: Gold) -> None:
    assert parse_gold(format_gold(gold)) == gold


def test_crossing_marks_cannot_be_written() -> None:
    with pytest.raises(GoldError, match="пересекаются"):
        format_gold(Gold("абвг", marks=[Mark("org", 0, 3), Mark("org", 2, 4)]))


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        ("<protocol>", "XML не читается"),
        ("<letter/>", "это не размеченный протокол"),
        ('<!DOCTYPE p [<!ENTITY a "b">]><protocol><text>&a;</text></protocol>', "XML не читается"),
        ("<protocol><register><person id='a'/></register><text/></protocol>", "нет атрибута 'name'"),
    ],
)
def test_what_is_no_gold(xml: str, told: str) -> None:
    with pytest.raises(GoldError, match=told):
        parse_gold(xml)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('ref="tropina" as="speaker"', 'ref="bakai"', "bakai is not in the register"),
        ("<org ref", '<org as="guest" where="" ref', "unknown attribute where"),
        ('id="s1" type="report"', 'id="s1" type="speech"', "type=speech"),
        ('type="report"', 'type="decision"', "a decision is the meeting's own"),
        ('type="report"', 'type="report" due="2014-01-01"', "assignee and due belong to decisions"),
        ('type="report"', 'type="answer" answers="s0"', "no question before it"),
        (">о &lt;", "> о &lt;", "white space at an edge"),
        (">о &lt;", ">1. о &lt;", "begins with a bullet"),
        ('name="Тропина Н. И."', 'name="тропина н. и."', "is no canonical name"),
        ('name="Тропина Н. И."', 'name="Тропина Нина И."', "is no canonical name"),
        ('name="Тропина Н. И."', 'name="Тропина Нина Ильинична"', "written out in none of its mentions"),
        ('name="Тропина Н. И." gender="f"', 'name="Тропина Н. И."', "gender=None"),
        ("<org id", '<org id="a" name="Б"/><org id', "a is mentioned nowhere"),
        ("<role of", "<position of", "unknown tag <position>"),
    ],
)
def test_breaks_of_the_rules_are_told(old: str, new: str, problem: str) -> None:
    xml = XML.replace(old, new).replace("</role>", "</position>" if "position" in new else "</role>")
    assert any(problem in told for told in problems(parse_gold(xml)))
