"""Names in OpenDocument as lxml writes them: ``name("text:p")``."""

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


def name(short: str) -> str:
    """``text:p`` with its namespace written out."""
    prefix, _, local = short.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"
