"""Motion to learn from: captured poses, changed and mixed, on bodies of many proportions, seen by cameras.

`capture.py` reads a file of motion (docs/training.md), `windows.py` makes windows of nine frames of it,
`bodies.py` poses bodies, `cameras.py` looks at them, `seeing.py` has the errors of landmark nets, and
`drawing.py` does all of it.
"""
