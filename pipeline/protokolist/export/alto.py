"""ALTO 4: the layout and text of pages, as libraries and archives keep them beside the pictures.

Measures are tenths of a millimetre; a page of unknown size counts as A4. ``WC`` is the confidence of recognition, where
a word was recognised. A word broken at the end of a line is two strings, as it stands on paper.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import protokolist
from protokolist.export.page_lines import page_blocks
from protokolist.places import Box, Page, Word

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
A4 = 595.0, 842.0
TENTHS_A_POINT = 254 / 72


def alto(text: str, pages: Sequence[Page], name: str) -> str:
    """The ALTO file of a source; ``name`` is that of the file it was read from."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<alto xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {SCHEMA}">',
        " <Description>",
        "  <MeasurementUnit>mm10</MeasurementUnit>",
        f"  <sourceImageInformation><fileName>{_escaped(Path(name).name)}</fileName></sourceImageInformation>",
        '  <Processing ID="P0"><processingCategory>contentGeneration</processingCategory><processingSoftware>'
        f"<softwareName>protokolist</softwareName><softwareVersion>{protokolist.__version__}</softwareVersion>"
        "</processingSoftware></Processing>",
        " </Description>",
        " <Layout>",
    ]
    for page in pages:
        lines += _page(page, text)
    return "\n".join([*lines, " </Layout>", "</alto>", ""])


def _page(page: Page, text: str) -> list[str]:
    width, height = (
        (side or usual) * TENTHS_A_POINT for side, usual in zip((page.width, page.height), A4, strict=True)
    )
    size = f'WIDTH="{width:.0f}" HEIGHT="{height:.0f}"'
    sure = [word.confidence for word in page.words if word.confidence is not None]
    confidence = f' PC="{sum(sure) / len(sure):.3f}"' if sure else ""
    number = page.number
    lines = [
        f'  <Page ID="page{number}" PHYSICAL_IMG_NR="{number}" {size}{confidence}>',
        f'   <PrintSpace HPOS="0" VPOS="0" {size}>',
    ]
    for block_number, block in enumerate(page_blocks(page, text), start=1):
        own = f"page{number}-block{block_number}"
        lines.append(f'    <TextBlock ID="{own}" {_place([word for line in block for word in line], width, height)}>')
        for line_number, line in enumerate(block, start=1):
            lines.append(f'     <TextLine ID="{own}-line{line_number}" {_place(line, width, height)}>')
            for place, word in enumerate(line):
                if place:
                    lines.append("      <SP/>")
                known = "" if word.confidence is None else f' WC="{word.confidence:.3f}"'
                content = quoteattr(text[slice(*word.span)])
                lines.append(f"      <String CONTENT={content} {_place([word], width, height)}{known}/>")
            lines.append("     </TextLine>")
        lines.append("    </TextBlock>")
    return [*lines, "   </PrintSpace>", "  </Page>"]


def _place(words: Sequence[Word], width: float, height: float) -> str:
    left, top, right, bottom = around(words)
    return (
        f'HPOS="{left * width:.0f}" VPOS="{top * height:.0f}" WIDTH="{(right - left) * width:.0f}" '
        f'HEIGHT="{(bottom - top) * height:.0f}"'
    )


def around(words: Sequence[Word]) -> Box:
    """The box around words."""
    left, top, right, bottom = zip(*(word.box for word in words), strict=True)
    return min(left), min(top), max(right), max(bottom)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
