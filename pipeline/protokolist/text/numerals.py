"""Counts in digits and words: «29», «двадцать девять», «двоих», «нет»."""

import re

from protokolist.text.morphology import fold, lemmas

NUMBER = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
NOTHING = {"нет", "никто", "ноль", "нуль", "нету", "отсутствовать"}
WORDS: dict[str, int] = {
    "один": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
    "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19,
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70,
    "восемьдесят": 80, "девяносто": 90,
    "сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700,
    "восемьсот": 800, "девятьсот": 900, "тысяча": 1000,
    "двое": 2, "трое": 3, "четверо": 4, "пятеро": 5, "шестеро": 6, "семеро": 7, "оба": 2,
    "вдвоем": 2, "втроем": 3, "вчетвером": 4, "впятером": 5, "вшестером": 6, "всемером": 7, "ввосьмером": 8,
}  # fmt: skip
ORDINALS: dict[str, int] = {
    "первый": 1, "второй": 2, "третий": 3, "четвертый": 4, "пятый": 5, "шестой": 6, "седьмой": 7, "восьмой": 8,
    "девятый": 9, "десятый": 10, "одиннадцатый": 11, "двенадцатый": 12, "тринадцатый": 13, "четырнадцатый": 14,
    "пятнадцатый": 15, "шестнадцатый": 16, "семнадцатый": 17, "восемнадцатый": 18, "девятнадцатый": 19,
    "двадцатый": 20, "тридцатый": 30, "сороковой": 40, "пятидесятый": 50, "шестидесятый": 60, "семидесятый": 70,
    "восьмидесятый": 80, "девяностый": 90, "двухтысячный": 2000,
}  # fmt: skip


def parse_count(text: str) -> float | None:
    """The count a short phrase states, 0 for «нет» and «никто», or ``None`` if it states none.

    Spaces between groups of three digits are allowed, a comma or point starts decimals. Words may stand in any case.
    """
    text = text.strip(" .,;:–-«»")
    if NUMBER.fullmatch(text):
        return float(text.replace(" ", "").replace(",", "."))
    return count_words(re.findall(r"[а-яё]+", fold(text)))


def count_words(words: list[str]) -> int | None:
    """The number that numeral words spell; the last may be an ordinal («тысяча девятьсот пятьдесят второго»)."""
    total, found = 0, False
    for word in words:
        value = word_value(word)
        if value is None:
            return None
        if value == 0:
            return 0 if len(words) == 1 else None
        total = max(total, 1) * 1000 if value == 1000 else total + value
        found = True
    return total if found else None


def word_value(word: str) -> int | None:
    """The value of one folded numeral word in any case, 0 for words of absence."""
    for lemma in (word, *lemmas(word)):
        if lemma in NOTHING:
            return 0
        value = WORDS.get(lemma, ORDINALS.get(lemma))
        if value is not None:
            return value
    return None
