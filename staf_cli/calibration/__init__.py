"""Calibrations of cameras that users bring: read from their files, chosen by name, fitted to a video."""
