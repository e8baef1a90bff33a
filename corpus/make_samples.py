"""Make the office files of ``corpus/samples`` from their gold XML, the same bytes each time.

``python corpus/make_samples.py`` writes a DOCX, a PDF or a plain text beside each XML. The gold applies to the text of
the XML; the text as read from the files differs from it in spaces, line breaks and list numbers. The PDFs need the
DejaVu fonts (Debian: ``fonts-dejavu-core``).
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from defusedxml import ElementTree
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

SAMPLES = Path(__file__).parent / "samples"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
NUMBERED = re.compile(r"(?P<number>\d+)\. (?!СЛУШАЛИ)")
BULLET = "– "
VOWELS = "аеёиоуыэюя"
# A syllable ends after a vowel before «consonant, vowel», or after «consonant, sign» before the same; two letters stay.
SYLLABLE = re.compile(
    rf"(?<=[{VOWELS}])(?=[б-джзк-нп-тф-щ][{VOWELS}])"
    rf"|(?<=[{VOWELS}][б-джзк-нп-тф-щй])(?=[б-джзк-нп-тф-щ][{VOWELS}])"
    rf"|(?<=[{VOWELS}][б-джзк-нп-тф-щ][ьъ])(?=[б-джзк-нп-тф-щ][{VOWELS}])"
)


@dataclass(frozen=True)
class Sample:
    """The text of a gold file, and which part of it is the title."""

    text: str
    title: str


@dataclass(frozen=True)
class Typeface:
    """How the lines of a PDF are set: a font of ``FONTS``, sizes in points, and whether words are broken."""

    font: str
    size: float
    leading: float
    hyphenated: bool
    page_label: str


def read_sample(path: Path) -> Sample:
    """The sample in the gold file at ``path``."""
    text = ElementTree.parse(path).getroot().find("text")
    if text is None:
        raise ValueError(f"{path}: no <text>")
    title = text.find("title")
    return Sample("".join(text.itertext()), "" if title is None else "".join(title.itertext()))


def write_docx(sample: Sample, target: Path) -> None:
    """``sample`` as a Word file: table for tab-separated rows, real numbered and bulleted lists, header and footer."""
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(12)
    document.core_properties.created = document.core_properties.modified = datetime(2025, 1, 1)
    _add_running_matter(document, sample)
    number_id = 0
    for is_row, lines in groupby(sample.text.splitlines(), key=lambda line: line.count("\t") >= 2):
        if is_row:
            _add_table(document, [line.split("\t") for line in lines])
            continue
        for line in filter(str.strip, lines):
            if numbered := NUMBERED.match(line):
                if numbered["number"] == "1":
                    number_id = _new_list(document)
                _set_number(document.add_paragraph(line[numbered.end() :], style="List Number"), number_id)
            elif line.startswith(BULLET):
                document.add_paragraph(line.removeprefix(BULLET), style="List Bullet")
            else:
                _add_line(document, line, in_title=line in sample.title)
    packed = io.BytesIO()
    document.save(packed)
    target.write_bytes(_without_clock(packed.getvalue()))


def _add_running_matter(document: DocxDocument, sample: Sample) -> None:
    section = document.sections[0]
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.header.paragraphs[0].text = " ".join(sample.title.split())
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Страница ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    footer._p.append(field)


def _add_table(document: DocxDocument, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value


def _new_list(document: DocxDocument) -> int:
    """Id of a new numbering that starts at 1 and looks like the style «List Number»."""
    numbering = document.part.numbering_part.element
    style_numbering = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style_numbering).abstractNumId.val
    fresh = numbering.add_num(abstract)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def _set_number(paragraph: Paragraph, number_id: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number_id


def _add_line(document: DocxDocument, line: str, in_title: bool) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(16.5), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(line).bold = in_title
    if in_title:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _without_clock(package: bytes) -> bytes:
    """The same zip package with the time of writing taken out."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return result.getvalue()


def write_pdf(sample: Sample, target: Path, face: Typeface) -> None:
    """``sample`` as a PDF with a text layer and numbered pages of A4."""
    registerFont(TTFont(face.font, FONTS / f"{face.font}.ttf"))
    width, height = A4
    left, right, top, bottom = 3 * cm, width - 1.5 * cm, height - 2 * cm, 2 * cm
    canvas = Canvas(str(target), pagesize=A4, invariant=1)
    canvas.setFont(face.font, face.size)
    y = top
    for line in sample.text.splitlines():
        start, _, end = line.partition("\t")
        for piece in wrap(start, face, right - left):
            if y < bottom:
                _end_page(canvas, face, width / 2)
                y = top
            canvas.drawString(left, y, piece)
            if end:
                canvas.drawRightString(right, y, end)
            y -= face.leading
    _end_page(canvas, face, width / 2)
    canvas.save()


def _end_page(canvas: Canvas, face: Typeface, middle: float) -> None:
    canvas.drawCentredString(middle, 1.2 * cm, face.page_label.format(canvas.getPageNumber()))
    canvas.showPage()
    canvas.setFont(face.font, face.size)


def wrap(line: str, face: Typeface, width: float) -> Iterator[str]:
    """The pieces of ``line`` that fit into ``width`` points; an indent stays on the first."""
    indent = line[: len(line) - len(line.lstrip())]
    current = indent
    for word in line.split():
        joint = current if current == indent else current + " "
        room = width - stringWidth(joint, face.font, face.size)
        if stringWidth(word, face.font, face.size) <= room:
            current = joint + word
            continue
        head, tail = _break(word, face, room) if face.hyphenated else ("", word)
        yield joint + head if head else current
        indent = ""
        current = tail
    yield current


def _break(word: str, face: Typeface, room: float) -> tuple[str, str]:
    """``word`` as its longest beginning with a hyphen that fits ``room``, and the rest; ``""`` where none does."""
    if word.rstrip(".,:;!?»)").isalpha():
        for point in reversed([match.start() for match in SYLLABLE.finditer(word.lower())]):
            head, tail = word[:point] + "-", word[point:]
            if point >= 2 and len(tail) >= 2 and stringWidth(head, face.font, face.size) <= room:
                return head, tail
    return "", word


def write_text(sample: Sample, target: Path) -> None:
    """``sample`` as plain text in the Windows code page, with the line ends of that system."""
    target.write_bytes(sample.text.replace("\n", "\r\n").encode("cp1251"))


def main() -> None:
    """Write every file of ``corpus/samples`` that is made from a gold file."""
    typewriter = Typeface("DejaVuSansMono", 10.5, 15, hyphenated=True, page_label="- {} -")
    book = Typeface("DejaVuSerif", 11, 15.5, hyphenated=False, page_label="{}")
    for name in ("library-seminar-2014", "village-council-2022"):
        write_docx(read_sample(SAMPLES / f"{name}.xml"), SAMPLES / f"{name}.docx")
    for name, face in (("club-staff-meeting-1987", typewriter), ("public-hearing-2018", book)):
        write_pdf(read_sample(SAMPLES / f"{name}.xml"), SAMPLES / f"{name}.pdf", face)
    write_text(read_sample(SAMPLES / "school-briefing-2019.xml"), SAMPLES / "school-briefing-2019.txt")


if __name__ == "__main__":
    main()
