"""How long a test waits for an event before it calls it missing."""

PATIENCE = 300.0
"""In seconds. One number for all: beside other work a start may take a hundred times as long."""
