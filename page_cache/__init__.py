"""Whole pages of anonymous readers, kept as files until something they show changes.

docs/page-cache.md says what this promises and how it works.
"""
