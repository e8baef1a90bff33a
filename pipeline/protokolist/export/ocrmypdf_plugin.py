"""A plugin of OCRmyPDF: puts words that are recognised already under the pictures of their pages.

OCRmyPDF runs in a process of its own and loads this file; the words come in the JSON file that ``WORDS`` names: for
each page, by its number from 1, lines of ``[text, left, top, right, bottom, confidence]`` in fractions of the page.
"""

import json
import os
from pathlib import Path
from typing import Any

from ocrmypdf import hookimpl
from ocrmypdf.hocrtransform import BoundingBox, OcrClass, OcrElement
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence
from PIL import Image

WORDS = "PROTOKOLIST_WORDS"


class RecognisedAlready(OcrEngine):
    """An engine that reads nothing."""

    @staticmethod
    def version() -> str:
        """For the properties of the PDF."""
        return "1"

    @staticmethod
    def creator_tag(options: Any) -> str:
        """For the properties of the PDF."""
        return "protokolist, Tesseract"

    def __str__(self) -> str:
        return "protokolist"

    @staticmethod
    def languages(options: Any) -> set[str]:
        """Russian alone."""
        return {"rus"}

    @staticmethod
    def get_orientation(input_file: Path, options: Any) -> OrientationConfidence:
        """Pages stand upright already."""
        return OrientationConfidence(angle=0, confidence=0.0)

    @staticmethod
    def supports_generate_ocr() -> bool:
        """It gives elements, not files."""
        return True

    @staticmethod
    def generate_ocr(input_file: Path, options: Any, page_number: int = 0) -> tuple[OcrElement, str]:
        """The words of a page, ``page_number`` from 0, in pixels of its picture."""
        kept = json.loads(Path(os.environ[WORDS]).read_text(encoding="utf-8"))
        with Image.open(input_file) as picture:
            width, height = picture.size
            dpi = float(picture.info.get("dpi", (300, 300))[0])
        lines = kept.get(str(page_number + 1), [])
        page = OcrElement(
            ocr_class=OcrClass.PAGE,
            bbox=BoundingBox(left=0, top=0, right=width, bottom=height),
            dpi=dpi,
            page_number=page_number,
            children=[_line(line, width, height) for line in lines],
        )
        return page, "\n".join(" ".join(word[0] for word in line) for line in lines)

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        """Not asked for: OCRmyPDF takes the elements."""
        raise NotImplementedError

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: Any) -> None:
        """Not asked for: OCRmyPDF takes the elements."""
        raise NotImplementedError


def _line(line: list[Any], width: int, height: int) -> OcrElement:
    words = [
        OcrElement(
            ocr_class=OcrClass.WORD,
            bbox=BoundingBox(left=left * width, top=top * height, right=right * width, bottom=bottom * height),
            text=text,
            confidence=confidence,
        )
        for text, left, top, right, bottom, confidence in line
    ]
    boxes = [word.bbox for word in words if word.bbox]
    around = BoundingBox(
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )
    return OcrElement(ocr_class=OcrClass.LINE, bbox=around, children=words, language="rus", direction="ltr")


@hookimpl
def get_ocr_engine(options: Any = None) -> OcrEngine:
    """Ours, whatever the options say."""
    return RecognisedAlready()
