"""Training of the STAF network: data sets in, a file of weights out that `staf run` and `staf eval` load."""
