"""Streams of frames in and out: videos, photos and frame folders behind one face; nothing held whole."""
