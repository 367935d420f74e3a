"""Where a matrix, a digit or a picture comes from: one grammar, one function."""

from convtui.inputs.built_in import built_in_inputs
from convtui.inputs.input import Input, make_input
from convtui.inputs.load import load_input

__all__ = ["Input", "built_in_inputs", "load_input", "make_input"]
