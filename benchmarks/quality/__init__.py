"""What `benchmarks/quality.py` measures, one module a concept."""
