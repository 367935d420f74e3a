"""`convtui compute`: stages, formats, files, a terminal, and what is refused."""

import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pexpect
import pytest
from patience import PATIENCE
from scipy import signal

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.inputs import load_input
from convtui.ops.limits import MOST_CELLS
from convtui.runs import read_arrays

Capture = pytest.CaptureFixture[str]

EDGE = "10 10 10 0 0 0; 10 10 10 0 0 0; 10 10 10 0 0 0; 10 10 10 0 0 0; 10 10 10 0 0 0"


def output(capsys: Capture, *argv: str) -> str:
    assert run(["compute", *argv]) == ExitCode.FINE
    return capsys.readouterr().out


def refusal(capsys: Capture, *argv: str) -> str:
    """The one line on stderr of a command that is refused with code 2."""
    assert run(["compute", *argv]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("convtui: ")
    assert err.count("\n") == 1
    return err


# Numbers


def test_the_coursework_numbers_come_out_as_json(capsys: Capture) -> None:
    arguments = ("patch", "--kernel", "horizontal-line", "--bias", "100", "--format", "json")
    document = json.loads(output(capsys, *arguments))
    assert document["input"]["shape"] == [4, 4]
    assert document["input"]["values"][0] == [56, 250, 116, 0]
    assert document["stages"] == [
        {"name": "convolution", "shape": [2, 2], "values": [[-1, 27], [-36, -36]]},
        {"name": "activation", "shape": [2, 2], "values": [[99, 127], [64, 64]]},
        {"name": "pooling", "shape": [1, 1], "values": [[127]]},
    ]


def test_the_vertical_edge_of_the_coursework_is_found_in_a_typed_matrix(capsys: Capture) -> None:
    arguments = ("--kernel", "1 0 -1; 1 0 -1; 1 0 -1", "--stage", "convolution", "--format", "csv")
    assert output(capsys, EDGE, *arguments) == "0,30,30,0\n" * 3


def test_every_layer_option_reaches_the_maps(capsys: Capture) -> None:
    arguments = (
        *("digit:4", "--rotate", "90", "--crop", "2:26,0:21", "--kernel", "1 2; 3 4; 5 6"),
        *("--transpose", "--flip", "--stride", "2,1", "--padding", "1", "--dilation", "2,1"),
        *("--bias", "-9.5", "--activation", "leaky-relu", "--format", "json"),
        *("--pool", "3", "--pool-stride", "2", "--pool-kind", "average"),
    )
    document = json.loads(output(capsys, *arguments))
    source = np.rot90(load_input("digit:4").values, -1)[2:26, 0:21]
    assert document["input"]["values"] == source.tolist()
    kernel = np.zeros((3, 3))
    kernel[::2] = np.array([[1, 2], [3, 4], [5, 6]]).T
    convolved = signal.convolve2d(np.pad(source, 1), kernel, mode="valid")[::2]
    activated = np.where(convolved > 9.5, convolved - 9.5, (convolved - 9.5) / 10)
    mean = signal.correlate2d(activated, np.full((3, 3), 1 / 9), mode="valid")[::2, ::2]
    expected = [convolved, activated, mean]
    for stage, values in zip(document["stages"], expected, strict=True):
        assert stage["shape"] == list(values.shape)
        assert np.allclose(stage["values"], values, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("stage", ["convolution", "activation", "pooling"])
def test_a_single_stage_is_the_one_of_all(capsys: Capture, stage: str) -> None:
    arguments = ("digit:7", "--format", "json")
    every = json.loads(output(capsys, *arguments))["stages"]
    [one] = json.loads(output(capsys, *arguments, "--stage", stage))["stages"]
    assert one in every
    assert one["name"] == stage


def test_without_pooling_two_maps_are_left(capsys: Capture) -> None:
    document = json.loads(output(capsys, "patch", "--pool", "0", "--format", "json"))
    assert [stage["name"] for stage in document["stages"]] == ["convolution", "activation"]


def test_a_pooling_that_nobody_asked_for_need_not_fit(capsys: Capture) -> None:
    arguments = ("1 2 3", "--kernel", "1 1", "--format", "csv")
    assert output(capsys, *arguments, "--stage", "convolution") == "3,5\n"
    assert output(capsys, *arguments, "--stage", "activation") == "3,5\n"
    assert run(["compute", *arguments]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert out.split("\n\n")[1:] == ["# convolution 1×2\n3,5", "# activation 1×2\n3,5\n"]
    assert err == (
        "convtui: typed matrix: pooling of 2×2 does not fit on a map of 1×2 and is left out\n"
    )


@pytest.mark.parametrize(
    "asked", [("--pool", "2"), ("--pool-kind", "average"), ("--stage", "pooling")]
)
def test_a_pooling_that_is_asked_for_has_to_fit(capsys: Capture, asked: tuple[str, ...]) -> None:
    said = refusal(capsys, "1 2 3", "--kernel", "1 1", *asked)
    assert "pooling window of 2 rows does not fit in 1 row" in said


def test_a_pooling_that_is_asked_for_is_in_no_earlier_stages_way(capsys: Capture) -> None:
    arguments = ("1 2 3", "--kernel", "1 1", "--pool", "9", "--format", "csv")
    assert output(capsys, *arguments, "--stage", "convolution") == "3,5\n"


def test_a_colour_input_has_its_planes_summed(capsys: Capture) -> None:
    document = json.loads(output(capsys, "rgb", "--kernel", "1", "--format", "json"))
    assert document["input"]["shape"] == [6, 6, 3]
    planes = np.array(document["input"]["values"])
    assert document["stages"][0]["values"] == planes.sum(axis=2).tolist()


# Formats


def test_a_filter_that_a_run_learned_is_a_kernel(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished_run
) -> None:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    trained = finished_run("mine", channels=3)
    typed = ("rgb", "--kernel", "run:mine#4", "--stage", "convolution", "--format", "json")
    found = json.loads(output(capsys, *typed))["stages"][0]["values"]
    kernel = read_arrays(trained.weights)["convolution-1/kernel"][..., 3]
    expected = signal.correlate(load_input("rgb").values, kernel.astype(float), mode="valid")
    assert np.array(found) == pytest.approx(expected[:, :, 0])
    assert "has filters 1 to 5" in refusal(capsys, "rgb", "--kernel", "run:mine#6")
    assert "each of 3 channels" in refusal(capsys, "patch", "--kernel", "run:mine#4")


def test_people_get_a_table_by_default_with_all_columns_in_a_pipe(capsys: Capture) -> None:
    table = output(capsys, "digit:4")
    assert table == output(capsys, "digit:4", "--format", "table")
    blocks = table.split("\n\n")
    assert [block.split("\n")[0] for block in blocks] == [
        "input digit:4 28×28",
        "convolution 26×26",
        "activation 26×26",
        "pooling 13×13",
    ]
    numbers = np.loadtxt(io.StringIO(blocks[0].partition("\n")[2]))
    assert np.array_equal(numbers, load_input("digit:4").values)
    assert "\x1b" not in table


def test_a_drawn_digit_says_so_beside_the_data(capsys: Capture) -> None:
    assert run(["compute", "digit:4", "--format", "json"]) == ExitCode.FINE
    out, err = capsys.readouterr()
    json.loads(out)
    assert "drawn, not MNIST" in err


def test_a_map_in_csv_is_an_input_again(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    arguments = ("digit:4", "--kernel", "gaussian-5", "--stage", "convolution")
    assert output(capsys, *arguments, "-o", str(path)) == ""
    document = json.loads(output(capsys, *arguments, "--format", "json"))
    assert load_input(str(path)).values.tolist() == document["stages"][0]["values"]


def test_standard_input_is_read_and_written(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("1,2\n3,4\n"))
    arguments = ("-", "--kernel", "2", "--stage", "pooling", "--format", "csv", "-o", "-")
    assert output(capsys, *arguments) == "8\n"


# Files


def test_the_ending_of_a_file_says_its_format(capsys: Capture, tmp_path: Path) -> None:
    for ending in ("json", "csv", "txt", "JSON"):
        path = tmp_path / f"maps.{ending}"
        assert output(capsys, "patch", "--bias", "100", "-o", str(path)) == ""
    assert json.loads((tmp_path / "maps.json").read_text())["stages"][2]["values"] == [[127]]
    assert (tmp_path / "maps.JSON").read_text() == (tmp_path / "maps.json").read_text()
    assert "# convolution 2×2\n-1,27\n" in (tmp_path / "maps.csv").read_text(encoding="utf-8")
    assert "convolution 2×2\n  -1  27\n" in (tmp_path / "maps.txt").read_text(encoding="utf-8")


def test_one_map_can_be_saved_for_numpy(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "map.npy"
    assert output(capsys, "patch", "--stage", "convolution", "-o", str(path)) == ""
    assert np.load(path).tolist() == [[-1, 27], [-36, -36]]


def test_a_file_that_is_there_is_replaced_with_force_only(capsys: Capture, tmp_path: Path) -> None:
    there = tmp_path / "map.csv"
    there.write_text("mine")
    assert "exists already: add --force" in refusal(capsys, "patch", "-o", str(there))
    assert there.read_text() == "mine"
    output(capsys, "patch", "-o", str(there), "--force")
    assert there.read_text().startswith("# input patch 4×4\n")
    output(capsys, "patch", "--format", "csv", "-o", "/dev/null")


def typed_again(document: dict[str, Any]) -> list[str]:
    """The command line that the JSON of a layer asks for."""
    layer, words = document["layer"], [json.dumps(document["input"]["values"])]
    rows = "; ".join(" ".join(map(str, row)) for row in layer["kernel"]["values"])
    for name, value in {**layer, "kernel": rows}.items():
        flag = f"--{name.replace('_', '-')}"
        if value is None or isinstance(value, bool):
            words += [flag] if value else []
        else:
            words += [flag, ",".join(map(str, value)) if isinstance(value, list) else str(value)]
    return words


@pytest.mark.parametrize(
    "arguments",
    [
        ("patch",),
        ("digit:4", "--rotate", "90", "--crop", "2:26,0:21", "--stage", "activation"),
        (
            *("rgb", "--kernel", "0.1 2; 3 4; 5 6", "--transpose", "--flip", "--stride", "2,1"),
            *("--padding", "full", "--dilation", "2,1", "--bias", "-9.25", "--activation", "tanh"),
            *("--pool", "3", "--pool-stride", "2", "--pool-kind", "average"),
            *("--pool-padding", "same"),
        ),
    ],
)
def test_json_holds_all_that_is_needed_to_compute_it_again(
    capsys: Capture, arguments: tuple[str, ...]
) -> None:
    first = json.loads(output(capsys, *arguments, "--format", "json"))
    again = json.loads(output(capsys, *typed_again(first), "--format", "json"))
    assert [stage for stage in again["stages"] if stage in first["stages"]] == first["stages"]
    assert again["layer"]["kernel"]["values"] == first["layer"]["kernel"]["values"]


def test_json_says_what_was_done_to_the_input(capsys: Capture) -> None:
    arguments = ("digit:4", "--rotate", "90", "--crop", "2:26,0:21", "--format", "json")
    document = json.loads(output(capsys, *arguments))
    assert document["input"]["name"] == "digit:4"
    assert "turned 90° clockwise; rows 2:26, columns 0:21" in document["input"]["note"]


# How much

TOO_LARGE = [
    (("--padding", "20000"), "40,002×40,002 needs 1,600,320,016 cells, 12.8 GB"),
    (("--padding", "1000000000"), "32 EB"),
    (("--padding", "full", "--dilation", "100000"), "less dilation"),
    (("--padding", "same", "--dilation", "100000000"), "the convolution of 4×4 needs"),
    (("--pool", "99999999", "--pool-padding", "same"), "the pooling of 1×1 needs"),
]


@pytest.mark.parametrize("command", ["compute", "filter", "animate"])
@pytest.mark.parametrize(("arguments", "words"), TOO_LARGE)
def test_what_needs_too_many_cells_is_refused_with_their_number_and_memory(
    capsys: Capture, tmp_path: Path, command: str, arguments: tuple[str, ...], words: str
) -> None:
    wanted = {"compute": [], "filter": ["-o", "x.png"], "animate": ["-o", "x.gif"]}[command]
    wanted = [str(tmp_path / word) if "." in word else word for word in wanted]
    assert run([command, "patch", *arguments, *wanted]) == ExitCode.BAD_INPUT
    err = capsys.readouterr().err
    assert words in err
    assert "134,217,728 are the most" in err
    assert "--max-cells" in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_an_option_makes_the_limit_larger_or_smaller(capsys: Capture) -> None:
    told = refusal(capsys, "patch", "--padding", "3", "--max-cells", "50")
    assert "the convolution of 8×8 needs 100 cells, 800 bytes, and 50 are the most" in told
    output(capsys, "patch", "--padding", "3", "--max-cells", "100")


@pytest.mark.parametrize("command", ["compute", "filter", "animate"])
def test_the_help_says_the_limit(capsys: Capture, command: str) -> None:
    assert run([command, "--help"]) == ExitCode.FINE
    assert f"{MOST_CELLS:,}" in capsys.readouterr().out


def test_how_much_there_will_be_is_told_before(capsys: Capture, tmp_path: Path) -> None:
    arguments = ("patch", "--padding", "2100", "--stage", "pooling", "-o", str(tmp_path / "x.npy"))
    assert run(["compute", *arguments]) == ExitCode.FINE
    told = "convolution 4,202×4,202, activation 4,202×4,202, pooling 2,101×2,101: 39,727,809 cells"
    assert f"{told}, 318 MB of numbers" in capsys.readouterr().err


def test_a_format_that_is_given_goes_before_the_ending(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "map.dat"
    output(capsys, "patch", "--stage", "pooling", "--format", "csv", "-o", str(path))
    assert path.read_text() == "27\n"


# A terminal


_OWN = {"NO_COLOR", "COLUMNS", "LINES"}
"""What the terminal of a test says, not that of whoever runs the tests."""


def in_terminal(columns: int, *argv: str, **environment: str) -> str:
    command = ["-m", "convtui", "compute", *argv]
    settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
    kept = {name: value for name, value in os.environ.items() if name not in _OWN}
    child = pexpect.spawn(
        sys.executable,
        command,
        dimensions=(24, columns),
        env={**kept, **settings, **environment},
        encoding="utf-8",
        timeout=PATIENCE,
    )
    text: str = child.read()
    child.close()
    assert child.exitstatus == ExitCode.FINE
    return text.replace("\r\n", "\n")


def test_on_a_terminal_cells_are_coloured_and_no_line_is_wider_than_it() -> None:
    text = in_terminal(60, "digit:4")
    assert "\x1b[" in text
    assert ";48;2;" in text
    lines = re.sub(r"\x1b\[[\d;]*m", "", text).split("\n")
    assert max(map(len, lines)) <= 60
    assert "columns 1–14 of 28; all with --format csv" in lines
    assert sum(line.endswith(" …") for line in lines) >= 28


def test_no_color_leaves_numbers_only() -> None:
    assert "48;" not in in_terminal(60, "patch", NO_COLOR="1")


# Refusals


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--stage", "pooling", "--pool", "0"), "--stage pooling with --pool 0"),
        (("--stage", "relu"), "unknown stage 'relu'"),
        (("--stage", "pool"), "did you mean 'pooling'?"),
        (("--format", "xml"), "unknown format 'xml'"),
        (("--format", "jsn"), "did you mean 'json'?"),
        (("-o", "maps.xlsx"), "maps.xlsx says no format that is known"),
        (("-o", "maps"), "give --format"),
        (("-o", "maps.npy"), "one map only: choose it, as in --stage convolution"),
        (("-o", "nowhere/maps.csv"), "nowhere/maps.csv cannot be written"),
        (("--kernel", "sobel-z"), "did you mean 'sobel-"),
        (("--kernel", "box-5"), "kernel of 5 rows does not fit in 4 rows"),
        (("--stride", "0"), "stride '0'"),
        (("--padding", "-1"), "padding '-1'"),
        (("--pool", "3"), "pooling window of 3 rows does not fit in 2 rows"),
        (("--kernel", "1e308", "--bias", "1"), "grows beyond 1.8e308"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_one_line(
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    expected: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert expected in refusal(capsys, "patch", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_input_is_refused(capsys: Capture) -> None:
    assert "did you mean 'patch'?" in refusal(capsys, "pach")
