"""Motions and bodies as files: one module a format, listed in formats.py."""
