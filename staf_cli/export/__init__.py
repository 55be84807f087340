"""Motions and bodies as files: one module a format."""
