"""Experiments: what the coursework varied, trained several times each, beside its own figures."""
