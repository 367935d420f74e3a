"""The mathematics of a convolutional network, on NumPy alone."""
