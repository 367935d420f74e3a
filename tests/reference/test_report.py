"""What a reader gets to see of a run."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from convtui.harmless import escaped
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.reference.agreement import compare
from convtui.reference.case import Case, Seen, stage_case
from convtui.reference.failure import headline, in_full
from convtui.reference.r_call import RCall
from convtui.reference.report import as_json, as_junit, tally
from convtui.reference.run import Result

NA = float(np.uint64(0x7FF80000000007A2).view(np.float64))
GRADIENT = np.arange(1.0, 17).reshape(4, 4)
OPTIONS = LayerOptions(load_kernel("1 0; 0 2"), activation="none", pool=0)
CASE = stage_case("ramp", GRADIENT, OPTIONS, "convolution", input_name="gradient")


def result(*changes: tuple[int, int, float], case: Case = CASE) -> Result:
    theirs = case.ours().copy()
    for row, column, value in changes:
        theirs[row, column] = value
    return Result(case, compare(case.ours(), theirs), "", 0.25)


FINE, WRONG = result(), result((1, 2, 99.5))
BROKEN = Result(CASE, None, "R: K is \x1b[31mno\x00 matrix & <so> on", 0.5)
BENT = Result(CASE, compare(np.zeros((3, 2)), np.zeros((2, 3))), "", 0.5)


def test_a_failure_names_case_cell_and_both_numbers_counted_from_one() -> None:
    line = headline(WRONG)
    assert line == (
        "ramp (convolution): cell [2,3]: Python 31, R 99.5; 1 of 9 cells differ, by 68.5 at most"
    )


def test_numbers_that_are_close_keep_all_their_digits() -> None:
    agreement = compare(np.array([0.1]), np.array([0.1 + 1e-8]), tolerance=1e-12)
    assert "Python 0.1, R 0.10000001" in headline(Result(CASE, agreement, "", 0))


def test_a_failure_in_full_shows_the_window_and_the_kernel_of_that_cell() -> None:
    assert in_full(WRONG).splitlines()[1:] == [
        "    window     kernel",
        "     7   8     1  0",
        "    11  12     0  2",
        "    in R, X from gradient: conv2d(X, K = matrix(c(1, 0, 0, 2), 2, byrow = TRUE), "
        'stride = c(1, 1), padding = "valid", '
        "dilation = c(1, 1), flip = FALSE)",
    ]


def test_each_plane_of_a_window_is_shown_with_its_kernel() -> None:
    window = np.stack([np.full((1, 2), 3.0), np.full((1, 2), 4.0)], axis=2)
    for weights in (np.array([[1.0, 2.0]]), np.stack([np.array([[1.0, 2.0]])] * 2, axis=2)):
        case = replace(CASE, seen=lambda cell, weights=weights: Seen(window, weights))
        lines = in_full(result((0, 0, 5), case=case)).splitlines()[1:-1]
        assert [" ".join(line.split()) for line in lines] == [
            "window, channel 1 kernel",
            "3 3 1 2",
            "window, channel 2 kernel",
            "4 4 1 2",
        ]


def test_padding_that_never_wins_is_no_number_in_a_pooling_window() -> None:
    window = np.array([[1.0, -np.inf], [2.0, -np.inf]])
    case = replace(CASE, seen=lambda cell: Seen(window))
    assert "    1  ·\n    2  ·\n" in in_full(result((0, 0, 5), case=case))


def test_shapes_that_differ_are_told_without_a_cell() -> None:
    assert headline(BENT) == ("ramp (convolution): the shapes differ: Python 3×2, R 2×3")
    assert "window" not in in_full(BENT)


def test_an_error_of_r_is_told_in_its_words() -> None:
    assert headline(BROKEN) == f"ramp (convolution): {BROKEN.error}"


def test_a_disagreement_with_the_published_numbers_says_so() -> None:
    assert "published 31, R 99.5" in headline(replace(WRONG, between=("published", "R")))


def test_whose_number_is_whose_is_said_of_somebody_s_own_functions() -> None:
    line = headline(replace(WRONG, between=("expected", "yours")))
    assert "cell [2,3]: expected 31, yours 99.5; 1 of 9 cells differ" in line


@pytest.mark.parametrize(
    ("number", "word"), [(NA, "NA"), (np.nan, "NaN"), (np.inf, "Inf"), (-np.inf, "-Inf")]
)
def test_r_s_missing_number_is_not_called_nan(number: float, word: str) -> None:
    wrong = result((1, 2, number))
    assert headline(wrong).endswith(f"Python 31, R {word}; 1 of 9 cells differ")
    [case] = as_json([wrong], "R", 1)["cases"]
    assert case["values"] == {"Python": 31, "R": word}


def test_a_name_from_outside_cannot_steer_a_terminal() -> None:
    case = replace(CASE, name="image 1 (\x1b[31mcat)", input_name="run \x9b")
    line = in_full(result((1, 2, 99.5), case=case))
    assert r"image 1 (\x1b[31mcat)" in line
    assert r"X from run \x9b" in line
    assert as_json([result(case=case)], "R", 1)["cases"][0]["name"] == r"image 1 (\x1b[31mcat)"


def test_counts_and_the_largest_difference_are_added_up() -> None:
    total = tally([FINE, WRONG, BROKEN, BENT])
    assert (total.cases, total.agree, total.disagree, total.max_abs_diff) == (4, 1, 3, 68.5)
    assert tally([BROKEN]).max_abs_diff is None
    assert tally([]).cases == 0


def test_the_json_is_the_documented_one() -> None:
    document = as_json([FINE, WRONG, BROKEN, BENT], "R version 4.2.2", 1.23456)
    assert document["against"] == "r"
    assert document["r_version"] == "R version 4.2.2"
    assert document["cases"][0] == {
        "name": "ramp",
        "stage": "convolution",
        "shape": [3, 3],
        "max_abs_diff": 0,
        "agrees": True,
    }
    assert document["cases"][1] == {
        "name": "ramp",
        "stage": "convolution",
        "shape": [3, 3],
        "max_abs_diff": 68.5,
        "agrees": False,
        "message": headline(WRONG),
        "error": None,
        "cell": [2, 3],
        "first": [2, 3],
        "values": {"Python": 31, "R": 99.5},
        "differing": 1,
        "window": [[7, 8], [11, 12]],
        "kernel": [[1, 0], [0, 2]],
        "input": "gradient",
        "in_r": CASE.call.in_r(),
    }
    broken, bent = document["cases"][2:]
    assert broken["shape"] is broken["cell"] is broken["window"] is None
    assert (broken["message"], broken["error"]) == (headline(BROKEN), BROKEN.error)
    assert (bent["message"], bent["error"], bent["cell"]) == (headline(BENT), None, None)
    assert document["summary"] == {
        "cases": 4,
        "agree": 1,
        "disagree": 3,
        "max_abs_diff": 68.5,
        "seconds": 1.235,
    }


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_the_json_holds_no_number_that_json_does_not_know(number: float) -> None:
    document = as_json([result((0, 0, number)), BENT], "R", 1)
    json.dumps(document, allow_nan=False)
    assert [case["max_abs_diff"] for case in document["cases"]] == [None, None]


def test_json_and_junit_say_the_same_of_every_failure() -> None:
    failed = [WRONG, BROKEN, BENT]
    suite = ElementTree.fromstring(as_junit(failed, 1)).find("testsuite")
    assert suite is not None
    told = [case[0].get("message") for case in suite.findall("testcase")]
    cases = as_json(failed, "R", 1)["cases"]
    assert [escaped(case["message"]) for case in cases] == told


def test_padding_is_null_in_json() -> None:
    case = replace(CASE, seen=lambda cell: Seen(np.array([[1.0, -np.inf]])))
    [told] = as_json([result((0, 0, 5), case=case)], "R", 1)["cases"]
    assert (told["window"], told["kernel"]) == ([[1, None]], None)


def test_the_junit_file_counts_and_explains() -> None:
    root = ElementTree.fromstring(as_junit([FINE, WRONG, BROKEN, BENT], 2.5))
    suite = root.find("testsuite")
    assert suite is not None
    counted = {name: suite.get(name) for name in ("tests", "failures", "errors", "time")}
    assert counted == {"tests": "4", "failures": "2", "errors": "1", "time": "2.500"}
    fine, wrong, broken, _ = suite.findall("testcase")
    assert len(fine) == 0
    assert (fine.get("name"), fine.get("classname")) == ("ramp", "convtui.check.convolution")
    failure = wrong.find("failure")
    assert failure is not None
    assert failure.get("message") == headline(WRONG)
    assert "window" in (failure.text or "")
    error = broken.find("error")
    assert error is not None
    assert error.get("message") == "ramp (convolution): R: K is \\x1b[31mno\\x00 matrix & <so> on"


def test_a_case_without_a_window_is_reported_all_the_same() -> None:
    case = Case("scores", "softmax", lambda: np.ones(2), RCall("softmax", {"x": np.ones(9)}))
    agreement = compare(np.ones(2), np.array([1.0, 2.0]))
    assert in_full(Result(case, agreement, "", 0)).splitlines() == [
        "scores (softmax): cell [2]: Python 1, R 2; 1 of 2 cells differ, by 1 at most",
        "    in R: softmax(x)",
    ]
