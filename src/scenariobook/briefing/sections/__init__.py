"""Find what each page of briefing and annex says: a module for a page, or for a part of one.

Frozen dataclasses have figures, days and what people typed; the templates have the words. A study's
own templates may use any field, so renaming a field breaks them. ``sections_in_order``, beside this
folder, puts the pages together.
"""
