"""How older databases become like `tables.py`. Run by `schema.migrate`, never by hand."""
