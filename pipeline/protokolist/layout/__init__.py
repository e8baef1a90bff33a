"""Lines become paragraphs, and paragraphs become the parts of a protocol."""
