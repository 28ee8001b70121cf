"""Lay out a long edition in two parts, in two processes where that is possible, and join them.

``cutting`` cuts the markup where a chapter begins on a new page. ``parts`` lays out and draws each
part; the two tell each other how many pages they have, and which anchors. ``joining`` makes one
PDF of both. ``processes`` runs the parts side by side, or else in turn: the bytes are the same.

What is private to WeasyPrint is in ``weasyprint_patches.parts``. If a name there is missing, an
edition is laid out in one piece.
"""
