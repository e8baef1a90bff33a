"""Files of pages, page by page: the text layer where it can be trusted, recognition where it cannot."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from protokolist.errors import ProgramMissingError
from protokolist.ingest.djvu import DjvuPictures
from protokolist.ingest.djvu_layer import djvu_layer
from protokolist.ingest.images import ImagePictures
from protokolist.ingest.layer import Layer, doubt, recognition_wins
from protokolist.ingest.ocr.page import grey, read_page
from protokolist.ingest.ocr.pool import in_order
from protokolist.ingest.ocr.tesseract import SECONDS_PER_PAGE, PageFailedError, Picture, missing
from protokolist.ingest.pages import PageText, failed, put_together
from protokolist.ingest.pictures import Pictures
from protokolist.ingest.source import SourceText
from protokolist.record import Source

TRUSTED = "взят текстовый слой"
IS_PICTURE = "страница – картинка"
NO_TESSERACT = (
    "для распознавания нужна программа Tesseract с русским языком (apt install tesseract-ocr tesseract-ocr-rus)"
)


@dataclass(frozen=True, slots=True)
class Job:
    """A page to be read: what is known of it, and its picture if it is to be recognised."""

    page: PageText
    layer: Layer | None = None
    picture: Picture | None = None
    dpi: float = 300.0
    why: str = ""


def read_image(path: Path, digest: str) -> SourceText:
    """The text recognised on the pages of a TIFF, JPEG or PNG file; ``digest`` is the sha256 of its bytes."""
    pictures = ImagePictures(path)
    try:
        source = Source(path=str(path), sha256=digest, media_type=pictures.media_type)
        jobs = (drawn(pictures, index, Layer(""), IS_PICTURE) for index in range(len(pictures)))
        return read_jobs(path, source, jobs)
    finally:
        pictures.close()


def read_djvu(path: Path, digest: str) -> SourceText:
    """The text layer of a DjVu file, or what is recognised on its pages; ``digest`` is the sha256 of its bytes."""
    pictures = DjvuPictures(path)
    source = Source(path=str(path), sha256=digest, media_type="image/vnd.djvu")

    def jobs() -> Iterator[Job]:
        for index in range(len(pictures)):
            layer = djvu_layer(pictures, index)
            why = doubt(layer)
            yield drawn(pictures, index, layer, why) if why else trusted(layer, pictures.size(index))

    return read_jobs(path, source, jobs())


def trusted(layer: Layer, size: tuple[float, float]) -> Job:
    """A page whose text layer is taken."""
    words = tuple((span, box, None) for span, box in layer.words)
    return Job(PageText(layer.text, words, width=size[0], height=size[1], reason=TRUSTED))


def drawn(pictures: Pictures, index: int, layer: Layer, why: str, dpi: float | None = None) -> Job:
    """A page that is to be recognised because of ``why``."""
    width, height = pictures.size(index)
    page = PageText("", width=width, height=height)
    if missing():
        # The layer is kept for want of better; the picture is not needed.
        return Job(page, layer, why=why)
    picture = pictures.picture(index, dpi)
    return Job(page, layer, grey(picture), float(picture.info["dpi"][0]), why)


def read_jobs(path: Path, source: Source, jobs: Iterator[Job]) -> SourceText:
    """The text of all pages, recognised several at a time.

    Raises ``ProgramMissingError`` where nothing can be read without Tesseract.
    """
    pages = list(in_order(_read, jobs))
    problem = missing()
    if problem and not any(character.isalnum() for page in pages for character in page.text):
        raise ProgramMissingError(f"{path}: {problem.ru}", f"{path}: {problem.en}")
    return put_together(path, source, pages)


def _read(job: Job) -> PageText:
    if not job.why:
        return job.page
    if job.picture is None:
        return _kept(job, NO_TESSERACT)
    if _is_blank(job.picture):
        return _of(job, PageText("", reason="на странице ничего нет"))
    try:
        found = read_page(job.picture, job.dpi, seconds=SECONDS_PER_PAGE)
    except PageFailedError as error:
        return _kept(job, str(error))
    if job.layer and job.layer.text.strip() and not recognition_wins(job.layer, found.quality):
        return _kept(job, None)
    return _of(
        job,
        PageText(
            found.text,
            found.words,
            found.furniture,
            recognised=True,
            reason=f"распознана: {job.why}",
            turned=found.turned,
            confidence=found.confidence,
            doubtful=found.doubtful,
        ),
    )


def _kept(job: Job, problem: str | None) -> PageText:
    """The text layer for want of better; ``problem`` is why the page could not be recognised, if so."""
    layer = job.layer or Layer("")
    words = tuple((span, box, None) for span, box in layer.words)
    reason = f"{TRUSTED}, хотя {job.why}: распознавание дало не больше" if problem is None else TRUSTED
    page = _of(job, PageText(layer.text, words, reason=reason))
    if problem is None or not job.why:
        return page
    return failed(page, problem) if not layer.text.strip() else failed(page, f"{job.why}, а {problem}")


def _of(job: Job, page: PageText) -> PageText:
    """``page`` with the size it has, turned or not."""
    width, height = job.page.width, job.page.height
    if page.turned % 180:
        width, height = height, width
    return replace(page, width=width, height=height)


def _is_blank(picture: Picture) -> bool:
    """Whether hardly anything on the page is darker than its paper."""
    # Every fourth dot of every second row tells enough.
    sample = picture[::2, ::4]
    return bool((sample < 0.75 * float(sample.max())).mean() < 0.0002)
