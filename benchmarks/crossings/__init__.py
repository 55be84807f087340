"""Scenes in which it is known who is who."""
