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
    "такому файлу (3 – нет файла, 4 – неизвестный вид, 5 – повреждён, 6 – под паролем, 7 – слишком велик). Для папок, "
    "архивов ZIP и писем – список отложенного и итог в конце и код 11, если что-то отложено.",
    "A file that cannot be read does not stop the others: the reason goes to standard error, and the exit code is that "
    "of the first such file (3 missing, 4 unknown kind, 5 damaged, 6 asks for a password, 7 too large). For folders, "
    "ZIP archives and letters: a list of what was set aside and a summary at the end, and 11 if there was any.",
)
FILES = Text(
    "Файлы протоколов, папки с ними, архивы ZIP и письма EML.", "Files with minutes, folders of them, ZIP, EML letters."
)
READ_LIMIT = Text(
    "Изменить предел, например seconds=900 или pages=5000 (все пределы – в docs/ingest.md).",
    "Change a limit, seconds=900 or pages=5000 say (docs/ingest.md lists them).",
)
UNKNOWN_LIMIT = Text(
    "предела «{value}» нет; нужно имя=число, имена: {known}.",
    "there is no limit “{value}”; give name=number, the names are: {known}.",
)
FAULT = Text(
    "{path}: внутренняя ошибка программы ({kind}), файл отложен. Это не ваша вина. Повторите команду с --debug и "
    "сообщите разработчикам её вывод.",
    "{path}: internal error of the program ({kind}), the file was set aside. It is not your fault. Repeat the command "
    "with --debug and send the developers its output.",
)
SET_ASIDE_LIST = Text("Отложено:", "Set aside:")
READ_SUMMARY = Text(
    "Прочитано: {read}, отложено: {aside}, пропущено: {skipped}.",
    "Read: {read}, set aside: {aside}, skipped: {skipped}.",
)
NOTHING_FOUND = Text("В папке нет ни одного файла.", "There is not a single file in the folder.")
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
    "Архив, файлы протоколов, папки или записи (JSON, строка на протокол).",
    "An archive, files with minutes, folders, or records (JSON, a line each).",
)
EXPORT_OUT = Text("Папка для выгрузки.", "Folder for the export.")
OCR = Text(
    "Распознать скан: PDF/A с текстом под картинкой и ALTO XML.",
    "Recognise a scan: a PDF/A with the text under the picture, and ALTO XML.",
)
OCR_IN = Text("Скан: PDF, TIFF, JPEG, PNG или DjVu.", "The scan: PDF, TIFF, JPEG, PNG or DjVu.")
OCR_OUT = Text(
    "Куда записать; при нескольких форматах – имя, к которому добавится .pdf или .xml.",
    "Where to write; with several formats the name that gets .pdf or .xml.",
)
OCR_FORMATS = Text("Форматы через запятую: pdf, alto.", "Formats, comma-separated: pdf, alto.")
OCR_FORMAT = Text("формата «{value}» нет; есть: {known}.", "there is no format “{value}”; there are: {known}.")
OCR_NO_PDFA = Text(
    "{out}: это PDF, но не PDF/A: в исходном файле есть то, чего PDF/A не допускает (например, невложенные шрифты).",
    "{out}: this is a PDF but no PDF/A: the source has what PDF/A forbids (fonts that are not embedded, say).",
)
OCR_DONE = Text("Страниц: {pages}, записано в {out}", "Pages: {pages}, written to {out}")
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

