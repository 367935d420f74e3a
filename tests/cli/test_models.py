"""`convtui models`."""

import json
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from patience import PATIENCE

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.runs.networks import load_network

MINE = """
name = "mine"
data = "mnist"
input_shape = [28, 28, 1]
classes = 10
layers = [{ kind = "flatten" }, { kind = "dense", units = 10 }]
"""

TRAINED = (
    "Weights: `convtui train digits --seed 0 --threads 1`; right on 98.83% of mnist, 100.00% of "
    "strokes (test images)\n"
)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))
    folder = tmp_path / "config" / "models"
    folder.mkdir(parents=True)
    return folder


def output(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["models", *argv]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_json_holds_all_models_and_every_layer(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(output(capsys, "--json"))
    assert list(document) == ["models"]
    assert len(document["models"]) == 12
    for model in document["models"]:
        assert list(model) == ["name", "parameters", "trainable", "input_shape", "layers"]
        counts = [layer["parameters"] for layer in model["layers"]]
        assert sum(counts) == model["parameters"]


def test_json_of_one_model_is_that_of_the_coursework(capsys: pytest.CaptureFixture[str]) -> None:
    (model,) = json.loads(output(capsys, "mnist-course", "--json"))["models"]
    assert (model["parameters"], model["input_shape"]) == (258_090, [28, 28, 1])
    assert [layer["parameters"] for layer in model["layers"]] == [320, 0, 9248, 0, 247_872, 650]
    assert model["layers"][2] == {
        "name": "convolution-2",
        "kind": "convolution",
        "output_shape": [11, 11, 32],
        "parameters": 9248,
        "formula": "(3·3·32+1)·32 = 9248",
        "multiply_adds": 1_115_136,
        "multiply_adds_formula": "(3·3·32)·11·11·32 = 1115136",
        "receptive_field": {
            "size": [8, 8],
            "size_formula": "4+(3-1)·2 = 8",
            "jump": [2, 2],
            "jump_formula": "2",
        },
    }


def test_the_table_has_one_plain_line_a_model(capsys: pytest.CaptureFixture[str]) -> None:
    heading, *lines = output(capsys).splitlines()
    assert heading.split() == ["NAME", "PARAMETERS", "TRAINABLE", "INPUT", "REPORT"]
    assert len(lines) == 12
    regularised = next(line for line in lines if line.startswith("cifar-regularised "))
    assert regularised.split()[1:] == ["1,095,370", "1,094,858", "32×32×3", "D"]


def test_one_model_is_told_layer_by_layer_with_its_largest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = output(capsys, "cifar-strided").splitlines()
    assert lines[0].startswith("cifar-strided  37,146 parameters, all trainable; input 32×32×3")
    (marked,) = [line.split() for line in lines if " ◂ " in line]
    assert marked == ["dense-1", "dense", "10", "20,490", "◂", "(2048+1)·10", "=", "20490"]
    assert "◂ the largest layer: dense-1" in lines
    assert any(line.startswith("Training: adam, learning rate 0.001, ") for line in lines)


def test_what_a_layer_takes_and_sees_is_told_in_eighty_columns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = output(capsys, "cifar-regularised").splitlines()
    start = next(number for number, line in enumerate(lines) if "RECEPTIVE FIELD" in line)
    table = lines[start : lines.index("", start)]
    assert len(table) == 1 + len(load_architecture("cifar-regularised").layers)
    assert max(map(len, table)) <= 80
    told = ["convolution-2", "(5·5·32)·15·15·64 = 11520000", "4+(5-1)·2 = 12", "2"]
    assert [cell.strip() for cell in table[4].split("  ") if cell] == told
    assert "23,169,920 multiply-adds an image" in lines


def test_the_activation_can_be_chosen_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = "Convolutions: relu; as printed in the report: no activation"
    assert told in output(capsys, "mnist-course")
    as_printed = output(capsys, "mnist-course", "--activation", "none")
    assert "Convolutions: no activation\n" in as_printed


def test_your_models_are_listed_and_a_broken_file_is_told_on_stderr(
    capsys: pytest.CaptureFixture[str], own_folder: Path
) -> None:
    (own_folder / "mine.toml").write_text(MINE)
    (own_folder / "torn.toml").write_text("layers =")
    assert run(["models", "--json"]) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert "mine" in [model["name"] for model in json.loads(out)["models"]]
    assert err.count("\n") == 1
    assert "torn.toml is not TOML" in err


def test_a_file_of_your_own_is_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "net.toml").write_text(MINE)
    assert "(784+1)·10 = 7850" in output(capsys, str(tmp_path / "net.toml"))


@pytest.mark.parametrize("name", [model.name for model in built_in_architectures()])
def test_a_models_file_is_printed_and_is_that_model(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "start.toml"
    path.write_text(output(capsys, "--toml", name), encoding="utf-8")
    assert load_architecture(str(path)) == load_architecture(name)
    shown = output(capsys, str(path))
    assert output(capsys, name).removesuffix(TRAINED if name == "digits" else "") == shown


def test_a_network_that_comes_trained_says_how_and_how_good_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert output(capsys, "digits").endswith(TRAINED)
    assert "Weights" not in output(capsys, "digits", "--activation", "tanh")


def test_the_file_of_a_changed_model_is_that_of_the_change(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "start.toml"
    path.write_text(output(capsys, "mnist-course", "--toml", "--activation", "tanh"))
    assert load_architecture(str(path)).convolution_activations == ("tanh",)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["mnist-corse"], "unknown model 'mnist-corse': did you mean 'mnist-course'"),
        (["mnist-course", "--activation", "rleu"], "did you mean 'relu'"),
        (["nowhere.toml"], "nowhere.toml is not there"),
        (["--toml"], "--toml prints the file of one model: name it"),
        (["--toml", "--json", "mnist-course"], "--toml and --json are two forms: give one"),
    ],
)
def test_bad_input_is_one_line(
    capsys: pytest.CaptureFixture[str], argv: list[str], words: str
) -> None:
    assert run(["models", *argv]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("argv", ["", "cifar-leaky", "--json"])
def test_counting_needs_no_engine(argv: str) -> None:
    code = (
        "import sys; from convtui.cli.main import run; code = run(['models', *sys.argv[1:]]); "
        "print(*(n for n in ('tensorflow', 'keras', 'textual', 'PIL') if n in sys.modules), "
        "file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, *argv.split()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "cifar-leaky" in done.stdout
    assert done.stderr.split() == []


# What Keras saved


@pytest.fixture
def saved(tmp_path: Path) -> str:
    """A file as Keras writes it, of a convolution and a dense layer."""
    layers = [
        ("InputLayer", {"name": "in", "batch_shape": [None, 4, 4, 1]}),
        ("Conv2D", {"name": "c", "filters": 2, "kernel_size": [2, 2], "use_bias": False}),
        ("Flatten", {"name": "f"}),
        ("Dense", {"name": "d", "units": 3, "activation": "softmax"}),
    ]
    config = {"layers": [{"class_name": kind, "config": given} for kind, given in layers]}
    path = tmp_path / "mine.h5"
    with h5py.File(path, "w") as root:
        root.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": config})
        for name, shapes in (("c", [(2, 2, 1, 2)]), ("d", [(18, 3), (3,)])):
            group = root.create_group(f"model_weights/{name}")
            group.attrs["weight_names"] = [str(place) for place in range(len(shapes))]
            for place, shape in enumerate(shapes):
                group[str(place)] = np.ones(shape, np.float32)
    return str(path)


def test_a_keras_file_is_told_layer_by_layer(
    capsys: pytest.CaptureFixture[str], saved: str
) -> None:
    lines = output(capsys, saved).splitlines()
    assert lines[0] == "mine.h5  65 parameters, all trainable; input 4×4×1"
    assert ["c", "convolution", "3×3×2", "8", "2·2·2", "=", "8"] in [line.split() for line in lines]
    assert "◂ the largest layer: d" in lines
    assert lines[-1] == "126 multiply-adds an image"


def test_json_of_a_keras_file_has_the_form_of_a_model_s(
    capsys: pytest.CaptureFixture[str], saved: str
) -> None:
    (model,) = json.loads(output(capsys, saved, "--json"))["models"]
    assert list(model) == ["name", "parameters", "trainable", "input_shape", "layers"]
    assert [layer["formula"] for layer in model["layers"]] == ["2·2·2 = 8", "0", "(18+1)·3 = 57"]


def test_a_keras_file_is_told_as_far_as_it_is_known(
    capsys: pytest.CaptureFixture[str], saved: str
) -> None:
    with h5py.File(saved, "r+") as root:
        root.attrs["model_config"] = root.attrs["model_config"].replace("Flatten", "Lambda")
    lines = output(capsys, saved).splitlines()
    assert lines[0].startswith("mine.h5  8 parameters")
    assert lines[-1].startswith("That is not all: ")
    assert "mine.h5: layer 2 (f) is a Lambda, and convtui knows Conv2D" in lines[-1]
    (model,) = json.loads(output(capsys, saved, "--json"))["models"]
    assert [layer["name"] for layer in model["layers"]] == ["c"]
    assert "layer 2 (f) is a Lambda" in model["beyond"]


@pytest.mark.parametrize("option", [["--toml"], ["--activation", "relu"]])
def test_a_keras_file_cannot_be_changed(
    capsys: pytest.CaptureFixture[str], saved: str, option: list[str]
) -> None:
    assert run(["models", saved, *option]) == ExitCode.BAD_INPUT
    assert f"{option[0]} is for models and .toml files" in capsys.readouterr().err


def test_a_network_is_written_into_a_folder_and_nothing_replaced_unasked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "course"
    wanted = ["models", "mnist-course", "-o", str(folder), "--seed", "3"]
    assert run(wanted) == ExitCode.FINE
    out, err = capsys.readouterr()
    assert out == f"{folder}\n"
    assert err.endswith("its weights are random, drawn from --seed 3\n")
    told = json.loads((folder / "network.json").read_text())
    drawn = load_network("mnist-course", 3).weights["dense-2/kernel"]
    assert np.array_equal(np.loadtxt(folder / "layer-6-kernel.csv", delimiter=","), drawn)
    assert told["layers"][5]["arrays"]["kernel"]["shape"] == [64, 10]
    (folder / "layers.csv").write_text("mine")
    (folder / "notes.txt").write_text("mine")
    assert run(wanted) == ExitCode.BAD_INPUT
    assert "and 9 more exist already: add --force" in capsys.readouterr().err
    assert (folder / "layers.csv").read_text() == "mine"
    assert run([*wanted, "--force"]) == ExitCode.FINE
    assert (folder / "layers.csv").read_text().startswith("name,kind,size")
    assert (folder / "notes.txt").read_text() == "mine"
    assert not list(tmp_path.glob(".course*"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "-o writes one network: name it"),
        (["mnist-course", "--json"], "-o writes the network as it is: leave out --toml, --json"),
        (["mnist-course", "--activation", "relu"], "-o writes the network as it is"),
        (["nobody"], "unknown network 'nobody'"),
        (["gone.keras"], "gone.keras is not there"),
    ],
)
def test_a_folder_that_cannot_be_written_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], words: str
) -> None:
    assert run(["models", *options, "-o", str(tmp_path / "new")]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_a_file_is_no_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (str(tmp_path / "file"), "-"):
        assert run(["models", "mnist-course", "-o", folder, "--force"]) == ExitCode.BAD_INPUT
        assert f"-o {folder} is no folder" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"
