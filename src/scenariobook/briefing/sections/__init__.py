"""Make the content of each page of briefing and annex: a module for a page, or a part of a page.

Frozen dataclasses have figures, days and typed texts; the templates have the words. A study's own
templates may use any field, so renaming a field breaks them. ``sections_in_order``, beside this
folder, puts the pages together.
"""
