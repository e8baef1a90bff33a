"""A report on an archive: figures (``numbers``), pictures (``pictures``), and the page that holds them (``page``)."""