# The archive.
ARCHIVE_FILE = Text("Файл архива.", "The archive's file.")
BUILD = Text(
    "Собрать архив из протоколов: читается новое и изменённое, остальное остаётся как есть.",
    "Build an archive of minutes: what is new or changed is read, the rest stays.",
)
BUILD_CODES = Text(
    "Прерванную сборку можно просто запустить снова. Код выхода 11 – некоторые файлы отложены, причины напечатаны; "
    "9 – архив занят, повреждён или это не архив.",
    "A build that was broken off can simply be started again. Exit code 11: some files were set aside, with reasons; "
    "9: the archive is busy, damaged or no archive.",
)
BUILD_PATHS = Text("Файлы и папки с протоколами.", "Files and folders with minutes.")
PROCESSES = Text("Сколько файлов читать сразу; 0 – по числу ядер.", "Files read at a time; 0 means one a core.")
REFRESH = Text(
    "Прочитать заново и то, что прочитано прежней версией программы или модели.",
    "Also read anew what an older version of the program or model has read.",
)
PICTURES = Text(
    "Хранить снимки страниц в самом архиве (без этого – только путь и контрольная сумма файла).",
    "Keep pictures of pages inside the archive (else only the file's path and digest).",
)
BUILDING = Text("Чтение", "Reading")
RATE = Text("{rate} в секунду", "{rate} a second")
OUTCOMES = {
    "read": Text("прочитано", "read"),
    "unchanged": Text("без изменений", "unchanged"),
    "moved": Text("перемещено", "moved"),
    "set aside": Text("отложено", "set aside"),
    "gone": Text("исчезло", "gone"),
}
BUILT = Text("Архив {archive}: {counts}", "Archive {archive}: {counts}")
SET_ASIDE = Text("отложен {path}: {reason}", "set aside {path}: {reason}")
STALE = Text(
    "Прочитано прежней версией: {count} ({names}). Прочитать заново: --refresh.",
    "Read by an older version: {count} ({names}). Read anew with --refresh.",
)
SEARCH = Text("Найти высказывания в архиве.", "Find statements in an archive.")
SEARCH_LANGUAGE = Text(
    'Слова ищутся во всех формах; "две и более" – фраза; "слово" или =слово – точная форма; библиот* – начало; ИЛИ, '
    "минус, скобки, РЯДОМ(а б, 5); поля кто: роль: орг: тип: тема: дата: решение:",
    'Words are found in all forms; "two or more" is a phrase; "word" or =word an exact form; библиот* a beginning; OR, '
    "minus, brackets, NEAR(a b, 5); fields who: role: org: type: topic: date: decision:",
)
QUERY = Text("Что найти.", "What to find.")
WITH_TYPE = Text("Вид высказывания: проблема, решение, вопрос…", "Type of statement: problem, decision, question…")
WITH_PERSON = Text("Кто сказал.", "Who said it.")
WITH_ORG = Text("Организация протокола.", "An organisation of the protocol.")
SINCE = Text("Не раньше: 2015, 2015-03 или 2015-03-17.", "Not before: 2015, 2015-03 or 2015-03-17.")
UNTIL = Text("Не позже.", "Not after.")
LIMIT = Text("Сколько показать.", "How many to show.")
OFFSET = Text("Сколько пропустить.", "How many to pass over.")
SEARCH_FORMAT = Text("Текст или JSON.", "Text or JSON.")
WITH_CLOSED = Text("Показывать и закрытые протоколы.", "Show closed protocols too.")
FOUND = Text("Найдено: {count}", "Found: {count}")
DID_YOU_MEAN = Text("Может быть, «{query}»?", "Did you mean “{query}”?")
NO_DATE = Text("без даты", "no date")
PERSON_COMMANDS = Text("Кто есть кто в архиве: список, объединение, разделение.", "Who is who in an archive.")
ORGANISATION_COMMANDS = Text(
    "Организации архива: список, объединение, разделение.", "Organisations of an archive: list, merge, split."
)
LIST_WHO = Text("Показать с номерами, протоколами и должностями.", "List with numbers, protocols and positions.")
PART_OF_NAME = Text("Часть имени или названия.", "A part of the name.")
MERGE = Text("Объединить двоих: это одно лицо.", "Merge two: they are one.")
SPLIT_OFF = Text("Отделить того, кто упомянут в протоколе.", "Split off who appears in a protocol.")
UNDO = Text("Отменить решение, принятое вручную.", "Take back a decision made by hand.")
NUMBER_OF = Text("Номер из списка.", "A number from the list.")
DECISION_NUMBER = Text("Номер решения из списка.", "Number of a decision from the list.")
DOCUMENT_NAME = Text("Имя протокола в архиве.", "Name of a protocol in the archive.")
APPEARS = Text("{number}\t{name}\t{count}: {documents}", "{number}\t{name}\t{count}: {documents}")
DECIDED_BY_HAND = Text(
    "решение {number}: {action} {one} {other} ({when})", "decision {number}: {action} {one} {other} ({when})"
)
MERGED = Text("Объединены {one} и {other}.", "Merged {one} and {other}.")
SPLIT = Text("Отделён {number} в протоколе «{document}».", "Split off {number} in “{document}”.")
UNDONE = Text("Решение {number} отменено.", "Decision {number} was taken back.")
CLOSE = Text("Закрыть протокол для читателей (или открыть).", "Close a protocol to the public (or open it).")
REOPEN = Text("Открыть.", "Open it again.")
CLOSED = Text("Протокол «{document}» закрыт.", "“{document}” is closed.")
OPENED = Text("Протокол «{document}» открыт.", "“{document}” is open.")

