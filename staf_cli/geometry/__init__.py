"""Rotations, cameras, crops and alignment: pure functions over any leading batch dimensions."""
