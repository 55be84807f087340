"""Streams of frames in and out: videos, photos and frame folders behind one interface; nothing held whole."""
