"""What the program says to people, Russian and English side by side: words of the views and of the command line."""

import re
from dataclasses import dataclass
from datetime import date

from protokolist.errors import Language


@dataclass(frozen=True, slots=True)
class Text:
    """One message in both languages; ``text(language, name=value)`` fills the braces in."""

    ru: str
    en: str

    def __call__(self, language: Language, **values: object) -> str:
        """The message in ``language``."""
        text = self.en if language == "en" else self.ru
        return text.format(**values) if values else text


@dataclass(frozen=True, slots=True)
class Count:
    """A noun with a number before it: Russian «1 лист, 2 листа, 5 листов», English "1 sheet, 2 sheets"."""

    ru: tuple[str, str, str]
    en: tuple[str, str]

    def __call__(self, language: Language, count: int) -> str:
        """The number and the noun with a space between that does not break."""
        return f"{count}\N{NO-BREAK SPACE}{self.noun(language, count)}"

    def noun(self, language: Language, count: int) -> str:
        """The noun alone, in the form the number asks for."""
        if language == "en":
            return self.en[count != 1]
        if count % 10 == 1 and count % 100 != 11:
            return self.ru[0]
        if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
            return self.ru[1]
        return self.ru[2]


@dataclass(frozen=True, slots=True)
class Gendered:
    """A word for how a person took part: for a woman, for a man, for somebody whose gender is not known; English."""

    f: str
    m: str
    unknown: str
    en: str

    def __call__(self, language: Language, gender: str | None) -> str:
        """The word in ``language`` for a person of ``gender`` (``f``, ``m`` or none known)."""
        if language == "en":
            return self.en
        return {"f": self.f, "m": self.m}.get(gender or "", self.unknown)


STATEMENT_TYPES = {
    "report": Text("сообщение", "report"),
    "question": Text("вопрос", "question"),
    "answer": Text("ответ", "answer"),
    "problem": Text("проблема", "problem"),
    "proposal": Text("предложение", "proposal"),
    "decision": Text("решение", "decision"),
    "remark": Text("реплика", "remark"),
}

TOPICS = {
    "book-supply": Text("комплектование и фонды", "book supply"),
    "funding": Text("финансирование", "funding"),
    "staff": Text("кадры и оплата труда", "staff and pay"),
    "training": Text("обучение и методическая помощь", "training"),
    "premises": Text("здания и помещения", "premises"),
    "automation": Text("автоматизация и интернет", "automation and internet"),
    "digitising": Text("оцифровка и электронные библиотеки", "digitising and e-libraries"),
    "local-history": Text("краеведение", "local history"),
    "outreach": Text("выездное обслуживание", "mobile and outreach service"),
    "events": Text("мероприятия", "events"),
    "partnership": Text("взаимодействие с властью и партнёрами", "partnership with authorities"),
    "volunteers": Text("волонтёры и актив", "volunteers"),
    "safety": Text("безопасность и проверки", "safety and inspections"),
    "network": Text("сеть библиотек и реформы", "network reform"),
}

PARTICIPATION = {
    "chair": Gendered("председатель", "председатель", "председатель", "chair"),
    "secretary": Gendered("секретарь", "секретарь", "секретарь", "secretary"),
    "present": Gendered("присутствовала", "присутствовал", "присутствие", "present"),
    "invited": Gendered("приглашена", "приглашён", "по приглашению", "invited"),
    "absent": Gendered("отсутствовала", "отсутствовал", "отсутствие", "absent"),
    "speaker": Gendered("выступала", "выступал", "выступление", "speaker"),
    "signatory": Gendered("подписала", "подписал", "подпись", "signatory"),
}

SECTIONS = {
    "head": Text("Начало", "Opening"),
    "attendance": Text("Присутствующие", "Attendance"),
    "agenda": Text("Повестка дня", "Agenda"),
    "heard": Text("Слушали", "Heard"),
    "spoke": Text("Выступили", "Spoke"),
    "questions": Text("Вопросы и ответы", "Questions and answers"),
    "problems": Text("Проблемы", "Problems"),
    "decided": Text("Решили", "Decided"),
    "voted": Text("Голосовали", "Voted"),
    "results": Text("Итоги", "Results"),
    "signatures": Text("Подписи", "Signatures"),
}

