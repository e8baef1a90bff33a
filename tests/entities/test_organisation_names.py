"""What an organisation is called, and which short forms are the same body."""

import pytest
from marked import read_marked

from protokolist.entities.organisation_names import canonical
from protokolist.entities.organisations import resolve_organisations


@pytest.mark.parametrize(
    ("wording", "name"),
    [
        ("Учёного совета", "Учёный совет"),
        ("Ольшанского хуторского казачьего общества", "Ольшанское хуторское казачье общество"),
        ("Ольшанской сельской библиотекой", "Ольшанская сельская библиотека"),
        ("Ручьёвского ФАПа", "Ручьёвский ФАП"),
        ("районного БТИ", "районное БТИ"),
        ("рыбол. артели «Невод»", "рыбол. артель «Невод»"),
        ("отд. природы", "отд. природы"),
        ("«Зарю Востока»", "«Заря Востока»"),
        ("филиала № 7.", "филиал № 7"),
        ("клуба«Парус»", "клуб «Парус»"),
        ("МУНИЦИПАЛЬНОЕ УЧРЕЖДЕНИЕ\n«ШКОЛА № 6»", "Муниципальное учреждение «Школа № 6»"),
        ("ДЕПАРТАМЕНТ КУЛЬТУРЫ ОЛЬШАНСКОЙ ОБЛАСТИ", "Департамент культуры Ольшанской области"),
        ("СОВЕТА ДЕПУТАТОВ ОЛЬШАНСКОГО СЕЛЬСКОГО ПОСЕЛЕНИЯ", "Совет депутатов Ольшанского сельского поселения"),
        ("БЮРО ОЛЬШАНСКОГО РК КПСС", "Бюро Ольшанского РК КПСС"),
        ("РФФИ", "РФФИ"),
    ],
)
def test_a_mention_gives_the_canonical_name(wording: str, name: str) -> None:
    assert canonical(wording) == name


REGISTERS = [
    ("‹Местный комитет Ольшанской больницы›. Решение ‹месткома›.", {"местный комитет Ольшанской больницы": 2}),
    ("Решили с ‹городским отделом здравоохранения›, ‹горздравотдел› ждёт.", {"городской отдел здравоохранения": 2}),
    ("У ‹завода «Вымпел»› и у ‹з-да «Вымпел»›", {"завод «Вымпел»": 2}),
    (
        "Из ‹Совета ветеранов› и ‹ревизионной комиссии›. ‹Комиссия› решила.",
        {"Совет ветеранов": 1, "ревизионная комиссия": 2},
    ),
    ("ждём ‹Отдел кадров›. ‹Отделу кадров› помочь.", {"Отдел кадров": 2}),
    ("Было так. ‹Отделу кадров› помочь.", {"отдел кадров": 1}),
    ("С ‹«Теплоцентром»› спорят, ‹«Теплоцентр»› молчит.", {"«Теплоцентр»": 2}),
    ("‹Ольшанская АТШ›, ‹ОАТШ›", {"Ольшанская АТШ": 2}),
]


@pytest.mark.parametrize(("document", "expected"), REGISTERS)
def test_short_forms_join_the_full_name(document: str, expected: dict[str, int]) -> None:
    marked = read_marked(document)
    found = resolve_organisations([(span, marked.text[slice(*span)]) for span in marked.organisations], marked.text)
    assert {organisation.name: len(organisation.mentions) for organisation in found} == expected
