from typing import get_args

import pytest

from protokolist.pipeline import read_text
from protokolist.record import TopicName
from protokolist.statements.topics import compiled, find_topics, neighbours, scheme

ABOUT = [
    ("На комплектование выделено 40 тыс. рублей, новых книг не поступало.", {"book-supply", "funding"}),
    ("В читальном зале течёт крыша, отопление не работает.", {"premises"}),
    ("Ввести 0,5 ставки методиста с 1 сентября.", {"staff"}),
    ("Провести семинар для сельских библиотекарей.", {"training"}),
    ("Подключить филиал к интернету, приобрести компьютер.", {"automation"}),
    ("Оцифровано двенадцать подшивок, доступ через НЭБ.", {"digitising", "book-supply"}),
    ("Школьники записывают краеведческие рассказы.", {"local-history"}),
    ("Передвижка обслуживает четыре бригады.", {"outreach"}),
    ("К юбилею готовим выставку и конкурс рисунков.", {"events"}),
    ("Направить в администрацию ходатайство.", {"partnership"}),
    ("Волонтёры вышли на субботник.", {"volunteers"}),
    ("Предписание пожнадзора: заменить огнетушители.", {"safety"}),
    ("Сельский филиал закроют, сеть библиотек сократится.", {"network"}),
    ("Следующее заседание во вторник.", set()),
    ("Справку дала централизованная бухгалтерия.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ABOUT)
def test_what_a_statement_is_about(text, wanted):
    assert {topic.name for topic in find_topics(text)} == wanted


def test_the_words_that_say_so_lie_in_the_text():
    text = "Денег на ремонт крыши нет."
    words = {topic.name: [text[start:end] for start, end in topic.words] for topic in find_topics(text)}
    assert words == {"funding": ["Денег"], "premises": ["ремонт", "крыши"]}


def test_words_far_apart_make_no_pattern():
    patterns = compiled([("network", "филиал закрыть", "1")])
    assert find_topics("Филиал придётся закрыть.", patterns)
    assert not find_topics("Филиал получил новые столы и стулья, а двери просили закрыть.", patterns)


def test_joined_words_follow_each_other():
    patterns = compiled([("outreach", "на_дом", "1")])
    assert find_topics("Книги носят на дом.", patterns)
    assert not find_topics("На улице новый дом.", patterns)


def test_neighbours_of_one_word_count_once():
    patterns = compiled([("partnership", "договор = 0.5", "союз"), ("partnership", "подписать = 0.5", "союз")])
    assert not find_topics("Договор подписан.", patterns)


def test_what_speaks_against_a_topic_weighs_against_it():
    patterns = compiled([("network", "централизованный", "1"), ("network", "централизованный бухгалтерия = -1", "2")])
    assert find_topics("Снабжение централизованное.", patterns)
    assert not find_topics("Централизованная бухгалтерия считает.", patterns)


def test_every_topic_has_patterns_and_every_neighbour_a_topic():
    names = {pattern.topic for found in scheme().by_lemma.values() for pattern in found}
    assert names == set(get_args(TopicName))
    assert {topic for topic, _, _ in neighbours()} <= names


def test_topics_reach_the_record():
    protocol = read_text(
        "ПРОТОКОЛ № 3\n\nСЛУШАЛИ:\nИванову А. П. о зиме.\n\nРЕШИЛИ:\n1. Отремонтировать крышу филиала.\n"
    )
    decision = protocol.statements[-1]
    premises = next(topic for topic in decision.topics if topic.name == "premises")
    assert [protocol.text[start:end] for start, end in premises.spans] == ["Отремонтировать", "крышу"]