# Words of the views; the page's template knows each by its name in small letters.
PROTOCOL = Text("Протокол", "Minutes")
TITLE = Text("Название", "Title")
NUMBER = Text("Номер", "Number")
DATE = Text("Дата", "Date")
PLACE = Text("Место", "Place")
ATTENDANCE = Text("Присутствовало", "Attendance")
ISSUER = Text("Чей протокол", "Issued by")
PERSONS = Text("Участники", "People")
PERSON = Text("Имя", "Name")
PART = Text("Участие", "Part taken")
ROLES = Text("Должность", "Position")
ROLE = Text("должность", "position")
ORGANISATIONS = Text("Организации", "Organisations")
ORGANISATION = Text("организация", "organisation")
ALIASES = Text("также", "also")
PARENT = Text("в составе", "part of")
AGENDA = Text("Повестка дня", "Agenda")
AGENDA_ITEM = Text("повестка", "agenda")
AGENDA_NUMBER = Text("вопрос {number} повестки", "agenda item {number}")
SPEAKERS = Text("докладывали", "reported by")
SPEAKER = Text("докладывал", "reported by")
STATEMENTS = Text("Ход заседания", "Proceedings")
DECISIONS = Text("Решения", "Decisions")
ASSIGNEES = Text("Ответственные", "Responsible")
DUE = Text("Срок", "Due")
ANSWERS = Text("в ответ на", "in reply to")
ANSWERED = Text("ответ", "answer")
UNKNOWN_SPEAKER = Text("кто говорил, не указано", "speaker not named")
VOTES = Text("Голосования", "Votes")
VOTE = Text("голосование", "vote")
FOR = Text("за", "for")
AGAINST = Text("против", "against")
ABSTAINED = Text("воздержались", "abstained")
UNANIMOUS = Text("единогласно", "unanimous")
NO_FIGURES = Text("итог словами", "result in words")
IN_TEXT = Text("в тексте", "in the text")
WARNINGS = Text("Обратите внимание", "Please note")
NOTHING = Text("В тексте не найдено.", "None found in the text.")
PAGE = Text("стр. {number}", "p. {number}")
DOCUMENT = Text("Текст протокола", "Text of the minutes")
RECORD = Text("Запись", "Record")
CONTENTS = Text("Разделы записи", "Parts of the record")
LEGEND = Text("Отметки в тексте", "Marks in the text")
NAMES = Text("имена", "names")
TO_TEXT = Text("К тексту", "To the text")
TO_RECORD = Text("К записи", "To the record")
SOURCE = Text("Источник", "Source")
RECOGNISED = Text("распознано со снимка", "recognised from an image")
CONFIDENCE = Text("уверенность {percent} %", "confidence {percent}%")
ENCODING = Text("кодировка {name}", "encoding {name}")
MADE_BY = Text("Прочитано программой «Протоколист» {version}", "Read by Protokolist {version}")
SHOWN = Text("показано в тексте", "place in the text")

MENTIONS = Count(("упоминание", "упоминания", "упоминаний"), ("mention", "mentions"))
PAGES = Count(("страница", "страницы", "страниц"), ("page", "pages"))
STATEMENTS_MADE = Count(("высказывание", "высказывания", "высказываний"), ("statement", "statements"))

MONTHS_OF = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(value: date, language: Language) -> str:
    """A date as people write it: «17 марта 2021 г.», "17 March 2021"."""
    if language == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.day} {MONTHS_OF[value.month - 1]} {value.year} г."


def figure(value: float, language: Language) -> str:
    """A vote's figure without needless decimals, with the language's decimal mark."""
    text = f"{value:.10g}"
    return text if language == "en" else text.replace(".", ",")


