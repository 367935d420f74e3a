"""`convtui audit`: worked examples, right and wrong, and what gives the wrong ones."""

import json

import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.marking.catalogue import find_idea
from convtui.marking.convolution import CONVOLUTION
from convtui.marking.examples import convolving
from convtui.matrix_text import format_matrix

TALL, UNLIKE = "1 2 0 3; 4 -1 5 2; 0 6 1 -3; 2 1 7 4; 5 0 2 1", "1 2; 3 -5; 0 4"
RIGHT = "46 -22 -1; -24 50 43; 13 -16 0"
PUBLISHED = "2 2 3 3 3; 0 1 3 0 3; 2 3 0 1 3; 3 3 2 1 2; 3 3 0 2 3"
PICTURE = (
    "60 113 56 139 85; 73 121 54 84 128; 131 99 70 129 127; 80 57 115 69 134; 104 126 123 95 130"
)
PADDED = ("--padding", "1", "--stride", "2")


def audited(capsys, *argv, code=ExitCode.NO):
    assert run(["audit", *argv, "--json"]) == code
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def named(found):
    return [one["misconception"] for one in found["explanations"]]


@pytest.mark.parametrize(
    ("x", "k", "y"),
    [
        (TALL, UNLIKE, RIGHT),
        (
            "matrix(c(1,2,0,3, 4,-1,5,2, 0,6,1,-3, 2,1,7,4, 5,0,2,1), nrow = 5, byrow = TRUE)",
            r"\begin{bmatrix} 1 & 2 \\ 3 & -5 \\ 0 & 4 \end{bmatrix}",
            "array([[ 46, -22,  -1],\n       [-24,  50,  43],\n       [ 13, -16,   0]])",
        ),
        (
            TALL,
            UNLIKE,
            "     [,1] [,2] [,3]\n[1,]   46  -22   -1\n[2,]  -24   50   43\n[3,] 13 -16 0",
        ),
    ],
)
def test_a_right_example_is_right_in_whatever_notation(capsys, x, k, y):
    found = audited(capsys, x, k, y, code=ExitCode.FINE)
    assert found["right"]
    assert found["first_wrong"] is None
    assert found["settings"] == found["explanations"] == []


def test_the_first_published_example_has_the_values_of_stride_one(capsys):
    kernel, printed = "2 0 1; 1 0 0; 0 1 1", "1 6 5; 7 10 9; 7 10 8"
    found = audited(capsys, PUBLISHED, kernel, printed, *PADDED)
    assert found["expected"] == [[1, 5, 6], [7, 8, 3], [3, 10, 4]]
    assert named(found) == ["stride-in-the-size-only"]
    assert found["explanations"][0]["explains"] == found["explanations"][0]["of"] == 9
    first = found["first_wrong"]
    assert (first["cell"], first["given"], first["expected"]) == ([1, 2], 6, 5)
    assert first["formula"].startswith("Y[1,2] = 0·2 + ")
    right = format_matrix_of(found["expected"])
    assert audited(capsys, PUBLISHED, kernel, right, *PADDED, code=ExitCode.FINE)["right"]


def test_the_second_published_example_has_one_cell_without_padded_rows(capsys):
    kernel, printed = "0 -1 0; -1 5 -1; 0 -1 0", "53 -26 158; 403 -47 244; 314 279 421"
    found = audited(capsys, PICTURE, kernel, printed, *PADDED)
    assert found["expected"] == [[114, -26, 158], [403, -47, 244], [314, 279, 421]]
    assert found["first_wrong"]["cell"] == [1, 1]
    assert found["explanations"] == [
        {"misconception": "rows-not-padded", "explains": 1, "of": 1, "of_wrong_cells": True}
    ]


def format_matrix_of(rows):
    return "; ".join(" ".join(map(str, row)) for row in rows)


@pytest.mark.parametrize(
    ("y", "options", "settings"),
    [
        ("-13 41 -20; 39 -22 24; 3 42 -14", (), [{"flip": True}]),
        ("46 -1; 13 0", (), [{"stride": [2, 2]}]),
        (RIGHT, ("--padding", "same"), [{"padding": "valid"}]),
        ("40 -17; -25 9; 45 -8; 23 16", (), [{"transpose": True}]),
        (RIGHT, ("--transpose", "--stride", "3"), [{"stride": [1, 1], "transpose": False}]),
    ],
)
def test_other_settings_that_give_it_are_named(capsys, y, options, settings):
    assert audited(capsys, TALL, UNLIKE, y, *options)["settings"] == settings


def test_two_ideas_at_once_are_found_and_all_that_explain_equally(capsys):
    held = [find_idea("flipped-rows"), find_idea("bias-once-per-position")]
    wrong = format_matrix(CONVOLUTION.answer(convolving(TALL, UNLIKE, bias=10), held))
    assert named(audited(capsys, TALL, UNLIKE, wrong, "--bias", "10")) == [
        "flipped-rows + bias-once-per-position",
        "flipped-rows + bias-once-per-product",  # the same where there is one channel
    ]


