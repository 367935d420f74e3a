"""What students start from."""

import ast

import pytest

from convtui.marking.assignment_file import ASSIGNMENTS, load_assignment, read_assignment
from convtui.marking.class_run import HowToRun, mark_class
from convtui.marking.hand_in import HandIn
from convtui.marking.skeleton import skeleton

METHODS = """
title = "A layer"
[[tasks]]
function = "Layer.forward"
computes = "convolution"
layout = "NCHW"
arguments = { x = "input", "the.kernel" = "kernel", stride = "stride" }
settings = { padding = "same" }
convention = { flip = true, odd-zero = "first" }
features = { flip = 1 }
[[tasks]]
function = "Layer.pool"
computes = "pooling"
arguments = { x = "input", "the.kernel" = "size" }
features = { windows = 1 }
"""


@pytest.mark.parametrize("assignment", ASSIGNMENTS.built_in(), ids=lambda each: each.name)
def test_a_skeleton_in_python_has_all_functions_with_their_arguments(assignment):
    tree = ast.parse(skeleton(assignment, "Python"))
    found = {
        node.name: [argument.arg for argument in node.args.args]
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    assert found == {task.function: list(task.arguments) for task in assignment.tasks}


def test_methods_stand_in_their_class_and_conventions_are_said(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(METHODS)
    assignment = read_assignment(path)
    text = skeleton(assignment, "Python")
    [_, _, layer] = ast.parse(text).body
    assert [method.name for method in layer.body] == ["__init__", "forward", "pool"]
    assert "def __init__(self, the_kernel, stride):" in text
    assert "is turned by 180° first" in text
    assert "Padding: same." in text
    assert "Arrays are given as N×C×H×W: N images" in text
    assert "`same` puts the odd zero first" in text
    assert 'Layer <- setRefClass("Layer", fields = c("the.kernel", "stride")' in skeleton(
        assignment, "R"
    )


def test_what_an_argument_may_be_is_said_as_far_as_it_is_asked():
    uppsala, everything = (skeleton(load_assignment(n), "R") for n in ("uppsala", "everything"))
    assert "# The max-pooling of the input (5 points)." in uppsala
    assert '# activation: what is applied in the end, "relu" or "none"\n' in uppsala
    assert "# size: the side of the window\n" in uppsala
    assert "axes" not in uppsala
    assert "# The pooling of the input (10 points)." in everything
    assert (
        "# size: the side of the window, or two numbers, its rows and its columns\n" in everything
    )
    assert "# stride: by how many cells the window moves on, or two numbers" in everything
    assert "# The kernel is not turned round unless that is asked for." in everything
    assert everything.count("the order of the axes is yours") == 2


@pytest.mark.sandbox
@pytest.mark.parametrize("name", ["uppsala", "everything"])
def test_an_unchanged_skeleton_gets_no_points_and_says_why(name, tmp_path):
    assignment = load_assignment(name)
    path = tmp_path / "a.py"
    path.write_text(skeleton(assignment, "Python"))
    [verdict] = mark_class([HandIn("Ada", path)], assignment, HowToRun())
    assert verdict.points == 0
    assert {task.status for task in verdict.tasks} == {"crashed"}
    assert "NotImplementedError" in verdict.tasks[0].features[0].words
