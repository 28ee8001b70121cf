"""The tags of the PDF: complete the structure tree that WeasyPrint makes, as PDF/UA-1 asks.

``structure_tree`` does the work, with ``cut_tables`` (which tables are parts of one),
``marked_content`` (which operators of a page draw what) and ``header_cells`` (which header cells
belong to which cells of a table).
"""
