import string
from datetime import date

import pytest

from protokolist import messages
from protokolist.errors import Language


@pytest.mark.parametrize(
    ("count", "ru", "en"),
    [
        (0, "0 упоминаний", "0 mentions"),
        (1, "1 упоминание", "1 mention"),
        (2, "2 упоминания", "2 mentions"),
        (5, "5 упоминаний", "5 mentions"),
        (11, "11 упоминаний", "11 mentions"),
        (12, "12 упоминаний", "12 mentions"),
        (21, "21 упоминание", "21 mentions"),
        (104, "104 упоминания", "104 mentions"),
        (111, "111 упоминаний", "111 mentions"),
    ],
)
def test_nouns_agree_with_numbers(count: int, ru: str, en: str) -> None:
    assert messages.MENTIONS("ru", count).replace("\N{NO-BREAK SPACE}", " ") == ru
    assert messages.MENTIONS("en", count).replace("\N{NO-BREAK SPACE}", " ") == en


@pytest.mark.parametrize(
    ("language", "gender", "word"),
    [("ru", "f", "приглашена"), ("ru", "m", "приглашён"), ("ru", None, "по приглашению"), ("en", "f", "invited")],
)
def test_participation_agrees_with_gender(language: Language, gender: str | None, word: str) -> None:
    assert messages.PARTICIPATION["invited"](language, gender) == word


@pytest.mark.parametrize(
    ("value", "ru", "en"), [(7.0, "7", "7"), (66.6, "66,6", "66.6"), (12500.0, "12500", "12500"), (0.0, "0", "0")]
)
def test_figures(value: float, ru: str, en: str) -> None:
    assert (messages.figure(value, "ru"), messages.figure(value, "en")) == (ru, en)


def test_days() -> None:
    assert messages.day(date(1987, 10, 14), "ru") == "14 октября 1987 г."
    assert messages.day(date(1987, 10, 14), "en") == "14 October 1987"


@pytest.mark.parametrize(
    ("words", "values"),
    [(name, value) for name, value in vars(messages).items() if isinstance(value, messages.Text)],
)
def test_both_languages_fill_in_the_same(words: str, values: messages.Text) -> None:
    fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (values.ru, values.en)]
    assert fields[0] == fields[1], words
