"""Documents that the formats carry over: those of the corpus, and one with a bit of everything."""

from pathlib import Path

import pytest

from protokolist.scoring.gold import Gold, parse_gold, read_gold

CORPUS = Path(__file__).parents[2] / "corpus"

EVERYTHING = """<protocol>
  <register>
    <person id="tropina" name="Тропина Нина Ильинична" gender="f"/>
    <person id="bakai" name="Бакай О. П."/>
    <org id="klub" name="клуб «Маяк»"/>
  </register>
  <text xml:space="preserve">\t<title>ПРОТОКОЛ № <number>4</number>

  заседания <org ref="klub" as="issuer">клуба «Маяк»</org></title> 😀
<date value="2011-05-03">3 мая</date>, <place>дом № 5</place>. Было <attendance value="2">двое</attendance>.&#13;
Вёл <person ref="bakai" as="chair">Бакай О. П.</person>, <role of="tropina" at="klub">завхоз</role> \
<person ref="tropina" as="present">Тропина Нина Ильинична</person>
1. <agenda n="1" speaker="tropina">О крыше. 🏠 Доклад <person ref="tropina">Тропиной</person></agenda>
<person ref="bakai">Бакай</person>: <statement id="s1" type="question" speaker="bakai">Что с крышей?</statement>
<statement id="s2" type="answer" speaker="tropina bakai" answers="s1">Течёт.</statement>
Решили: <statement id="s3" type="decision" assignee="tropina klub" due="2011-06-01">закупить шифер🏠</statement>.
<vote for="2" against="0">За – 2, против – нет</vote>. <vote unanimous="yes">Единогласно</vote>.
</text>
</protocol>"""


@pytest.fixture
def everything() -> Gold:
    return parse_gold(EVERYTHING)


@pytest.fixture(scope="session")
def documents() -> list[tuple[str, Gold]]:
    """Every annotated protocol but those of the test split."""
    paths = [path for split in ("train", "dev", "samples") for path in sorted((CORPUS / split).glob("*.xml"))]
    return [(path.stem, read_gold(path)) for path in paths]