# The command line.
PROGRAM = Text(
    "Читает протоколы: кто был, что говорили и решили и где это стоит в тексте.",
    "Reads Russian minutes: who was there, what was said and decided, and where in the text it stands.",
)
GENERAL_OPTIONS = Text(
    "В любом месте: --lang ru|en (или переменная PROTOKOLIST_LANG) – язык сообщений и страниц; "
    "--debug – подробности внутренних ошибок.",
    "Anywhere: --lang ru|en (or the variable PROTOKOLIST_LANG), the language of messages and pages; "
    "--debug, details of internal errors.",
)
VERSION = Text("Показать версию и выйти.", "Show the version and exit.")
READ = Text(
    "Прочитать протоколы и показать, что в них найдено.",
    "Read minutes and show what was found in them.",
)
READ_CODES = Text(
    "Файл, который не читается, не мешает остальным: причина печатается в поток ошибок, а код выхода – по первому "
    "такому файлу (3 – нет файла, 4 – неизвестный вид, 5 – повреждён, 6 – под паролем, 7 – слишком велик).",
    "A file that cannot be read does not stop the others: the reason goes to standard error, and the exit code is that "
    "of the first such file (3 missing, 4 unknown kind, 5 damaged, 6 asks for a password, 7 too large).",
)
FILES = Text("Файлы протоколов.", "Files with minutes.")
FORMAT = Text(
    "Вид вывода: текст для людей, JSON (запись на строку) или страница HTML.",
    "Form of the output: text for people, JSON (a record a line) or an HTML page.",
)
OUT = Text(
    "Куда записать вместо экрана: файл, а для нескольких страниц HTML – папка.",
    "Where to write instead of the screen: a file, or a folder for several HTML pages.",
)
MIN_CONFIDENCE = Text(
    "Показать только высказывания, вид и автор которых верны хотя бы с такой вероятностью (от 0 до 1).",
    "Show only statements whose type and speaker are right with at least this probability (0 to 1).",
)
EVALUATE = Text(
    "Сравнить чтение с размеченными протоколами и напечатать оценки.",
    "Score the reading against annotated minutes.",
)
GOLD = Text(
    "Размеченные протоколы (XML); папка – значит все *.xml в ней.",
    "Annotated minutes (XML); a folder means all *.xml in it.",
)
ERRORS = Text("Показать каждую ошибку в её строке.", "Show every error in its line.")
JSON_OUT = Text("Записать оценки в этот файл в виде JSON.", "Write the scores to this file as JSON.")
TRAIN = Text(
    "Обучить модели на размеченных протоколах и записать их в папку для --model.",
    "Train the models on annotated minutes and write them into a folder for --model.",
)
MODEL_OUT = Text("Папка для модели.", "Folder for the model.")
MODEL = Text("Папка с моделью вместо той, что в программе.", "Folder with a model instead of the one that ships.")
TRAINING = Text("Обучение", "Training")
TRAINED = Text("Обучено на протоколах: {count}. Модель: {out}", "Trained on {count} protocols. Model: {out}")
NO_MODEL = Text(
    "{path}: в папке нет модели (config.cfg). Её создаёт protokolist train.",
    "{path}: there is no model (config.cfg) in the folder. protokolist train makes one.",
)
SCHEMA = Text("Напечатать JSON Schema записи.", "Print the JSON Schema of the record.")

