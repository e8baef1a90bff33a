"""The words of the report, Russian and English."""

from typing import Final

from protokolist.errors import Language
from protokolist.messages import Text

WORDS: Final[dict[str, Text]] = {
    "title": Text("О чём говорили протоколы", "What the minutes spoke of"),
    "holdings": Text("Что есть в архиве", "What the archive holds"),
    "holdings_note": Text("Протоколы по годам заседаний.", "Protocols by year of the meeting."),
    "issuers": Text("Чьи протоколы", "Whose minutes"),
    "quality": Text("Качество текста и пробелы", "Quality of the text, and gaps"),
    "gaps": Text("Годы без протоколов", "Years without protocols"),
    "none": Text("нет", "none"),
    "topics": Text("Темы во времени", "Topics over time"),
    "topics_note": Text(
        "Доля высказываний на тему среди всех за период, с 95-процентным интервалом Вильсона.",
        "Share of statements on a topic among all of the period, with Wilson's 95 % interval.",
    ),
    "problems": Text("Проблемы и что за ними последовало", "Problems, and what followed"),
    "problems_note": Text(
        "Доля проблем, за которыми в том же протоколе по тому же вопросу и теме следует ответ, предложение, решение или "
        "ничего, с 95-процентным интервалом Вильсона. Медиана – дни до решения той же организации на ту же тему.",
        "Share of problems that an answer, a proposal, a decision or nothing follows in the same protocol on the same item "
        "and topic, with Wilson's 95 % interval. The median is days to a decision of the same body on the same topic.",
    ),
    "roles": Text("Кто говорит", "Who speaks"),
    "roles_note": Text("Высказывания по должности говорящего.", "Statements by the speaker's position."),
    "answers": Text("Кто кому отвечает", "Who answers whom"),
    "answers_note": Text("От того, кто спросил, к тому, кто ответил.", "From who asked to who answered."),
    "positions": Text("Должности во времени", "Positions over time"),
    "positions_note": Text(
        "От первого до последнего протокола, где названа должность.",
        "From the first to the last protocol that names the position.",
    ),
    "words": Text("Слова времени", "Words of the time"),
    "words_note": Text(
        "Слова, которых в период больше, чем в остальном архиве (логарифм правдоподобия, G²).",
        "Words that a period has more of than the rest of the archive (log-likelihood, G²).",
    ),
    "sources": Text("Высказывания за этим числом", "Statements behind this figure"),
    "more": Text("и ещё {count}", "and {count} more"),
    "made": Text(
        "Протоколист {version}; архив {archive}; модель {model}; запрос: {query}",
        "Protokolist {version}; archive {archive}; model {model}; query: {query}",
    ),
    "everything": Text("весь архив", "the whole archive"),
    "caveat": Text(
        "Виды, темы и говорящие найдены программой и бывают неверны; насколько, говорит таблица качества на тестовых "
        "протоколах. Интервалы отражают только число высказываний.",
        "Types, topics and speakers were found by the program and are sometimes wrong; how often, the published figures on "
        "test protocols say. Intervals reflect the number of statements only.",
    ),
    "protocols": Text("протоколы", "protocols"),
    "statements": Text("высказывания", "statements"),
    "share_percent": Text("доля, %", "share, %"),
    "answer": Text("ответ", "answer"),
    "proposal": Text("предложение", "proposal"),
    "decision": Text("решение", "decision"),
    "nothing": Text("ничего", "nothing"),
    "unknown_role": Text("должность не названа", "position not named"),
    "unknown_topic": Text("без темы", "no topic"),
    "all": Text("все", "all"),
    "year": Text("год", "year"),
    "period": Text("период", "period"),
    "issuer": Text("организация", "body"),
    "since": Text("с", "since"),
    "until": Text("по", "until"),
    "topic": Text("тема", "topic"),
    "count": Text("число", "count"),
    "interval": Text("интервал", "interval"),
    "problem_count": Text("проблемы", "problems"),
    "median_days": Text("дней до решения", "days to a decision"),
    "role": Text("должность", "position"),
    "person": Text("кто", "who"),
    "asked": Text("спросил", "asked"),
    "answered": Text("ответил", "answered"),
    "word": Text("слово", "word"),
    "page": Text("стр.", "p."),
    "recognised": Text("распознано", "recognised"),
    "without_date": Text("без даты", "without a date"),
    "without_issuer": Text("организация не названа", "body not named"),
    "confidence": Text("уверенность", "confidence"),
    "unknown": Text("не названа", "not named"),
}


def say(name: str, language: Language) -> str:
    """A word of the report."""
    return WORDS[name](language)
