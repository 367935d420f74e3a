"""Step through a convolutional network in the terminal, every number checked in R."""

__version__ = "0.1.0"