CORPUS = Text("Размеченные протоколы: перевод из вида в вид.", "Annotated minutes: from one format to another.")
CONVERT = Text(
    "Перевести размеченные протоколы в другой вид: золотой XML, brat, Label Studio, spaCy DocBin, CoNLL-U.",
    "Convert annotated minutes between gold XML, brat, Label Studio, spaCy DocBin and CoNLL-U.",
)
CONVERT_CODES = Text(
    "Протокол, который не читается, не мешает остальным: причина печатается в поток ошибок, а код выхода – по первому "
    "такому (7 – слишком велик, 8 – разметка неверна). Что хранит каждый вид: docs/formats.md.",
    "Minutes that cannot be read do not stop the others: the reason goes to standard error, and the exit code is that "
    "of the first (7 too large, 8 wrong annotation). What each format holds: docs/formats.md.",
)
CONVERT_SOURCES = Text(
    "Что перевести: файлы (.xml, .ann, .json, .spacy, .conllu) и папки с *.xml или *.ann.",
    "What to convert: files (.xml, .ann, .json, .spacy, .conllu) and folders of *.xml or *.ann.",
)
CONVERT_OUT = Text(
    "Куда: папка для xml и brat, файл для остальных.",
    "Where to: a folder for xml and brat, a file for the others.",
)
CONVERT_TO = Text("Вид, в который перевести.", "The format to convert to.")
CONVERT_FROM = Text(
    "Вид источников, если его не узнать по имени и содержанию.",
    "The format of the sources, where name and content do not tell.",
)
CONVERTED = Text("Переведено протоколов: {count}. {out}", "Protocols converted: {count}. {out}")
SEVERAL_FORMATS = Text(
    "{path}: в папке и XML, и brat; укажите, что читать: --from xml или --from brat.",
    "{path}: the folder has both XML and brat; say which to read: --from xml or --from brat.",
)
UNKNOWN_FORMAT = Text(
    "{path}: непонятно, какого вида этот источник; укажите --from.",
    "{path}: it is not clear which format this source has; name it with --from.",
)
NO_SOURCE = Text("{path}: такого файла или папки нет.", "{path}: there is no such file or folder.")
CONVERT_OUT_IS_FILE = Text(
    "{out}: это файл, а для этого вида нужна папка.", "{out}: this is a file, but the format needs a folder."
)
CONVERT_OUT_IS_SOURCE = Text(
    "{out}: отсюда же и читается; запишите в другое место.", "{out}: this is read from, too; write to another place."
)

USAGE_ERROR = Text("Ошибка в команде: {problem}", "Error in the command: {problem}")
UNKNOWN_LANGUAGE = Text(
    "язык «{value}» неизвестен; есть ru и en.",
    "unknown language '{value}'; there are ru and en.",
)
SEVERAL_PAGES = Text(
    "несколько страниц HTML нельзя напечатать подряд; укажите папку для них: --out ПАПКА.",
    "several HTML pages cannot be printed one after another; name a folder for them: --out FOLDER.",
)
PAGES_NEED_FOLDER = Text(
    "{out}: это файл, а для нескольких страниц HTML нужна папка.",
    "{out}: this is a file, but several HTML pages need a folder.",
)
OUT_IS_FOLDER = Text(
    "{out}: это папка; укажите имя файла.",
    "{out}: this is a folder; name a file.",
)
OUT_IS_SOURCE = Text(
    "{out}: это один из читаемых файлов; запись поверх него уничтожила бы протокол.",
    "{out}: this is one of the files to be read; writing over it would destroy the minutes.",
)
NO_GOLD = Text(
    "{path}: в папке нет размеченных протоколов (*.xml).",
    "{path}: there are no annotated minutes (*.xml) in the folder.",
)
FILE_ERROR = Text(
    "{path}: не удаётся открыть или записать ({reason}).",
    "{path}: cannot be opened or written ({reason}).",
)
OUTPUT = Text("вывод", "output")
INTERRUPTED = Text("Прервано.", "Interrupted.")
UNEXPECTED = Text(
    "{place}внутренняя ошибка программы ({kind}). Это не ваша вина. Повторите команду с --debug и сообщите "
    "разработчикам её вывод, версию ({version}) и, если можно, файл.",
    "{place}internal error of the program ({kind}). It is not your fault. Repeat the command with --debug and send the "
    "developers its output, the version ({version}) and, if you can, the file.",
)

