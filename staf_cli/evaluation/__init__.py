"""Errors against a truth: of a data set's sequences, of one's own capture, of two results side by side."""
