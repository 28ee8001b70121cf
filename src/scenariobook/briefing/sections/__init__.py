"""Find what each page of briefing and annex says: a module for a page, or for a part of one.

Frozen dataclasses hold figures, days and what was typed; the templates have the words. A study's
own templates may use any field, so one that gets another name breaks those. ``sections_in_order``
beside this folder puts the pages together.
"""
