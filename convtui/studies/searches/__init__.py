"""Random search over a network's hyper-parameters: a search is a folder of runs."""
