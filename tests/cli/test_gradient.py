"""`convtui gradient`."""

import csv
import io
import json
from pathlib import Path

import h5py
import numpy as np
import pytest

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.networks.first_weights import first_weights
from convtui.networks.gradients import gradients
from convtui.networks.zoo import load_architecture

SMALL = """
name = "small"
data = "mnist"
input_shape = [4, 4, 1]
classes = 3
layers = [
    { kind = "convolution", filters = 2, size = 2, activation = "relu", l2 = 0.1 },
    { kind = "max-pool", size = 2, stride = 1 },
    { kind = "batch-normalisation" },
    { kind = "flatten" },
    { kind = "dense", units = 3, activation = "softmax" },
]
"""
IMAGE = "0 51 102 153; 204 255 0 51; 10 20 30 40; 50 60 70 80"
ASKED = ("small.toml", IMAGE, "--label", "2")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("small.toml").write_text(SMALL)
    return tmp_path


def output(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[str, str]:
    assert run(["gradient", *argv]) == ExitCode.FINE
    out, err = capsys.readouterr()
    return out, err


def document(capsys: pytest.CaptureFixture[str], *argv: str) -> dict:
    out, _ = output(capsys, *ASKED, *argv, "--format", "json")
    return json.loads(out)


def refusal(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["gradient", *argv]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    return line


def computed():
    network = load_architecture("small.toml").network
    x = np.array([[float(n) for n in row.split()] for row in IMAGE.split(";")])[:, :, None] / 255
    return gradients(network, first_weights(network, 0), x, 2)


def test_json_has_the_loss_and_a_gradient_of_any_name(capsys) -> None:
    found = computed()
    for of, values in {
        "input": found.input,
        "convolution-1": found.outputs["convolution-1"],
        "convolution-1/sums": found.sums["convolution-1"],
        "convolution-1/kernel": found.weights["convolution-1/kernel"],
        "convolution-1/bias": found.weights["convolution-1/bias"],
        "batch-normalisation-1/gamma": found.weights["batch-normalisation-1/gamma"],
        "flatten-1": found.outputs["flatten-1"].ravel(),
        "dense-1": found.outputs["dense-1"].ravel(),
    }.items():
        told = document(capsys, "--of", of)
        assert told == {
            "loss": found.loss,
            "of": of,
            "shape": list(values.shape),
            "values": values.tolist(),
        }


def test_without_a_name_it_is_that_of_the_input(capsys) -> None:
    assert document(capsys) == document(capsys, "--of", "input")


def test_a_unit_has_its_terms_whose_products_add_up(capsys) -> None:
    for of, unit, at in [
        ("input", "2,3,1", [2, 3, 1]),
        ("convolution-1/kernel", "1,2,1,2", [1, 2, 1, 2]),
        ("convolution-1/sums", "1,1,1", [1, 1, 1]),
        ("max-pool-1", "2,2,2", [2, 2, 2]),
        ("batch-normalisation-1/gamma", "1", [1]),
        ("flatten-1", "8", [8]),
        ("dense-1/kernel", "8,3", [8, 3]),
        ("dense-1/bias", "3", [3]),
        ("dense-1", "1,1,3", [3]),
    ]:
        told = document(capsys, "--of", of, "--unit", unit)
        assert told["unit"] == at
        value = np.array(told["values"])[tuple(place - 1 for place in at)]
        assert told["value"] == pytest.approx(value)
        products = [term["product"] for term in told["terms"]]
        assert sum(products) == pytest.approx(value)
        for term in told["terms"]:
            assert term["product"] == pytest.approx(term["value"] * term["weight"])


def test_a_term_says_where_its_numbers_are(capsys) -> None:
    told = document(capsys, "--of", "convolution-1/kernel", "--unit", "1,2,1,2")
    first, *_, penalty = told["terms"]
    assert (first["value_of"], first["value_at"]) == ("input", [1, 2, 1])
    assert first["value"] == pytest.approx(51 / 255)
    assert (first["weight_of"], first["weight_at"]) == ("convolution-1/sums", [1, 1, 2])
    assert (penalty["value_of"], penalty["weight"]) == ("convolution-1/kernel", 0.2)
    assert (penalty["weight_of"], penalty["weight_at"]) == ("", None)


def test_the_table_begins_with_the_loss_and_names_every_plane(capsys) -> None:
    out, err = output(capsys, *ASKED, "--of", "convolution-1/kernel")
    head, empty, title, *_ = out.splitlines()
    assert head.startswith("class 2 has probability ")
    assert " = cross-entropy " in head
    assert " + penalties " in head
    assert (empty, title) == ("", "convolution-1/kernel 1,1 2×2")
    assert "convolution-1/kernel 1,2 2×2" in out
    assert "its weights are random" in err


def test_a_unit_is_a_table_of_its_terms(capsys) -> None:
    out, _ = output(capsys, *ASKED, "--of", "dense-1/bias", "--unit", "3")
    found = computed().outputs["dense-1"][0, 0, 2]
    assert "OF  VALUE  TIMES       WEIGHT" in out
    assert f"gradient of dense-1/bias[3] = {found:.6g}\n" in out


def test_csv_has_the_planes_or_the_terms(capsys) -> None:
    out, err = output(capsys, *ASKED, "--of", "dense-1/kernel", "--format", "csv")
    title, *rows = out.splitlines()
    assert title == "# dense-1/kernel 8×3"
    values = [[float(word) for word in row.split(",")] for row in rows]
    assert np.array_equal(values, computed().weights["dense-1/kernel"])
    assert "loss" in err
    out, _ = output(capsys, *ASKED, "--unit", "1,1,1", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows[0]["value_at"] == "1,1,1"
    total = sum(float(row["product"]) for row in rows)
    assert total == pytest.approx(computed().input[0, 0, 0])


def test_a_file_says_its_form(capsys) -> None:
    output(capsys, *ASKED, "-o", "gradient.json")
    assert json.loads(Path("gradient.json").read_text())["of"] == "input"
    assert "--force" in refusal(capsys, *ASKED, "-o", "gradient.json")


def test_the_input_is_prepared_as_forward_does(capsys) -> None:
    assert run(["forward", "digits", "digit:4"]) == ExitCode.FINE
    _, told = capsys.readouterr()
    _, err = output(capsys, "digits", "digit:4", "--label", "4")
    assert err == told


@pytest.mark.parametrize(
    "label", ["3", "-1", "1.0", "two", "", "nan", "1e0", "99999999999999999999"]
)
def test_a_label_that_is_no_class_is_refused(capsys, label: str) -> None:
    line = refusal(capsys, "small.toml", IMAGE, "--label", label)
    assert f"unknown label {label!r}" in line
    assert line.endswith("give 0 to 2")


def test_what_is_missing_or_unknown_is_one_line(capsys) -> None:
    assert "missing option '--label'" in refusal(capsys, "small.toml", IMAGE)
    line = refusal(capsys, *ASKED, "--of", "convolution-1/kernels")
    assert "did you mean 'convolution-1/kernel'?" in line
    assert "unknown scale '1'" in refusal(capsys, *ASKED, "--scale", "1")


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("1,1", "is none: input has numbers from 1,1,1 to 4,4,1"),
        ("0,1,1", "is not there"),
        ("5,1,1", "is not there"),
        ("a,b,c", "is none"),
        ("", "is none"),
        ("-1,1,1", "is none"),
    ],
)
def test_a_unit_that_is_not_there_is_refused(capsys, unit: str, words: str) -> None:
    assert words in refusal(capsys, *ASKED, "--unit", unit)


def test_a_network_without_a_loss_is_refused(capsys) -> None:
    layers = [
        {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [None, 4, 4, 1]}},
        {"class_name": "Flatten", "config": {"name": "f"}},
    ]
    config = {"class_name": "Sequential", "config": {"layers": layers}}
    with h5py.File("open.h5", "w") as root:
        root.attrs["model_config"] = json.dumps(config)
        root.create_group("model_weights")
    line = refusal(capsys, "open.h5", IMAGE, "--label", "0")
    assert "open.h5 ends in f, no classes: a loss needs a dense layer" in line
