"""An independent implementation in R: how it is reached, what it is asked, whether it agrees."""

RANDOM_CASES = 500
"""Drawn in a check, beside the fixed ones, unless another number is asked for."""

CHECK_SECONDS = 600.0
"""For all calls of a check together, unless told."""
