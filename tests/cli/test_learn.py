"""`convtui learn`."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.ops.convolution import conv2d

SOBEL = ("digit:4", "--target", "sobel-x")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def output(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["learn", *argv]) == ExitCode.FINE
    return capsys.readouterr().out


def told(capsys: pytest.CaptureFixture[str], *argv: str) -> dict:
    return json.loads(output(capsys, *argv, "--format", "json"))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def refusal(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["learn", *argv]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()[-1]


def test_the_table_has_losses_both_kernels_and_what_there_is_to_say(capsys) -> None:
    lines = output(capsys, *SOBEL).splitlines()
    assert lines[0] == "digit:4: a kernel of 3×3 learns the map of sobel-x, 26×26"
    losses = [float(line.split()[1]) for line in lines[3 : lines.index("", 3)]]
    assert losses == sorted(losses, reverse=True)
    at = next(place for place, line in enumerate(lines) if line.startswith("LEARNED"))
    for line, wanted in zip(lines[at + 1 : at + 4], load_kernel("sobel-x").values, strict=True):
        numbers = [float(word) for word in line.split()]
        assert numbers[:3] == pytest.approx(wanted.tolist(), abs=0.01)
        assert numbers[3:] == wanted.tolist()
    whole = " ".join(lines)
    assert "0.5 of the largest that does not diverge" in whole
    assert "converged at step" in whole


def test_json_holds_all_that_is_needed_to_compute_the_loss_again(capsys) -> None:
    document = told(capsys, *SOBEL, "--padding", "same", "--stride", "2", "--momentum", "0.9")
    assert document["outcome"] == "converged"
    laid = {"stride": tuple(document["stride"]), "padding": document["padding"]}
    made = conv2d(load_input("digit:4").values, np.array(document["kernel"]), **laid)
    loss = np.square(made - np.array(document["target"]["map"])).mean()
    assert document["steps"][-1]["loss"] == pytest.approx(loss, rel=1e-6)
    assert document["momentum"] == 0.9
    assert (document["rank"], document["weights"], document["undetermined"]) == (9, 9, [])


def test_csv_has_every_step_with_all_weights(capsys) -> None:
    rows = list(
        csv.DictReader(io.StringIO(output(capsys, *SOBEL, "--steps", "70", "--format", "csv")))
    )
    assert [int(row["step"]) for row in rows] == list(range(71))
    document = told(capsys, *SOBEL, "--steps", "70")
    assert float(rows[-1]["loss"]) == document["steps"][-1]["loss"]
    assert float(rows[-1]["w1_2"]) == document["kernel"][0][1]
    assert len(rows[0]) == 11


def test_a_weights_step_is_printed_with_its_terms(capsys) -> None:
    argv = ("patch", "--target", "sobel-x", "--weight", "1,2", "--at", "3")
    lines = output(capsys, *argv).splitlines()
    products = [float(line.split()[-1]) for line in lines[1:5]]
    total = float(lines[7].split()[-1])
    assert sum(products) == pytest.approx(total, rel=1e-4)
    assert lines[-2].startswith("g = 2/4·")
    assert lines[-1].startswith("w - η·g = ")
    opened = told(capsys, *argv)
    assert sum(term["product"] for term in opened["terms"]) / 2 == pytest.approx(opened["gradient"])
    assert opened["terms"][1] == opened["terms"][1] | {"input": [1, 3, 1], "cell": [1, 2]}
    after = told(capsys, *argv[:-1], "4")
    assert opened["next_value"] == pytest.approx(after["value"])
    rows = table(output(capsys, *argv, "--format", "csv"))
    assert [float(row["product"]) for row in rows] == [term["product"] for term in opened["terms"]]


def test_the_same_seed_learns_the_same_and_another_begins_elsewhere(capsys) -> None:
    first, again, other = (
        told(capsys, *SOBEL, "--steps", "3", "--seed", seed) for seed in ("1", "1", "2")
    )
    assert first == again
    assert first["kernel"] != other["kernel"]


def test_colour_inputs_learn_a_plane_for_each_channel(capsys) -> None:
    document = told(capsys, "pentagon", "--target", "sobel-x", "--steps", "5")
    assert np.array(document["kernel"]).shape == (3, 3, 3)
    assert "LEARNED 3" in output(capsys, "pentagon", "--target", "sobel-x", "--steps", "5")


@pytest.mark.parametrize(
    ("target", "options", "size", "is_kernel"),
    [
        ("gaussian-5", (), [5, 5], True),
        ("central-difference-x", (), [1, 3], True),
        ("1 2; 3 4", (), [2, 2], True),
        ("1 0 -1; 1 0 -1; 1 0 -1", (), [3, 3], True),
        ("0 1; 2 3", ("--size", "3"), [3, 3], False),
        ("map.csv", (), [3, 3], False),
        ("digit:7", ("--padding", "same"), [3, 3], False),
        ("gaussian-5", ("--padding", "same", "--size", "3"), [3, 3], True),
    ],
)
def test_a_target_is_a_kernel_or_a_map(capsys, target, options, size, is_kernel) -> None:
    np.savetxt("map.csv", np.arange(4.0).reshape(2, 2), delimiter=",")
    source = "digit:4" if "same" in options or is_kernel else "patch"
    document = told(capsys, source, "--target", target, *options, "--steps", "2")
    assert document["size"] == size
    assert (document["target"]["kernel"] is not None) == is_kernel


def test_an_enormous_learning_rate_is_told_and_nothing_crashes(capsys) -> None:
    document = told(capsys, *SOBEL, "--learning-rate", "1e300")
    assert document["outcome"] == "diverged"
    assert document["steps"][-1]["loss"] is None
    assert "times the largest" in document["said"][0]
    assert "diverges" in output(capsys, *SOBEL, "--learning-rate", "1e300")
    last = output(capsys, *SOBEL, "--learning-rate", "1e300", "--format", "csv").splitlines()[-1]
    assert last.split(",")[1] in ("nan", "inf")
    assert "from step 0 to the next" in output(
        capsys, *SOBEL, "--learning-rate", "1e300", "--weight", "1,1"
    )


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--learning-rate", "0"), "learning rate 0 is none: give a number above 0"),
        (("--learning-rate", "-1"), "learning rate -1 is none: give a number above 0"),
        (("--learning-rate", "nan"), "learning rate nan is none"),
        (("--learning-rate", "inf"), "learning rate inf is none"),
        (("--learning-rate", "fast"), "'fast'"),
        (("--momentum", "1"), "momentum 1 is none: give a number from 0 to less than 1"),
        (("--momentum", "nan"), "momentum nan is none"),
        (("--size", "0"), "size '0' is none"),
        (("--size", "29"), "digit:4: kernel of 29 rows does not fit"),
        (("--size", "5"), "26×26, and that of a kernel of 5×5 is 24×24: give --size 3,3"),
        (("--target", "digit:7"), "28×28, and that of a kernel of 3×3 is 26×26: --padding same"),
        (("--target", "patch"), "take a target of 26×26"),
        (("--target", "sobl-x"), "did you mean 'sobel-x'"),
        (("--target", "pentagon", "--padding", "same"), "3 channels and a map has one"),
        (("--target", "nothing.csv"), "nothing.csv"),
        (("--steps", "-1"), "-1"),
        (("--steps", "1000001"), "1000001"),
        (
            ("--weight", "4,1"),
            "'4,1' is not there: the kernel has weights from 1,1 to 3,3",
        ),
        (("--weight", "one"), "--weight 'one' is not there"),
        (("--at", "1"), "--at 1 without --weight"),
        (("--weight", "1,1", "--steps", "5", "--at", "6"), "give a step from 0 to 5"),
        (("--padding", "some"), "padding 'some' is unknown"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(capsys, argv, said) -> None:
    assert said in refusal(capsys, *SOBEL, *argv)
