"""A network as data: what each layer is, its shapes and parameters, and what it computes."""
