"""Russian text as such: the clean copy with its map to the source, words, names, dates, numerals."""
