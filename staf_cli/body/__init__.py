"""Bodies in SMPL's format: names of joints, the model, and a free body that comes with the package."""