# What Typer says of its own, always in English: patterns, and the words to put there, first for both languages.
TYPER = (
    (r"\{([A-Z]+)\.\.\.\}\.\.\.", r"\1..."),
    (r"\{([A-Z]+)\}", r"\1"),
    (r" <list\[Path\]>", ""),
    (r"Value error, ", ""),
)
TYPER_RUSSIAN = (
    (r"^Usage: ", "Использование: "),
    (r"\[OPTIONS\]", "[КЛЮЧИ]"),
    (r"COMMAND \[ARGS\]\.\.\.", "КОМАНДА [АРГУМЕНТЫ]..."),
    (r"^Arguments:$", "Аргументы:"),
    (r"^Options:$", "Ключи:"),
    (r"^Commands:$", "Команды:"),
    (r"<path>", "<путь>"),
    (r"Show this message and exit\.", "Показать эту справку и выйти."),
    (r"\[required\]", "[обязательно]"),
    (r"\[default: ", "[по умолчанию: "),
    (r"Missing argument '([^']*)'\.", r"не указано: \1"),
    (r"No such command '(.*?)'\.?(?= Did you|$)", r"нет команды «\1»."),
    (r"Did you mean '([^']*)'\?$", r"Может быть, «\1»?"),
    (r"Did you mean (.*)\?$", r"Может быть, \1?"),
    (r"No such option: (\S+)", r"нет ключа \1"),
    (r"\(Possible options: (.*)\)", r"(есть \1)"),
    (r"Option '([^']*)' requires an argument\.", r"после ключа \1 нужно значение."),
    (r"Option '([^']*)' does not take a value\.", r"у ключа \1 не бывает значения."),
    (r"Got unexpected extra argument\(s\) \((.*)\)", r"лишнее: \1"),
    (r"Invalid value for (.*?): ", r"неверное значение для \1: "),
    (r"Input should be less than or equal to (\S+)", r"нужно число не больше \1"),
    (r"Input should be greater than or equal to (\S+)", r"нужно число не меньше \1"),
    (r"Input should be a valid number, unable to parse string as a number", "нужно число, например 0.8"),
    (r"'([^']*)' is not one of (.*)\.", r"«\1» – не одно из \2."),
)


def typer_words(text: str, language: Language) -> str:
    """Help or an error message of Typer's, tidied, with its own English words in ``language``."""
    for pattern, words in TYPER if language == "en" else TYPER + TYPER_RUSSIAN:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    return text


# Exports.
EXPORT = Text(
    "Выгрузить протоколы в форматы других программ: TEI, Popolo, таблицы, разметка, библиографические записи.",
    "Export minutes to the formats of other tools: TEI, Popolo, tables, annotations, citations.",
)
EXPORT_SOURCES = Text(
    "Файлы протоколов, папки или записи (JSON, строка на протокол).",
    "Files with minutes, folders, or records (JSON, a line each).",
)
EXPORT_OUT = Text("Папка для выгрузки.", "Folder for the export.")
EXPORT_FORMATS = Text(
    "Форматы через запятую: tei, popolo, csv, xlsx, parquet, jsonl, xml, brat, labelstudio, conllu, docbin, dc, ris, "
    "bibtex.",
    "Formats, comma-separated: tei, popolo, csv, xlsx, parquet, jsonl, xml, brat, labelstudio, conllu, docbin, dc, "
    "ris, bibtex.",
)
EXPORT_FORMAT = Text("формата «{value}» нет; есть: {known}.", "there is no format “{value}”; there are: {known}.")
EXPORT_OUT_IS_FILE = Text(
    "{out} – файл, а выгрузке нужна папка. Укажите другое имя.",
    "{out} is a file, and an export needs a folder. Give another name.",
)
EXPORTED = Text("Выгружено протоколов: {count}, в {out}", "Protocols exported: {count}, to {out}")
NEEDS_RESEARCH = Text(
    "для этого нужен пакет {module}; установите: pip install protokolist[research].",
    "this needs the package {module}; install it: pip install protokolist[research].",
)
