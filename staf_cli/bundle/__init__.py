"""What registered users bring: the authors' files, read safely, kept in a form of our own, and loaded."""
