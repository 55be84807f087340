"""What registered users bring: recognised, read safely, kept in a form of our own, and loaded."""
