"""An independent implementation in R: how it is reached, what it is asked, whether it agrees."""

RANDOM_CASES = 500
"""Drawn in a check, beside the fixed ones, unless another number is asked for."""
