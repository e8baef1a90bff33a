"""What can go wrong with a user's input: each error has an exit code and says what happened and what to do.

Messages are Russian and English side by side, so that the text of an error stands in one place only.
"""

from typing import ClassVar, Literal

Language = Literal["ru", "en"]


class ProtokolistError(Exception):
    """Base of all errors a user can mend; ``str()`` is the Russian message, ``message(lang)`` either."""

    exit_code: ClassVar[int] = 1

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(ru)
        self.ru = ru
        self.en = en

    def __reduce__(self) -> tuple[type["ProtokolistError"], tuple[str, str], dict[str, object]]:
        return type(self), (self.ru, self.en), self.__dict__

    def message(self, language: Language = "ru") -> str:
        """The message in plain words: what, where, what to do."""
        return self.en if language == "en" else self.ru


class InputMissingError(ProtokolistError):
    """The path leads to nothing, or to something that is no file."""

    exit_code = 3


class UnsupportedFormatError(ProtokolistError):
    """The file is of a kind that cannot be read (yet)."""

    exit_code = 4


class BrokenFileError(ProtokolistError):
    """The file is damaged, empty, or not what its name says."""

    exit_code = 5


class EncryptedFileError(ProtokolistError):
    """The file asks for a password."""

    exit_code = 6


class TooLargeError(ProtokolistError):
    """The file goes over a bound (size, pages, nesting, unpacked size)."""

    exit_code = 7


class GoldError(ProtokolistError):
    """An annotated protocol breaks the rules of the gold format."""

    exit_code = 8


class ArchiveError(ProtokolistError):
    """The archive's file is no archive, is damaged, busy, or of another version."""

    exit_code = 9


class QueryError(ProtokolistError):
    """A query that cannot be understood; the message shows where."""

    exit_code = 10


class ProgramMissingError(ProtokolistError):
    """A program of others that the file needs is not installed; the message says which and how to get it."""

    exit_code = 12


class LimitError(ProtokolistError):
    """A limit was set to something that is no limit."""

    exit_code = 2


class SkippedError(ProtokolistError):
    """No document by its nature: a lock file of an office program, a hidden file, a link that leads elsewhere."""

    exit_code = 0


class FaultError(ProtokolistError):
    """A fault of the program, not of the file; its notes hold the trace."""

    exit_code = 70
