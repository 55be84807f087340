"""STAF with open weights: STAF's own modules over maps of landmarks, trained on free motion capture."""
