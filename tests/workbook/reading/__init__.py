"""Tests of how a returned copy is understood: a small tracker, what a hand does to it, what counts.

``Desk`` makes the tracker of a small study; a test changes cells with openpyxl and reads the copy.
"""
