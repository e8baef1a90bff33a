"""Scanned twins of corpus documents: printed on pages, worn, read by Tesseract, with the gold carried over."""
