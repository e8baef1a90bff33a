"""The clean copy, and its exact map back to the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protokolist.text.normalise import normalise

NFD_Y = "и\u0306"


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        pytest.param(f"ра{NFD_Y}он", "район", id="composed letters"),
        pytest.param("клуб\u00a0«Заря»", "клуб «Заря»", id="one kind of space"),
        pytest.param("Слушали — о ремонте", "Слушали – о ремонте", id="one kind of dash"),
        pytest.param('клуб "Заря"', "клуб «Заря»", id="straight quotes"),
        pytest.param("клуб „Заря“", "клуб «Заря»", id="German quotes"),
        pytest.param('МБУК "Клуб "Заря""', "МБУК «Клуб «Заря»»", id="quotes in quotes"),
        pytest.param("биб\u00adлиотека", "библиотека", id="soft hyphen"),
        pytest.param("библио-\nтека", "библиотека", id="a word broken over lines"),
        pytest.param("Сухово-\nКобылин", "Сухово-Кобылин", id="a hyphen of its own stays"),
        pytest.param("какой-\nлибо", "какой-либо", id="a particle keeps its hyphen"),
        pytest.param("oтчёт зa год", "отчёт за год", id="Latin letters in Russian words"),
        pytest.param("Тропина H.И.", "Тропина Н.И.", id="a Latin initial"),
        pytest.param("[bookmark: _GoBack]5. Ремонт", "5. Ремонт", id="remains of a converter"),
        pytest.param("Решили:\n- 2 -\nЗакрыть.", "Решили:\n\nЗакрыть.", id="a page number between dashes"),
        pytest.param("Директор        Тропина", "Директор\tТропина", id="a gap is a column"),
        pytest.param("Директор ______ Тропина", "Директор\tТропина", id="the line for a signature"),
        pytest.param("• крыша\n• окна", "- крыша\n- окна", id="bullets"),
        pytest.param("П Р О Т О К О Л № 3", "ПРОТОКОЛ № 3", id="spaced out"),
        pytest.param("**Решили:** закрыть", "Решили: закрыть", id="Markdown"),
        pytest.param("клуб &quot;Заря&quot;", "клуб «Заря»", id="entities"),
        pytest.param("3аведующая клубом", "Заведующая клубом", id="a digit for a letter"),
        pytest.param("\u200bПротокол\ufeff", "Протокол", id="invisible signs"),
        pytest.param("Протокол № 3 от 5 мая", "Протокол № 3 от 5 мая", id="nothing to do"),
    ],
)
def test_clean_copy(source: str, clean: str) -> None:
    assert normalise(source).clean == clean


def test_running_heads_and_page_numbers_go() -> None:
    page = "Клуб «Заря». Протокол\nСлушали о ремонте.\nРешили чинить.\n{}"
    source = "\f".join(page.format(number) for number in (1, 2, 3))
    clean = normalise(source).clean
    assert clean.count("Клуб «Заря». Протокол") == 1
    assert not set("123") & set(clean)


def test_furniture_goes() -> None:
    source = "Черновик\nПротокол\nЛист 1\n"
    assert normalise(source, [(0, 9), (18, 25)]).clean == "Протокол\n"


@pytest.mark.parametrize(
    ("source", "words", "there"),
    [
        ("Дом культуры,  библио-\n  тека", "библиотека", "библио-\n  тека"),
        (f"ра{NFD_Y}он большой", "район", f"ра{NFD_Y}он"),
        ("к\u00adлуб", "клуб", "к\u00adлуб"),
    ],
)
def test_words_lead_back_to_the_source(source: str, words: str, there: str) -> None:
    alignment = normalise(source)
    start = alignment.clean.index(words)
    begin, end = alignment.to_source((start, start + len(words)))
    assert source[begin:end] == there


# Letters, and everything that normalising has a rule for.
CHARACTERS = "аяёЙБпротоколABcxe0123 .,:;-–—\"'«»„“()[]{}*_#&\n\t\f\r\u00a0\u00ad\u200b\u0306\u0308"
SEQUENCES = (
    "-\n", "   ", "\r\n", "[bookmark: _x]", "&quot;", "Петрова А.С.", "библио-\nтека", "стр. 5", "\f- 3 -\n",
    "П Р О Т О К О Л", "**", "• ", "____",
)  # fmt: skip
PIECES = st.sampled_from([*CHARACTERS, *SEQUENCES])
SOURCES = st.lists(PIECES, max_size=60).map("".join)


@settings(max_examples=400, deadline=None)
@given(SOURCES, st.data())
def test_any_span_maps_to_the_source_and_back(source: str, data: st.DataObject) -> None:
    alignment = normalise(source)
    assert len(alignment.starts) == len(alignment.ends) == len(alignment.clean)
    if not alignment.clean:
        return
    start = data.draw(st.integers(0, len(alignment.clean) - 1))
    end = data.draw(st.integers(start + 1, len(alignment.clean)))
    begin, stop = alignment.to_source((start, end))
    assert 0 <= begin < stop <= len(source)
    assert alignment.to_clean((begin, stop)) == (start, end)


@settings(max_examples=200, deadline=None)
@given(SOURCES)
def test_the_map_never_goes_back_and_the_copy_never_grows(source: str) -> None:
    alignment = normalise(source)
    assert list(alignment.starts) == sorted(alignment.starts)
    assert list(alignment.ends) == sorted(alignment.ends)
    assert all(start < end for start, end in zip(alignment.starts, alignment.ends, strict=True))
    assert len(alignment.clean) <= len(source)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_it(source: str) -> None:
    alignment = normalise(source)
    assert len(alignment.clean) == len(alignment.starts)
