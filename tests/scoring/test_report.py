"""The table, the lines of errors and the JSON of an evaluation."""

from pathlib import Path

import pytest
from rich.console import Console

from protokolist.record import Found, Protocol, Source
from protokolist.scoring import report

XML = """<protocol><register><person id="t" name="Тропина Н. И." gender="f"/></register>
<text xml:space="preserve">Протокол № <number>3</number>
Слушали: <person ref="t">Тропину Н. И.</person> \
<statement id="s1" type="report" speaker="t">о ремонте</statement></text></protocol>"""


def read(text: str) -> Protocol:
    start = text.index("3")
    return Protocol(source=Source(), text=text, number=Found[str](value="3", span=(start, start + 1)))


@pytest.fixture
def evaluation(tmp_path: Path) -> list[report.Evaluated]:
    path = tmp_path / "клуб.xml"
    path.write_text(XML, encoding="utf-8")
    return report.evaluate([path], read)


def test_table(evaluation: list[report.Evaluated]) -> None:
    console = Console(width=100)
    with console.capture() as captured:
        console.print(report.table(evaluation, "ru"))
    shown = captured.get()
    assert "шапка: номер" in shown
    assert "1.000" in shown
    assert "персоны: точные границы" in shown
    assert "протоколов: 1" in shown


def test_every_miss_is_shown_in_its_line(evaluation: list[report.Evaluated]) -> None:
    lines = list(report.errors(evaluation, "ru"))
    assert "клуб.xml:2: персоны: точные границы: пропущено Слушали: [Тропину Н. И]. о ремонте" in lines
    assert "клуб.xml: персоны: имя или название: пропущено Тропина Н. И., 1" in lines
    assert not any("номер" in line for line in lines)


def test_json_has_totals_and_each(evaluation: list[report.Evaluated]) -> None:
    scores = report.to_json(evaluation)
    assert scores["total"]["header: number"]["f1"] == 1.0
    assert scores["each"]["клуб"]["persons: span"]["missed"] == 1


def test_every_measure_has_a_name_in_both_languages(evaluation: list[report.Evaluated]) -> None:
    for measure in report.totals(evaluation):
        assert report.name(measure, "ru") != report.name(measure, "en")
