"""Views of a record: a page, text for the terminal, its schema."""
