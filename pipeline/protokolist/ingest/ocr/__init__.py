"""Recognition: the picture of a page becomes words with their boxes and confidences, and lines of text."""