def test_a_product_that_slipped_is_found(capsys):
    wrong = RIGHT.replace("46", "34")
    found = audited(capsys, TALL, UNLIKE, wrong)
    assert found["first_wrong"]["slips"] == ["4·3 left out"]
    assert run(["audit", TALL, UNLIKE, RIGHT.replace("46", "-2")]) == ExitCode.NO
    assert "-2 is what comes out with 6·4 with the other sign" in capsys.readouterr().out


def test_rounded_numbers_are_right_as_far_as_they_are_written(capsys):
    third = "1 2 4", "0.3333333333 1"
    assert audited(capsys, *third, "2.33 4.67", code=ExitCode.FINE)["right"]
    assert not audited(capsys, *third, "2.34 4.67")["right"]
    whole = named(audited(capsys, "1 2 4", "0.5 0.5", "1 3"))
    assert whole == ["the-inputs-integer-type", "cut-to-whole-numbers", "eight-bit-integers"]


def test_activation_bias_and_pooling_are_audited_too(capsys):
    layer = ("--bias", "-10", "--activation", "relu")
    assert audited(capsys, TALL, UNLIKE, "36 0 0; 0 40 33; 3 0 0", *layer, code=ExitCode.FINE)
    before = audited(capsys, TALL, UNLIKE, "36 -10 -10; -10 40 33; 3 -10 -10", *layer)
    assert named(before) == ["bias-after-the-activation"]
    assert before["first_wrong"]["formula"].startswith("A[1,2] = ")
    assert audited(capsys, TALL, UNLIKE, "50", "--pool", "2", code=ExitCode.FINE)
    overlapping = audited(capsys, TALL, UNLIKE, "50 50; 50 50", "--pool", "2")
    assert named(overlapping) == ["pooling-with-stride-one"]
    assert named(audited(capsys, TALL, UNLIKE, "41", "--pool", "2"))[0] == "flipped-kernel"


def test_another_shape_is_told_and_explained(capsys):
    found = audited(capsys, TALL, UNLIKE, "46 -22; -24 50")
    assert found["shape"] == {"given": [2, 2], "expected": [3, 3]}
    assert found["first_wrong"] is None
    assert named(found) == ["last-window-forgotten"]
    assert run(["audit", TALL, UNLIKE, "46 -22; -24 50"]) == ExitCode.NO
    out = capsys.readouterr().out
    assert "wrong: Y is 2×2, and 3×3 comes out" in out
    assert "(last-window-forgotten)" in out


def test_what_nothing_explains_is_said_to_be_so(capsys):
    assert run(["audit", TALL, UNLIKE, "1 2 3; 4 5 6; 7 8 9"]) == ExitCode.NO
    out = capsys.readouterr().out
    assert "no setting and no misconception of the catalogue gives Y" in out
    assert "right: 46 -22 -1; -24 50 43; 13 -16 0" in out


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("1 2", "1 2; 3 4", "1"), "kernel of 2 rows does not fit"),
        (("1 2", "1", "[[[1, 2]]]"), "Y has channels"),
        (("1 2", "x y", "1"), "unknown kernel 'x y'"),
        (("digit:4", "gaussian-7", "1", "--padding", "x"), "padding 'x' is unknown"),
        (("scene", "gaussian-7", "1"), "too large to audit"),
        (("1 2", "1", "1 2", "--padding", "2000"), "too large to audit"),
        (("1 2", "1", "1 2", "--padding", "100000"), "the most"),
        (("1 2 3", "1", "1", "--pool", "5"), "pooling window"),
    ],
)
def test_what_cannot_be_audited_is_refused_in_one_line(capsys, argv, told):
    assert run(["audit", *argv]) == ExitCode.BAD_INPUT
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_what_cannot_be_read_is_said_of_x_or_y(capsys):
    for x, y, which in ((TALL, "1 2; 3", "Y"), ("1 2; 3", RIGHT, "X")):
        assert run(["audit", x, UNLIKE, y]) == ExitCode.BAD_INPUT
        assert capsys.readouterr().err.startswith(f"convtui: {which}: the typed matrix is ragged")


def test_a_slip_in_one_cell_is_not_named_where_all_are_explained(capsys):
    x, kernel, flipped = "1 2 0; 3 1 4; 0 5 2", "1 2; 3 -5", "8 -4; -7 19"
    found = audited(capsys, x, kernel, flipped)
    assert found["first_wrong"]["slips"]
    assert run(["audit", x, kernel, flipped]) == ExitCode.NO
    out = capsys.readouterr().out
    assert "Y is right with --flip" in out
    assert "is what comes out with" not in out
