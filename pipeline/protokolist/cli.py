"""The command line: ``protokolist read``, ``evaluate``, ``train``, ``schema``, ``corpus convert``.

Nothing heavy is imported before a command runs, so that help comes at once.
"""

import gc
import io
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

import protokolist
from protokolist import messages
from protokolist.commands.output import CorpusFormat, Format, Kind, SearchFormat
from protokolist.commands.problems import command_error, complain, output_error, unexpected
from protokolist.errors import Language, ProtokolistError

PROGRAM = "protokolist"
INTERRUPTED, BROKEN_PIPE = 130, 141


@dataclass(frozen=True, slots=True)
class General:
    """The options that may stand anywhere in the command."""

    language: Language = "ru"
    debug: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command given (by default the process's arguments) and returns its exit code.

    What goes wrong is said in a sentence on standard error; nothing is raised.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # What is read lives as long as the process or is dropped at once: looking for cycles often is a tenth of the time.
    gc.set_threshold(20_000, 20, 20)
    general = General()
    try:
        general, rest = _general(sys.argv[1:] if arguments is None else arguments, os.environ)
        code = _run(general, rest)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads our output has had enough; what is still buffered must not raise once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = BROKEN_PIPE
    except KeyboardInterrupt:
        complain(messages.INTERRUPTED(general.language))
        code = INTERRUPTED
    except typer.TyperException as error:
        complain(_misuse(error, general.language))
        code = error.exit_code
    except (ProtokolistError, OSError) as error:
        problem = output_error(error) if isinstance(error, OSError) else error
        complain(problem.message(general.language))
        code = problem.exit_code
    except Exception as error:  # noqa: BLE001 - the outermost door: people are told in plain words
        code = unexpected(error, general.language, debug=general.debug)
    return code


def _run(general: General, arguments: list[str]) -> int:
    """Runs the command without Typer's own treatment of errors, which speaks English only."""
    try:
        with get_command(_application(general)).make_context(PROGRAM, arguments or ["--help"]) as context:
            return int(context.command.invoke(context) or 0)
    except typer.Exit as stop:
        return stop.exit_code


def _general(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[General, list[str]]:
    """The general options, and the arguments without them."""
    language, debug = environment.get("PROTOKOLIST_LANG") or "ru", False
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument == "--debug":
            debug = True
        elif argument == "--lang":
            language = next(waiting, "")
        elif argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if language == "ru":
        return General("ru", debug), rest
    if language == "en":
        return General("en", debug), rest
    raise command_error(messages.UNKNOWN_LANGUAGE, value=language)


def _application(general: General) -> typer.Typer:
    """The commands, with their help in the language asked for."""
    language = general.language

    class Command(TyperCommand):
        def get_help(self, ctx: Any) -> str:
            return messages.typer_words(super().get_help(ctx), language)

    class Group(TyperGroup):
        def get_help(self, ctx: Any) -> str:
            return messages.typer_words(super().get_help(ctx), language)

    application = typer.Typer(
        cls=Group,
        help=messages.PROGRAM(language),
        epilog=messages.GENERAL_OPTIONS(language),
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )

    @application.callback(invoke_without_command=True)
    def top(
        version: Annotated[bool, typer.Option("--version", help=messages.VERSION(language), is_eager=True)] = False,
    ) -> None:
        if version:
            sys.stdout.write(f"{PROGRAM} {protokolist.__version__}\n")

    @application.command(cls=Command, help=messages.READ(language), epilog=messages.READ_CODES(language))
    def read(
        files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=messages.FILES(language))],
        form: Annotated[Format, typer.Option("--format", "-f", help=messages.FORMAT(language))] = "text",
        out: Annotated[Path | None, typer.Option("--out", "-o", help=messages.OUT(language))] = None,
        model: Annotated[Path | None, typer.Option("--model", help=messages.MODEL(language))] = None,
        processes: Annotated[int, typer.Option("--processes", "-j", min=0, help=messages.PROCESSES(language))] = 0,
        limit: Annotated[list[str] | None, typer.Option("--limit", help=messages.READ_LIMIT(language))] = None,
        min_confidence: Annotated[
            float, typer.Option("--min-confidence", min=0, max=1, help=messages.MIN_CONFIDENCE(language))
        ] = 0.0,
    ) -> int:
        from protokolist.commands.limits import limited  # noqa: PLC0415 - spaCy takes a second, help must not

        with limited(limit or []):
            from protokolist.commands import read as command  # noqa: PLC0415 - as above, and limits are set first

            return command.read(
                files,
                form,
                out,
                language,
                model=model,
                processes=processes,
                apart=bool(limit),
                min_confidence=min_confidence,
                debug=general.debug,
            )

    @application.command(cls=Command, help=messages.EVALUATE(language))
    def evaluate(
        gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help=messages.GOLD(language))],
        errors: Annotated[bool, typer.Option("--errors", help=messages.ERRORS(language))] = False,
        json_out: Annotated[Path | None, typer.Option("--json", help=messages.JSON_OUT(language))] = None,
        model: Annotated[Path | None, typer.Option("--model", help=messages.MODEL(language))] = None,
    ) -> None:
        from protokolist.commands import evaluate as command  # noqa: PLC0415 - as above

        command.evaluate(gold, language, model=model, errors=errors, json_out=json_out)

    @application.command(cls=Command, help=messages.TRAIN(language))
    def train(
        corpus: Annotated[list[Path], typer.Argument(metavar="CORPUS...", help=messages.GOLD(language))],
        out: Annotated[Path, typer.Option("--out", "-o", help=messages.MODEL_OUT(language))],
    ) -> None:
        from protokolist.commands import train as command  # noqa: PLC0415 - as above

        command.train(corpus, out, language)

    @application.command(cls=Command, help=messages.BUILD(language), epilog=messages.BUILD_CODES(language))
    def build(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=messages.BUILD_PATHS(language))],
        processes: Annotated[int, typer.Option("--processes", "-j", min=0, help=messages.PROCESSES(language))] = 0,
        refresh: Annotated[bool, typer.Option("--refresh", help=messages.REFRESH(language))] = False,
        pictures: Annotated[bool, typer.Option("--pictures", help=messages.PICTURES(language))] = False,
        model: Annotated[Path | None, typer.Option("--model", help=messages.MODEL(language))] = None,
    ) -> int:
        from protokolist.commands import build as command  # noqa: PLC0415 - as above

        return command.run(
            archive, paths, language, processes=processes, refresh=refresh, model=model, pictures=pictures
        )

    @application.command(cls=Command, help=messages.SEARCH(language), epilog=messages.SEARCH_LANGUAGE(language))
    def search(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        query: Annotated[list[str], typer.Argument(metavar="QUERY", help=messages.QUERY(language))],
        kind: Annotated[str | None, typer.Option("--type", help=messages.WITH_TYPE(language))] = None,
        person: Annotated[str | None, typer.Option("--person", help=messages.WITH_PERSON(language))] = None,
        org: Annotated[str | None, typer.Option("--org", help=messages.WITH_ORG(language))] = None,
        since: Annotated[str | None, typer.Option("--since", help=messages.SINCE(language))] = None,
        until: Annotated[str | None, typer.Option("--until", help=messages.UNTIL(language))] = None,
        limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help=messages.LIMIT(language))] = 20,
        offset: Annotated[int, typer.Option("--offset", min=0, help=messages.OFFSET(language))] = 0,
        form: Annotated[SearchFormat, typer.Option("--format", "-f", help=messages.SEARCH_FORMAT(language))] = "text",
        closed: Annotated[bool, typer.Option("--closed", help=messages.WITH_CLOSED(language))] = False,
    ) -> int:
        from protokolist.commands import search as command  # noqa: PLC0415 - as above

        options = (("тип", kind), ("кто", person), ("орг", org))
        fields = [f'{name}:"{value}"' for name, value in options if value]
        fields += [f"дата:{since}.."] if since else []
        fields += [f"дата:..{until}"] if until else []
        asked = " ".join([*query, *fields])
        return command.run(archive, asked, language, limit=limit, offset=offset, form=form, closed=closed)

    @application.command("import", cls=Command, help=messages.IMPORT(language))
    def import_(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help=messages.CONVERT_SOURCES(language))],
        form: Annotated[CorpusFormat | None, typer.Option("--from", help=messages.CONVERT_FROM(language))] = None,
        by: Annotated[str, typer.Option("--by", help=messages.CORRECTED_BY(language))] = "",
    ) -> int:
        from protokolist.commands import corrections as command  # noqa: PLC0415 - as above

        return command.run(archive, sources, language, form=form, by=by)

    @application.command(cls=Command, help=messages.CORRECTIONS(language))
    def corrections(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        undo: Annotated[int | None, typer.Option("--undo", help=messages.UNDO_CORRECTION(language))] = None,
    ) -> int:
        from protokolist.commands import corrections as command  # noqa: PLC0415 - as above

        return command.show(archive, language) if undo is None else command.undo(archive, undo, language)

    @application.command(cls=Command, help=messages.REPORT(language))
    def report(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        out: Annotated[Path, typer.Argument(metavar="OUT.html", help=messages.REPORT_OUT(language))],
        query: Annotated[str, typer.Option("--query", "-q", help=messages.EXPORT_QUERY(language))] = "",
        figures: Annotated[Path | None, typer.Option("--figures", help=messages.FIGURES(language))] = None,
        closed: Annotated[bool, typer.Option("--closed", help=messages.WITH_CLOSED(language))] = False,
    ) -> int:
        from protokolist.commands import report as command  # noqa: PLC0415 - as above

        return command.run(archive, out, language, query=query, figures=figures, closed=closed)

    @application.command(cls=Command, help=messages.SERVE(language))
    def serve(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        host: Annotated[str, typer.Option("--host", help=messages.HOST(language))] = "127.0.0.1",
        port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help=messages.PORT(language))] = 8765,
        token: Annotated[
            str | None, typer.Option("--token", envvar="PROTOKOLIST_TOKEN", help=messages.TOKEN(language))
        ] = None,
        users: Annotated[Path | None, typer.Option("--users", help=messages.USERS(language))] = None,
        mask: Annotated[bool, typer.Option("--mask", help=messages.MASK(language))] = False,
        edit: Annotated[bool, typer.Option("--edit", help=messages.EDIT(language))] = False,
        https: Annotated[bool, typer.Option("--https", help=messages.HTTPS(language))] = False,
    ) -> int:
        from protokolist.commands import serve as command  # noqa: PLC0415 - as above

        return command.run(
            archive, language, host=host, port=port, token=token, users=users, mask=mask, edit=edit, https=https
        )

    @application.command(cls=Command, help=messages.PASSWORD(language))
    def password(user: Annotated[str, typer.Argument(metavar="USER", help=messages.USER_NAME(language))]) -> int:
        from protokolist.commands import serve as command  # noqa: PLC0415 - as above

        return command.password(user)

    _identity_commands(application, Group, Command, "person", messages.PERSON_COMMANDS(language), language)
    _identity_commands(application, Group, Command, "organisation", messages.ORGANISATION_COMMANDS(language), language)

    @application.command(cls=Command, help=messages.CLOSE(language))
    def close(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        document: Annotated[str, typer.Argument(metavar="DOCUMENT", help=messages.DOCUMENT_NAME(language))],
        reopen: Annotated[bool, typer.Option("--open", help=messages.REOPEN(language))] = False,
    ) -> int:
        from protokolist.commands import identity as command  # noqa: PLC0415 - as above

        return command.close(archive, document, language, closed=not reopen)

    @application.command(cls=Command, help=messages.EXPORT(language), epilog=messages.READ_CODES(language))
    def export(
        sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help=messages.EXPORT_SOURCES(language))],
        out: Annotated[Path, typer.Argument(metavar="OUT", help=messages.EXPORT_OUT(language))],
        form: Annotated[str, typer.Option("--format", "-f", help=messages.EXPORT_FORMATS(language))] = "csv",
        query: Annotated[str, typer.Option("--query", "-q", help=messages.EXPORT_QUERY(language))] = "",
        corrected: Annotated[bool, typer.Option("--corrected", help=messages.ONLY_CORRECTED(language))] = False,
        closed: Annotated[bool, typer.Option("--closed", help=messages.WITH_CLOSED(language))] = False,
        model: Annotated[Path | None, typer.Option("--model", help=messages.MODEL(language))] = None,
    ) -> int:
        from protokolist.commands import export as command  # noqa: PLC0415 - as above

        return command.run(sources, form, out, language, model=model, query=query, closed=closed, corrected=corrected)

    @application.command(cls=Command, help=messages.OCR(language), epilog=messages.READ_CODES(language))
    def ocr(
        source: Annotated[Path, typer.Argument(metavar="IN", help=messages.OCR_IN(language))],
        out: Annotated[Path, typer.Argument(metavar="OUT", help=messages.OCR_OUT(language))],
        form: Annotated[str, typer.Option("--format", "-f", help=messages.OCR_FORMATS(language))] = "pdf",
    ) -> int:
        from protokolist.commands import ocr as command  # noqa: PLC0415 - as above

        return command.run(source, out, form, language)

    @application.command(cls=Command, help=messages.SCHEMA(language))
    def schema() -> None:
        from protokolist.commands import schema as command  # noqa: PLC0415 - as above, pydantic

        command.print_schema()

    corpus = typer.Typer(cls=Group, help=messages.CORPUS(language), add_completion=False, rich_markup_mode=None)
    application.add_typer(corpus, name="corpus")

    @corpus.command(cls=Command, help=messages.CONVERT(language), epilog=messages.CONVERT_CODES(language))
    def convert(
        sources: Annotated[list[Path], typer.Argument(metavar="SOURCE...", help=messages.CONVERT_SOURCES(language))],
        out: Annotated[Path, typer.Argument(metavar="OUT", help=messages.CONVERT_OUT(language))],
        to: Annotated[CorpusFormat, typer.Option("--to", help=messages.CONVERT_TO(language))],
        source_format: Annotated[
            CorpusFormat | None, typer.Option("--from", help=messages.CONVERT_FROM(language))
        ] = None,
    ) -> int:
        from protokolist.commands import convert as command  # noqa: PLC0415 - as above

        return command.convert(sources, out, language, to=to, source_format=source_format)

    return application


