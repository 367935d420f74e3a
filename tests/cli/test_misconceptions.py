"""`convtui misconceptions`."""

import json

import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.marking.catalogue import ideas


def output(capsys, *argv):
    assert run(["misconceptions", *argv]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_the_table_has_one_line_for_each(capsys):
    heading, *lines = output(capsys).splitlines()
    assert heading.split()[:3] == ["NAME", "TASK", "FEATURE"]
    assert len(lines) == len(ideas())


def test_one_is_explained_with_its_example_and_what_to_type(capsys):
    out = output(capsys, "flipped-kernel")
    assert out.startswith("flipped-kernel  convolution, flip\n")
    assert "  input    1 2 4\n  kernel   1 10\n  right    21 42\n  instead  12 24\n" in out
    assert "Hint: Which number" in out
    assert "See it: convtui step '1 2 4' --kernel '1 10'" in out


def test_json_holds_the_numbers_of_every_example(capsys):
    listed = json.loads(output(capsys, "--json"))["misconceptions"]
    assert [entry["name"] for entry in listed] == [idea.name for idea in ideas()]
    found = {entry["name"]: entry for entry in listed}
    assert found["strided-result-at-the-inputs-place"]["example"] == {
        "input": [[1, 2, 3, 4, 5]],
        "kernel": [[1]],
        "stride": [2, 2],
        "right": [[1, 3, 5]],
        "instead": [[1, 0, 3]],
    }


@pytest.mark.parametrize("pattern", ["bias", "bias-*"])
def test_a_pattern_chooses_by_name_or_feature(capsys, pattern):
    listed = json.loads(output(capsys, pattern, "--json"))["misconceptions"]
    assert "bias-once-per-product" in [entry["name"] for entry in listed]


def test_an_unknown_one_is_refused(capsys):
    assert run(["misconceptions", "fliped-kernel"]) == ExitCode.BAD_INPUT
    assert "did you mean 'flipped-kernel'" in capsys.readouterr().err
