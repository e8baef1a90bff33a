"""A small protocol with something of everything, as a record."""

from datetime import date

import pytest

from protokolist.record import (
    AgendaItem,
    Found,
    Organisation,
    Person,
    Protocol,
    Role,
    Source,
    Span,
    Statement,
    Vote,
)

TEXT = """Клуб «Маяк»
ПРОТОКОЛ № 7 заседания совета клуба
от 3 мая 2011 г.   пос. Ясный
Присутствовали: Тропина Н. И. – директор; Бакай О. П.   Всего 2 человека.
Повестка:
1. О ремонте крыши.
СЛУШАЛИ: Тропину Н. И. Крыша течёт\tвторой год.\r
Бакай О. П. спросил, кто платит. Тропина: платит район.
\fРЕШИЛИ: Тропиной Н. И. нанять <мастера> & закупить шифер до 1 июня.
Голосовали: за – 2, против – нет."""


def place(words: str, occurrence: int = 1) -> Span:
    """The span of the given occurrence of ``words`` in the text."""
    start = -1
    for _ in range(occurrence):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


@pytest.fixture
def protocol() -> Protocol:
    def statement(identity: str, words: str, **fields: object) -> Statement:
        return Statement.model_validate({"id": identity, "text": words, "span": place(words), **fields})

    return Protocol(
        source=Source(path="протоколы/маяк.docx", sha256="0" * 64, pages=2, encoding="cp1251"),
        text=TEXT,
        title=Found[str](
            value="ПРОТОКОЛ № 7 заседания совета клуба", span=place("ПРОТОКОЛ № 7 заседания совета клуба")
        ),
        number=Found[str](value="7", span=place("7")),
        date=Found[date](value=date(2011, 5, 3), span=place("3 мая 2011 г.")),
        place=Found[str](value="пос. Ясный", span=place("пос. Ясный")),
        attendance=Found[int](value=2, span=place("2 человека")),
        issuer="o1",
        persons=[
            Person(
                id="p1",
                name="Тропина Н. И.",
                gender="f",
                participation=["present", "speaker"],
                roles=[Role(title="директор", head="директор", organisation="o1", spans=[place("директор")])],
                mentions=[place("Тропина Н. И."), place("Тропину Н. И."), place("Тропиной Н. И.")],
            ),
            Person(id="p2", name="Бакай О. П.", mentions=[place("Бакай О. П."), place("Бакай О. П.", 2)]),
        ],
        organisations=[
            Organisation(id="o1", name="Клуб «Маяк»", aliases=["совет клуба"], mentions=[place("Клуб «Маяк»")]),
            Organisation(id="o2", name="район", parent="o1", mentions=[]),
        ],
        agenda=[AgendaItem(number="1", text="О ремонте крыши.", speakers=["p1"], span=place("О ремонте крыши."))],
        statements=[
            statement(
                "s1", "Крыша течёт\tвторой год.", type="problem", section="heard", speakers=["p1"], agenda=1, page=1
            ),
            statement("s2", "спросил, кто платит.", type="question", section="questions", speakers=["p2"]),
            statement("s3", "платит район.", type="answer", section="questions", speakers=["p1"], answers=["s2"]),
            statement(
                "s4",
                "Тропиной Н. И. нанять <мастера> & закупить шифер до 1 июня.",
                type="decision",
                section="decided",
                assignees=["p1", "o2"],
                due="2011-06-01",
                page=2,
            ),
        ],
        votes=[Vote.model_validate({"for": 2, "against": 0, "agenda": 1, "span": place("за – 2, против – нет")})],
        warnings=["Страница 2 прочитана <плохо>."],
    )