# The page.
SERVE = Text(
    "Показать архив в браузере; только на этой машине, если не сказано иное.",
    "Show an archive in a browser; on this machine only unless told otherwise.",
)
HOST = Text("Адрес, на котором слушать.", "Address to listen on.")
PORT = Text("Порт.", "Port.")
TOKEN = Text("Ключ, без которого не войти.", "A key that one needs to get in.")
USERS = Text(
    "Файл с пользователями: строки, которые печатает protokolist password.",
    "File with users: lines that protokolist password prints.",
)
MASK = Text("Показывать только инициалы людей.", "Show people's initials only.")
EDIT = Text("Разрешить объединять и разделять людей.", "Allow merging and splitting people.")
HTTPS = Text("Сайт стоит за HTTPS: куки только по нему.", "The site stands behind HTTPS: cookies only over it.")
SERVING = Text("Архив открыт: {address} (остановить – Ctrl+C)", "The archive is open: {address} (stop with Ctrl+C)")
SERVE_NEEDS_LOGIN = Text(
    "на адресе {host} архив увидят другие машины; задайте --token или --users.",
    "on {host} other machines would see the archive; set --token or --users.",
)
NO_USERS_FILE = Text("файла с пользователями {path} нет.", "there is no file with users {path}.")
BAD_USERS_FILE = Text(
    "{path}: нужны строки «имя:хеш», их печатает protokolist password.",
    "{path}: lines “name:hash” are needed, as protokolist password prints them.",
)
PASSWORD = Text("Напечатать строку для файла пользователей.", "Print a line for the file with users.")
USER_NAME = Text("Имя пользователя.", "User name.")
EXPORT_QUERY = Text(
    "Только протоколы с высказываниями, которые отвечают запросу (для архива).",
    "Only protocols with a statement that answers the query (of an archive).",
)
QUERY_NEEDS_ARCHIVE = Text(
    "--query и --corrected работают только с архивом.", "--query and --corrected need an archive."
)
REPORT = Text(
    "Отчёт по архиву: темы, проблемы и что за ними последовало, кто говорит; одна страница HTML.",
    "A report on an archive: topics, problems and what followed, who speaks; one HTML page.",
)
REPORT_OUT = Text("Файл отчёта.", "File of the report.")
FIGURES = Text("Записать рисунки и в эту папку (SVG и PNG).", "Also write the pictures to this folder (SVG and PNG).")
REPORTED = Text("Отчёт: {out}", "Report: {out}")
ONLY_CORRECTED = Text(
    "Только исправленные протоколы: с -f xml это разметка для обучения.",
    "Only corrected protocols: with -f xml, annotations to train on.",
)
IMPORT = Text(
    "Вернуть в архив разметку, исправленную в Label Studio, brat или XML.",
    "Bring back to the archive annotations corrected in Label Studio, brat or XML.",
)
CORRECTED_BY = Text("Кто исправил.", "Who corrected it.")
IMPORTED = Text("Исправлено протоколов: {count}", "Protocols corrected: {count}")
CORRECTIONS = Text("Показать исправления или отменить одно.", "List corrections, or take one back.")
UNDO_CORRECTION = Text("Номер исправления, которое отменить.", "Number of a correction to take back.")
CORRECTION = Text("{number}\t{document}\t{form}\t{by}\t{when}", "{number}\t{document}\t{form}\t{by}\t{when}")
UNCORRECTED = Text(
    "Исправление {number} отменено; прочитанное вернётся со следующей сборкой (build).",
    "Correction {number} was taken back; the reading returns with the next build.",
)
