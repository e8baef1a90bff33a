import io

import pytest
from rich.console import Console

from protokolist.errors import Language
from protokolist.export import terminal
from protokolist.record import Person, Protocol, Source


def words_of(text: str) -> str:
    """Everything but white space: where lines were broken does not matter."""
    return "".join(text.split())


@pytest.mark.parametrize("width", [200, 100, 40])
@pytest.mark.parametrize(
    "told",
    [
        "ПРОТОКОЛ № 7 заседания совета клуба",
        "Дата 3 мая 2011 г.",
        "Чей протокол Клуб «Маяк»",
        "протоколы/маяк.docx · 2 страницы · кодировка cp1251",
        "Обратите внимание: Страница 2 прочитана <плохо>.",
        "1. О ремонте крыши. (Тропина Н. И.)",
        "проблема s1 · стр. 1 · вопрос 1 повестки · Тропина Н. И. Крыша течёт второй год.",
        "ответ s3 в ответ на s2 · Тропина Н. И. платит район.",
        "за 2, против 0 · вопрос 1 повестки · в тексте: за – 2, против – нет",
    ],
)
def test_everything_is_told_at_any_width(protocol: Protocol, width: int, told: str) -> None:
    assert words_of(told) in words_of(terminal.plain(protocol, "ru", width))


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("ru", "Тропина Н. И. присутствовала, выступала директор — Клуб «Маяк» 3"),
        ("ru", "s4 Тропиной Н. И. нанять <мастера> & закупить шифер до 1 июня. Тропина Н. И., район 2011-06-01"),
        ("en", "Тропина Н. И. present, speaker директор — Клуб «Маяк» 3"),
    ],
)
def test_tables(protocol: Protocol, language: Language, row: str) -> None:
    assert words_of(row) in words_of(terminal.plain(protocol, language, 200))


@pytest.mark.parametrize("width", [120, 60])
def test_lines_keep_to_the_width_and_end_without_blanks(protocol: Protocol, width: int) -> None:
    lines = terminal.plain(protocol, "ru", width).splitlines()
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line != line.rstrip()] == []


def test_colours_only_where_the_console_has_them(protocol: Protocol) -> None:
    def told(console: Console) -> str:
        with console.capture() as captured:
            terminal.render(protocol, console)
        return captured.get()

    assert "\x1b[" in told(Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=100))
    assert "\x1b" not in told(Console(file=io.StringIO(), width=100))


def test_a_protocol_cannot_steer_the_terminal() -> None:
    name = "Ива\x1b[31mнов\x9b2J\u202e А. А. [bold]"
    protocol = Protocol(source=Source(), text=name, persons=[Person(id="p", name=name, mentions=[(0, len(name))])])
    told = terminal.plain(protocol, "ru", 120)
    assert "Ива\ufffd[31mнов\ufffd2J\ufffd А. А. [bold]" in told
