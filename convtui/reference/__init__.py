"""An independent implementation in R: how it is reached, what it is asked, whether it agrees."""
