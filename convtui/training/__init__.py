"""How networks are trained; only `keras` knows Keras."""
