"""Networks and how they are trained; only `keras_backend` knows Keras."""