def _identity_commands(
    application: typer.Typer,
    group: type[TyperGroup],
    command_class: type[TyperCommand],
    kind: Kind,
    help_text: str,
    language: Language,
) -> None:
    """``protokolist person`` or ``organisation`` with ``list``, ``merge``, ``split``, ``undo``."""
    commands = typer.Typer(cls=group, help=help_text, add_completion=False, rich_markup_mode=None)
    application.add_typer(commands, name=kind)

    @commands.command("list", cls=command_class, help=messages.LIST_WHO(language))
    def list_all(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        name: Annotated[str, typer.Argument(metavar="[NAME]", help=messages.PART_OF_NAME(language))] = "",
    ) -> int:
        from protokolist.commands import identity as command  # noqa: PLC0415 - as above

        return command.show(archive, kind, name, language)

    @commands.command(cls=command_class, help=messages.MERGE(language))
    def merge(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        one: Annotated[int, typer.Argument(metavar="NUMBER", help=messages.NUMBER_OF(language))],
        other: Annotated[int, typer.Argument(metavar="NUMBER", help=messages.NUMBER_OF(language))],
    ) -> int:
        from protokolist.commands import identity as command  # noqa: PLC0415 - as above

        return command.merge(archive, kind, one, other, language)

    @commands.command(cls=command_class, help=messages.SPLIT_OFF(language))
    def split(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        number: Annotated[int, typer.Argument(metavar="NUMBER", help=messages.NUMBER_OF(language))],
        document: Annotated[str, typer.Argument(metavar="DOCUMENT", help=messages.DOCUMENT_NAME(language))],
    ) -> int:
        from protokolist.commands import identity as command  # noqa: PLC0415 - as above

        return command.split(archive, kind, number, document, language)

    @commands.command(cls=command_class, help=messages.UNDO(language))
    def undo(
        archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help=messages.ARCHIVE_FILE(language))],
        decision: Annotated[int, typer.Argument(metavar="DECISION", help=messages.DECISION_NUMBER(language))],
    ) -> int:
        from protokolist.commands import identity as command  # noqa: PLC0415 - as above

        return command.undo(archive, decision, language)


def _misuse(error: typer.TyperException, language: Language) -> str:
    """What is wrong with a command, after the line that shows how it is used."""
    # Only some of Typer's errors know the command they belong to, and their common class is not public.
    context = getattr(error, "ctx", None)
    usage = f"{context.get_usage()}\n" if context else ""
    problem = messages.typer_words(error.format_message(), language)
    return messages.typer_words(usage, language) + messages.USAGE_ERROR(language, problem=problem)


if __name__ == "__main__":
    sys.exit(main())
