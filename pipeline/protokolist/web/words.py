"""The words of the pages, Russian and English."""

from typing import Any, Final

from protokolist import messages
from protokolist.errors import Language
from protokolist.messages import Count, Text

WORDS: Final[dict[str, Text | Count]] = {
    "archive": Text("Архив протоколов", "Archive of minutes"),
    "search": Text("Поиск", "Search"),
    "find": Text("Найти", "Find"),
    "query": Text("Что найти", "What to find"),
    "query_help": Text(
        'Слова ищутся во всех формах. "Фраза", =форма, начал*, ИЛИ, минус; кто: роль: орг: тип: тема: дата: решение:',
        'Words are found in all forms. "Phrase", =form, begin*, OR, minus; who: role: org: type: topic: date: decision:',
    ),
    "documents": Text("Протоколы", "Minutes"),
    "persons": Text("Люди", "People"),
    "organisations": Text("Организации", "Organisations"),
    "problems": Text("Проблемы и обещания", "Problems and promises"),
    "topics": Text("Темы по годам", "Topics by year"),
    "found": Count(("высказывание", "высказывания", "высказываний"), ("statement", "statements")),
    "at_least": Text("не меньше", "at least"),
    "nothing": Text("Ничего не найдено.", "Nothing was found."),
    "did_you_mean": Text("Может быть,", "Did you mean"),
    "narrow": Text("Уточнить", "Narrow down"),
    "remove": Text("убрать", "remove"),
    "type": Text("Вид", "Type"),
    "topic": Text("Тема", "Topic"),
    "year": Text("Год", "Year"),
    "person": Text("Кто сказал", "Who said it"),
    "organisation": Text("Чей протокол", "Whose minutes"),
    "document": Text("Протокол", "Minutes"),
    "earlier": Text("Назад", "Back"),
    "later": Text("Дальше", "Next"),
    "pages": Text("Страницы выдачи", "Pages of results"),
    "download": Text("Скачать", "Download"),
    "to_content": Text("К содержанию", "To the content"),
    "sections": Text("Разделы", "Sections"),
    "text": Text("Текст", "Text"),
    "statements": Text("Высказывания", "Statements"),
    "page": Text("Страница", "Page"),
    "page_picture": Text("Изображение страницы {number}", "Picture of page {number}"),
    "to_place": Text("к месту в тексте", "to its place in the text"),
    "to_statement": Text("к высказыванию", "to the statement"),
    "title": Text("Название", "Title"),
    "number": Text("Номер", "Number"),
    "date": Text("Дата", "Date"),
    "place": Text("Место", "Place"),
    "issuer": Text("Чей", "Whose"),
    "file": Text("Файл", "File"),
    "no_date": Text("без даты", "no date"),
    "name": Text("Имя", "Name"),
    "filter": Text("Отобрать по имени", "Filter by name"),
    "show": Text("Показать", "Show"),
    "roles_in_time": Text("Должности", "Positions"),
    "met_with": Text("С кем заседает", "Sat with"),
    "said": Text("Сказано", "Said"),
    "promised": Text("Поручено", "Assigned"),
    "appears_in": Text("Протоколы, где назван", "Named in"),
    "why": Text("Почему это одно лицо", "Why this is one person"),
    "meetings": Text("Протоколы", "Minutes"),
    "parent": Text("В составе", "Part of"),
    "parts": Text("Подразделения", "Units"),
    "who_held": Text("Кто и кем работал", "Who worked there"),
    "answered": Text("Ответ", "Answer"),
    "proposed": Text("Предложено", "Proposed"),
    "decided": Text("Решено", "Decided"),
    "due": Text("срок", "due"),
    "no_follow": Text("Ответа, предложения или решения в протоколе нет.", "No answer, proposal or decision follows."),
    "statements_by_year": Text("Высказывания по темам и годам", "Statements by topic and year"),
    "log_in": Text("Вход", "Log in"),
    "log_out": Text("Выйти", "Log out"),
    "user": Text("Имя пользователя", "User name"),
    "password": Text("Пароль", "Password"),
    "wrong_password": Text("Имя или пароль неверны.", "The name or the password is wrong."),
    "too_often": Text("Слишком много попыток. Подождите минуту.", "Too many attempts. Wait a minute."),
    "merge": Text("Объединить с номером", "Merge with number"),
    "merge_now": Text("Объединить", "Merge"),
    "split_here": Text("Это другое лицо", "This is somebody else"),
    "not_found": Text("Такой страницы нет.", "There is no such page."),
    "wrong": Text("Что-то пошло не так.", "Something went wrong."),
    "query_wrong": Text("Запрос не понят", "The query cannot be understood"),
    "closed": Text("закрыт", "closed"),
    "theme": Text("Тема оформления", "Theme"),
    "other_language": Text("English", "Русский"),
    "of_archive": Text("В архиве", "In the archive"),
    "documents_count": Count(("протокол", "протокола", "протоколов"), ("protocol", "protocols")),
    "persons_count": Count(("человек", "человека", "человек"), ("person", "people")),
    "statements_count": Count(("высказывание", "высказывания", "высказываний"), ("statement", "statements")),
    "recognised": Text("распознано со снимка", "recognised from an image"),
    "made_by": Text("Протоколист", "Protokolist"),
}


class Words:
    """The words in one language: ``say.find``, ``say.found(3)``, ``say.type_name("report")``."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __getattr__(self, name: str) -> Any:
        try:
            word = WORDS[name]
        except KeyError as error:
            raise AttributeError(name) from error
        if isinstance(word, Count):
            return lambda count: word(self.language, count)
        return word(self.language)

    def page_picture_of(self, number: int) -> str:
        """The alternative text of a page's picture."""
        text = WORDS["page_picture"]
        return text(self.language, number=number) if isinstance(text, Text) else ""

    def type_name(self, name: str) -> str:
        """A type of statement."""
        return messages.STATEMENT_TYPES[name](self.language)

    def topic_name(self, name: str) -> str:
        """A topic."""
        return messages.TOPICS[name](self.language)

    def day(self, iso: str | None) -> str:
        """A date as people write it."""
        from datetime import date  # noqa: PLC0415 - only here

        return messages.day(date.fromisoformat(iso), self.language) if iso else self.no_date

    def facet_value(self, facet: str, key: str, name: str) -> str:
        """A value of a facet as it is shown."""
        if facet == "type":
            return self.type_name(key)
        return self.topic_name(key) if facet == "topic" else name
