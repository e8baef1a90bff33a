"""Where the talks of a transcript begin, and paragraphs whose line breaks were lost."""

import pytest

from protokolist.layout.lines import paragraphs
from protokolist.layout.lost_breaks import restore_breaks
from protokolist.layout.sections import find_blocks
from protokolist.layout.transcript import inline_turns, is_turn


def sections(text):
    spans = [part for span in paragraphs(text) for part in restore_breaks(text, span)]
    return [(block.section, text[block.body : block.end]) for block in find_blocks(text, spans)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param(
            "Стенограмма собрания садоводов\n\nГромова: Мы ждём сторожа.\n\nСидорчук: А вы его звали?",
            "Громова: Мы",
            id="turns",
        ),
        pytest.param(
            "ДЕЛО О КОЛОДЦЕ\nЗал клуба. 3 мая 1964 года\nСудья: Кто копал колодец?\nСидорчук: Мы с братом копали.",
            "Судья: Кто",
            id="no title, parts for names",
        ),
        pytest.param(
            "3 мая 1986 года. Заседание правления.\nПрисутствовали тт. Лужина А. П., Сорока В. И.\n"
            "Лужина: <…> Прошу т. Сороку к столу.\nСорока: Насос стоит третий год.\nСорока: <…> И труба тоже.",
            "Лужина: <…>",
            id="what was left out, a name that is a word",
        ),
        pytest.param(
            "Публикуем расшифровку заседания\n\nПредседатель совета Анна Павловна Лужина:\n"
            "Мы начинаем, у нас сегодня трудный день и длинная повестка.",
            "Председатель совета",
            id="the name on a line of its own",
        ),
        pytest.param(
            "Речь на сельском сходе\nЛужина. Мы собрали на мост.\nГолоса с мест. Мало.\nЛужина. О мосте.",
            "Лужина. Мы",
            id="a point behind the name",
        ),
    ],
)
def test_turns_end_the_head(text, first):
    read = sections(text)
    at = next(index for index, (_, body) in enumerate(read) if body.startswith(first))
    assert {section for section, _ in read[:at]} <= {"head", "attendance"}
    assert {section for section, _ in read[at:]} == {"spoke"}


def test_the_form_at_the_top_is_no_talk():
    read = sections(
        "Протокол собрания\nДата: 3 мая 2011 г.\nПредседатель: Лужина А.П.\nСекретарь: Коваль П.И.\nАдрес: Садовая, 4"
    )
    assert {section for section, _ in read} == {"head", "attendance"}


@pytest.mark.parametrize(
    ("line", "turn"),
    [
        ("Голос из зала: А кворум есть?", True),
        ("Председатель: Товарищи, прошу садиться.", True),
        ("Председатель: Лужина А.П.", False),
        ("Примечание: смету утвердили раньше.", False),
        ("Повестка: мы и наш двор", False),
    ],
)
def test_what_a_turn_looks_like(line, turn):
    assert is_turn(line) is turn


LOST = (
    "ПРОТОКОЛ 3 мая 2011 года №4 г. Лужин Заседание правления общества рыболовов. Присутствовали: Председатель – "
    "Лужина А.П. Секретарь – Коваль П.И. Повестка дня: 1. О мостках у заводи. 2. О взносах По первому вопросу слушали: "
    "Лужина А.П. доложила о мостках и о том, что доски привезут в июне. Решили: Собрать по сто рублей на доски."
)


def test_lost_breaks_are_found_again():
    assert sections(LOST) == [
        ("head", "ПРОТОКОЛ 3 мая 2011 года №4 г. Лужин Заседание правления общества рыболовов."),
        ("attendance", "Председатель – Лужина А.П. Секретарь – Коваль П.И."),
        ("agenda", "О мостках у заводи."),
        ("agenda", "О взносах"),
        ("heard", "Лужина А.П. доложила о мостках и о том, что доски привезут в июне."),
        ("decided", "Собрать по сто рублей на доски."),
    ]


def test_a_label_inside_a_talk_is_left_alone():
    talk = "Лужина А.П. прочла старый протокол. Решили: собрать деньги. " + "Потом долго говорили о лодках. " * 8
    assert restore_breaks(talk.strip(), (0, len(talk.strip()))) == [(0, len(talk.strip()))]


def test_turns_in_one_line():
    line = (
        "Речь на сходе. Лужина. Мы собрали на мост. Голоса с мест. Мало. Лужина. Теперь о мосте. Принято. Расходимся."
    )
    assert [line[at:].split(". ", 1)[0] for at in inline_turns(line)] == ["Лужина", "Голоса с мест", "Лужина"]
