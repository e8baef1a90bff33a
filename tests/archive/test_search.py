"""The search language, ranking, marks, counts, and what is hidden."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protokolist.archive import Archive
from protokolist.archive.query import parse
from protokolist.archive.tokenizer import asked, begins_otherwise, indexed, letter, surname_key, tokens, words
from protokolist.errors import QueryError

FOUND = [
    ("крыша", 3), ("крыши", 3), ("крышами", 3), ("КРЫШУ", 3), ('"ремонт крыши"', 1), ('"ремонта крыш"', 1),
    ('"крыши"', 1), ("=крышу", 1), ('="ремонт крыши"', 1), ("крыш*", 3), ("отремонтир*", 1), ("крыша отопление", 1),
    ("отопление ИЛИ комплектование", 3), ("отопление | комплектование", 3), ("крыша -отопление", 2), ("(крыша ИЛИ книга) -ремонт", 3),
    ("РЯДОМ(читальный крыша, 3)", 1), ("РЯДОМ(читальный работать, 2)", 0), ("течет", 1), ("течёт", 1),
    ("кто:Зимина", 3), ("кто:Зиминой", 3), ('кто:"Зимина О. П."', 2), ('кто:"Зимина Ольга Петровна"', 2), ('кто:"Зимина Анна"', 1),
    ('кто:"Зимина А."', 1), ("кто:Егоров", 2), ("кто:Егоров дата:2012", 1), ("who:Зимина type:problem", 1),
    ("тип:проблема", 1), ("тип:вопрос", 1), ("тема:здания", 3), ("тема:комплектование", 2), ("дата:2012", 4), ("дата:2012-03", 4),
    ("дата:2013..", 3), ("дата:..2012", 4), ("дата:>2012", 3), ("дата:<2013", 4), ("дата:2013..2015", 2), ("дата:2012-03-14", 4),
    ("роль:директор", 2), ("орг:библиотека", 6), ('орг:"центральная библиотека" тип:решение', 2),
    ("решение:есть", 6), ("решение:нет", 1), ("крыша решение:отремонтировать", 3), ("крыша решение:комплектование", 0),
    ("-крыша", 4), ("крыша – отопление", 1), ("«ремонт крыши»", 1),
]  # fmt: skip
NOT_UNDERSTOOD = [
    '"крыша', "(крыша", "крыша)", "ИЛИ", "крыша ИЛИ", "поле:крыша", "кто:", "дата:вчера", "тип:песня", "тема:космос",
    "РЯДОМ(крыша)", "РЯДОМ(крыша книга, ноль)", "а*", "крыша ИЛИ кто:Зимина", "(кто:Зимина)", "()", "((((((((((((((((((((((а))))))))))))))))))))))",
    "крыша" * 500,
]  # fmt: skip


@pytest.mark.parametrize(("query", "count"), FOUND)
def test_how_many_are_found(archive: Archive, query: str, count: int) -> None:
    assert archive.search(query).total == count


@pytest.mark.parametrize("query", NOT_UNDERSTOOD)
def test_what_cannot_be_understood_is_an_error_that_says_where(archive: Archive, query: str) -> None:
    with pytest.raises(QueryError) as error:
        archive.search(query)
    assert "Запрос" in str(error.value)
    assert "query" in error.value.message("en")


def test_exact_forms_come_first(archive: Archive) -> None:
    texts = [hit.text for hit in archive.search("крышу").hits]
    assert "крышу" in texts[0]
    assert len(texts) == 3
    assert [hit.text for hit in archive.search("крышу", limit=1, offset=1).hits] == texts[1:2]


def test_marks_stand_on_the_words_found(archive: Archive) -> None:
    [hit] = archive.search('"ремонта крыш"').hits
    assert [hit.text[start:end] for start, end in hit.marks] == ["ремонт", "крыши"]
    whole = archive.protocol(hit.document_id).text
    assert whole[slice(*hit.span)] == hit.text
    assert hit.speakers[0][1] == "Егоров Иван Иванович"


def test_facets_count_under_the_query(archive: Archive) -> None:
    results = archive.search("тема:здания")
    assert sum(count for _, _, count in results.facets["type"]) == results.total
    for key, _, count in results.facets["year"]:
        assert archive.search("тема:здания", filters=[("year", key)]).total == count
    for key, _, count in results.facets["person"]:
        assert archive.search("тема:здания", filters=[("person", key)]).total == count
    for key, _, count in results.facets["type"]:
        assert archive.search("тема:здания", filters=[("type", key)]).total == count


def test_a_slip_gets_a_suggestion(archive: Archive) -> None:
    assert archive.search("комплектаванье").suggestion == "комплектование"
    assert archive.search("крыша").suggestion is None


def test_a_closed_document_is_hidden_everywhere(path: Path, archive: Archive) -> None:
    with Archive(path, write=True, closed=True) as writing:
        writing.set_closed("2012-03", True)
    assert archive.search("крыша").total == 0
    assert "2012-03" not in [one.name for one in archive.list_documents()]
    with pytest.raises(KeyError):
        archive.protocol("2012-03")
    for name, frame in archive.to_pandas().items():
        if name != "files":
            assert not frame.astype(str).apply(lambda column: column.str.contains("течёт|2012-03")).any().any(), name
    assert all("Егоров Иван" not in name for name in archive.persons()["name"])
    assert Archive(path, closed=True).search("крыша").total == 3


def test_nothing_asked_shows_everything_the_latest_first(archive: Archive) -> None:
    results = archive.search("")
    assert results.total == 7
    assert results.hits[0].date == "2016-05-02"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя-", min_size=1, max_size=12))
def test_every_word_finds_itself(word: str) -> None:
    for _, _, found in tokens(word.capitalize()):
        wanted = asked(word.strip("-")) if "-" not in word.strip("-") else None
        if wanted is not None:
            assert not set(wanted).isdisjoint(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Егоров", "Егоровой"), ("Слёзкина", "Слезкиной"), ("Зимний", "Зимней"), ("Донской", "Донскую"), ("Ким", "Кима"),
     ("Бондаренко", "Бондаренко"), ("Белых", "Белых"), ("Савчук", "Савчуком"), ("Мицкевич", "Мицкевичу"),
     ("Кравец", "Кравца"), ("Шерер", "Шереру")],
)  # fmt: skip
def test_forms_of_a_surname_meet(one: str, other: str) -> None:
    assert not set(asked(one)).isdisjoint(indexed(other))
    assert not set(asked(other)).isdisjoint(indexed(one))


def test_letters_without_a_name_break_nothing() -> None:
    assert next(found for _, _, found in tokens("\U00017000 дом"))[0] == "\U00017000"
    assert asked("\U00017000") == ("\U00017000",)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_every_word_of_any_text_is_found_by_what_is_asked(text: str) -> None:
    for (_, _, found), written in zip(tokens(text), words(text), strict=True):
        assert not set(asked(written)).isdisjoint(found)
        assert not set(asked(written.lower())).isdisjoint(found)


def test_composed_and_decomposed_letters_are_one() -> None:
    assert [found for _, _, found in tokens(unicodedata.normalize("NFD", "районный"))] == [
        found for _, _, found in tokens("районный")
    ]


def test_surnames_of_men_and_women_have_one_key() -> None:
    assert surname_key("егоров") == surname_key("егорова")
    assert surname_key("зимний") == surname_key("зимняя")
    assert surname_key("раевский") == surname_key("раевская")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_query_or_an_error(text: str) -> None:
    try:
        parse(text)
    except QueryError as error:
        assert str(error)


@given(
    st.one_of(
        st.sampled_from(
            ["наикрасивейшего", "Понебывалей", "Гнездюков", "ШУРУБАЛЕВОЙ", "людям", "лучше", "Ёлкиной", "x", "№5"]
        ),
        st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЁЖ", min_size=1, max_size=12),
    )
)
def test_a_word_said_to_begin_otherwise_has_no_term_that_begins_so(written: str) -> None:
    letters = {letter(term) for term in indexed(written)}
    assert not begins_otherwise(written, frozenset(letters))
    for one in letters:
        assert not begins_otherwise(written, frozenset(one))
