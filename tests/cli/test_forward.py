"""`convtui forward`."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from patience import PATIENCE
from PIL import Image

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.inputs import load_input
from convtui.lesson.forward import ForwardPass
from convtui.lesson.saliency import saliency
from convtui.lesson.why import BY_GRADIENT, WAYS, Question, answer
from convtui.networks.first_weights import first_weights
from convtui.networks.zoo import load_architecture

SMALL = """
name = "small"
data = "mnist"
input_shape = [4, 4, 1]
classes = 3
layers = [
    { kind = "convolution", filters = 2, size = 2, activation = "relu" },
    { kind = "max-pool", size = 2, stride = 1 },
    { kind = "flatten" },
    { kind = "dense", units = 3, activation = "END" },
]
"""
IMAGE = "0 51 102 153; 204 255 0 51; 10 20 30 40; 50 60 70 80"


AS_IT_IS = ("--prepare", "none")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for name, end in (("small", "softmax"), ("logits", "none")):
        Path(f"{name}.toml").write_text(SMALL.replace("END", end))
    save("small.h5", ("Flatten", {"name": "f"}))
    save("partly.h5", ("Lambda", {"name": "own"}), ("Flatten", {"name": "f"}))
    return tmp_path


def save(name: str, *behind: tuple[str, dict]) -> None:
    """What Keras writes of a convolution `c` and the layers behind it."""
    layers = [
        ("InputLayer", {"name": "in", "batch_shape": [None, 4, 4, 1]}),
        ("Conv2D", {"name": "c", "filters": 1, "kernel_size": [2, 2]}),
        *behind,
    ]
    config = {"layers": [{"class_name": kind, "config": given} for kind, given in layers]}
    with h5py.File(name, "w") as root:
        root.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": config})
        group = root.create_group("model_weights/c")
        group.attrs["weight_names"] = ["kernel", "bias"]
        group["kernel"] = np.array([1, 2, 3, 4], np.float32).reshape(2, 2, 1, 1)
        group["bias"] = np.array([0.5], np.float32)


def output(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[str, str]:
    assert run(["forward", *argv]) == ExitCode.FINE
    out, err = capsys.readouterr()
    return out, err


def refusal(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(["forward", *argv]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    return line


def test_json_holds_the_layers_and_the_classes(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = output(capsys, "small.toml", IMAGE, "--format", "json")
    told = json.loads(out)
    assert list(told) == [
        "network", "input", "preparation", "layers", "classes", "probabilities",
    ]  # fmt: skip
    assert told["preparation"] == [
        {"step": "taken as it is", "before": "4×4×1", "after": "4×4×1"},
        {"step": "divided by 255", "before": "0 to 255", "after": "0 to 1"},
    ]
    assert (told["network"], told["input"]) == ("small", {"shape": [4, 4, 1]})
    assert told["layers"][0] == {"name": "convolution-1", "kind": "convolution", "shape": [3, 3, 2]}
    assert told["classes"] == ["0", "1", "2"]
    network = load_architecture("small.toml").network
    image = np.array([row.split() for row in IMAGE.split(";")], float)[:, :, None] / 255
    maps = network.forward(image, first_weights(network, 0))
    assert told["probabilities"] == maps["dense-1"][0, 0].tolist()
    assert sum(told["probabilities"]) == pytest.approx(1)
    assert "nobody has trained it: its weights are random, drawn from --seed 0" in err


def test_of_a_network_without_weights_none_are_called_random(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    layers = '{ kind = "average-pool", size = 2 }, { kind = "flatten" }'
    text = SMALL.replace("classes = 3", "classes = 4").partition("layers = [")[0]
    path = tmp_path / "plain.toml"
    path.write_text(f"{text}layers = [{layers}]")
    assert run(["forward", str(path), IMAGE, *AS_IT_IS, "--layer", "flatten-1"]) == ExitCode.FINE
    assert "random" not in capfd.readouterr().err


def test_json_of_a_layer_has_rows_of_columns_of_channels(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["small.h5", IMAGE, "--scale", "none", "--layer", "c", "--format", "json"]
    out, err = output(capsys, *asked)
    told = json.loads(out)
    assert err == "convtui: typed matrix: taken as it is: 4×4×1\n"
    assert told["layer"] == "c"
    assert np.shape(told["values"]) == (3, 3, 1)
    assert told["values"][0][0] == [0 * 1 + 51 * 2 + 204 * 3 + 255 * 4 + 0.5]


def test_json_of_a_unit_has_its_terms(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["small.h5", IMAGE, "--scale", "none", "--layer", "c", "--unit", "1,2,1"]
    told = json.loads(output(capsys, *asked, "--format", "json")[0])
    assert told["unit"] == [1, 2, 1]
    assert told["value"] == 51 * 1 + 102 * 2 + 255 * 3 + 0 * 4 + 0.5
    assert (told["arithmetic"], told["bias"]) == ("sum", 0.5)
    assert "sum" not in told
    assert [term["unit"] for term in told["terms"]] == [[1, 2, 1], [1, 3, 1], [2, 2, 1], [2, 3, 1]]
    assert told["terms"][2] == {
        "layer": "input",
        "unit": [2, 2, 1],
        "value": 255,
        "weight": 3,
        "product": 765,
    }


def test_where_there_is_an_activation_the_sum_is_what_goes_into_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["small.toml", IMAGE, "--layer", "dense-1", "--unit", "2", "--format", "json"]
    told = json.loads(output(capsys, *asked)[0])
    assert (told["unit"], told["activation"]) == ([1, 1, 2], "softmax")
    assert told["value"] == pytest.approx(told["probabilities"][1])
    products = sum(term["product"] for term in told["terms"])
    assert products + told["bias"] == pytest.approx(told["sum"])


def test_the_table_marks_the_likeliest(capsys: pytest.CaptureFixture[str]) -> None:
    heading, *lines = output(capsys, "small.toml", IMAGE)[0].splitlines()
    assert heading.split() == ["CLASS", "PROBABILITY"]
    shares = [float(line.split()[1]) for line in lines]
    (marked,) = [number for number, line in enumerate(lines) if line.endswith(" ◂")]
    assert shares[marked] == max(shares)


def test_csv_of_a_unit_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["small.h5", IMAGE, "--scale", "none", "--layer", "c", "--unit", "1,1,1"]
    rows = list(csv.DictReader(io.StringIO(output(capsys, *asked, "--format", "csv")[0])))
    assert sum(float(row["product"]) for row in rows) == 1734.5
    assert rows[-1]["layer"] == "bias"


def test_csv_and_text_of_a_layer_are_its_maps(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["small.h5", IMAGE, "--scale", "none", "--layer"]
    title, *rows = output(capsys, *asked, "c", "--format", "csv")[0].splitlines()
    assert title == "# c 1 3×3"
    assert len(rows) == 3
    assert rows[0].startswith("1734.5,")
    title, row = output(capsys, *asked, "f")[0].splitlines()
    assert title == "f 9"
    assert row.split()[0] == "1734.5"


def test_the_file_says_the_format(capsys: pytest.CaptureFixture[str], here: Path) -> None:
    output(capsys, "small.toml", IMAGE, "-o", "told.json")
    assert json.loads((here / "told.json").read_text())["network"] == "small"
    line = refusal(capsys, "small.toml", IMAGE, "-o", "told.json")
    assert "told.json exists already: add --force" in line


def test_a_scan_is_prepared_and_every_step_told(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    sheet = np.full((300, 240), 230, np.uint8)
    digit = np.kron(load_input("digit:4").values, np.ones((5, 5)))
    sheet[140:280, 20:160] -= (digit * 0.8).astype(np.uint8)
    Image.fromarray(sheet).save(here / "scan.png")
    out, err = output(capsys, "digits", "scan.png", "--format", "json")
    told = json.loads(out)
    shares = told["probabilities"]
    assert shares.index(max(shares)) == 4
    steps = ["inverted", "contrast stretched", "cropped to the ink", "resized", "centred by mass"]
    assert [step["step"] for step in told["preparation"]] == [*steps, "divided by 255"]
    assert [line.split(": ")[2] for line in err.splitlines()] == [*steps, "divided by 255"]
    assert "convtui: scan.png: inverted: dark on light → light on dark" in err
    refused = refusal(capsys, "digits", "scan.png", *AS_IT_IS)
    assert "digits takes 28×28×1 and the input is 300×240×1" in refused


def test_an_array_may_have_as_many_channels_as_the_network_takes(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    Path("deep.toml").write_text(
        SMALL.replace("[4, 4, 1]", "[4, 4, 7]").replace('"END"', '"softmax"')
    )
    image = np.random.default_rng(1).integers(0, 256, (4, 4, 7))
    np.save(here / "deep.npy", image)
    Path("deep.json").write_text(json.dumps(image.tolist()))
    asked = ["--layer", "convolution-1", "--unit", "1,1,2", "--format", "json"]
    told = [
        json.loads(output(capsys, "deep.toml", f"deep.{e}", *asked)[0]) for e in ("npy", "json")
    ]
    assert told[0] == told[1]
    assert [term["value"] * 255 for term in told[0]["terms"]] == pytest.approx(
        image[:2, :2].ravel().tolist()
    )
    assert "deep.npy is 4×4×7: at most 4 channels" in refusal(capsys, "small.toml", "deep.npy")


def test_another_seed_gives_other_weights(capsys: pytest.CaptureFixture[str]) -> None:
    first, _ = output(capsys, "small.toml", IMAGE)
    other, err = output(capsys, "small.toml", IMAGE, "--seed", "5")
    assert first != other
    assert "--seed 5" in err


def test_of_logits_softmax_is_taken_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = output(capsys, "logits.toml", IMAGE, "--format", "json")
    assert sum(json.loads(out)["probabilities"]) == pytest.approx(1)
    assert "ends in logits: the probabilities are softmax of them" in err


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            ["nosuch", IMAGE],
            "unknown network 'nosuch': give digits, a .keras or .h5 file, a run that",
        ),
        (
            ["small.toml", "1 2; 3 4", *AS_IT_IS],
            "small takes 4×4×1 and the input is 2×2×1: give one of that size",
        ),
        (["small.toml", "digit:4", *AS_IT_IS], "or a part of this one with --crop"),
        (
            ["small.toml", "rgb", "--crop", "0:4,0:4", *AS_IT_IS],
            "give one channel, as in photo.png:grey",
        ),
        (["small.toml", "rgb", *AS_IT_IS], "give one channel, as in photo.png:grey"),
        (["small.toml", "1 2; 3 4"], "the input is blank, its numbers reach from 1 to 4"),
        (["small.toml", IMAGE, "--prepare", "all"], "unknown preparation 'all': give one of auto"),
        (["small.toml", IMAGE, "--layer", "dense-2"], "did you mean 'dense-1'? small has conv"),
        (["small.toml", IMAGE, "--unit", "1,1,1"], "without --layer: name the layer"),
        (
            ["small.toml", IMAGE, "--layer", "max-pool-1", "--unit", "3,1,1"],
            "--unit '3,1,1' is not there: max-pool-1 has units from 1,1,1 to 2,2,2",
        ),
        (
            ["small.toml", IMAGE, "--layer", "max-pool-1", "--unit", "0,1,x"],
            "--unit '0,1,x' is none: max-pool-1 has units from 1,1,1 to 2,2,2",
        ),
        (["small.toml", IMAGE, "--scale", "100"], "unknown scale '100': give 255 or none"),
        (["digits", "1 2; 3 4", "--scale", "none"], "digits takes 28×28×1 and the input is 2×2×1"),
        (["digits", "1 2; 3 4", "--scale", "none", "--prepare", "always"], "leave one of them out"),
        (["small.toml", IMAGE, "--format", "xml"], "unknown format 'xml'"),
        (["small.toml", IMAGE, "-o", "told.xml"], "told.xml says no format that is known"),
        (["none.keras", IMAGE], "none.keras is not there"),
        (
            ["./net.onnx", IMAGE],
            "./net.onnx is no network: give digits, a .keras or .h5 file, a run that",
        ),
    ],
)
def test_bad_input_is_one_line(
    capsys: pytest.CaptureFixture[str], asked: list[str], words: str
) -> None:
    assert words in refusal(capsys, *asked)


def test_a_network_that_ends_in_no_classes_shows_its_layers_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = refusal(capsys, "small.h5", IMAGE)
    assert "ends in f, which leaves 9 numbers and no probabilities of classes" in line
    asked = ["small.h5", IMAGE, "--layer", "f", "--format", "json"]
    told = json.loads(output(capsys, *asked)[0])
    assert (told["classes"], told["probabilities"]) == ([], [])


def test_what_comes_before_an_unknown_layer_can_be_walked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = refusal(capsys, "partly.h5", IMAGE)
    assert "partly.h5: layer 2 (own) is a Lambda, and convtui knows Conv2D," in line
    assert line.endswith("; --layer shows what comes before it: c")
    unknown = refusal(capsys, "partly.h5", IMAGE, "--layer", "f")
    assert "unknown layer 'f': partly.h5 has c, as far as it is known" in unknown
    asked = ["--scale", "none", "--layer", "c", "--unit", "1,1,1", "--format", "json"]
    told = [
        json.loads(output(capsys, name, IMAGE, *asked)[0]) for name in ("partly.h5", "small.h5")
    ]
    assert told[0]["terms"] == told[1]["terms"]
    _, err = output(capsys, "partly.h5", IMAGE, "--layer", "c")
    assert err.startswith("convtui: partly.h5: layer 2 (own) is a Lambda, and convtui knows")
    assert (told[0]["classes"], [layer["name"] for layer in told[0]["layers"]]) == ([], ["c"])


def test_a_run_comes_before_a_model_of_its_name(
    finish, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = finish("mnist-course").folder
    (folder / "model.keras").write_bytes((here / "small.h5").read_bytes())
    assert output(capsys, "mnist-course", IMAGE, "--layer", "f")[0].startswith("f 9")


def test_a_run_called_as_the_network_that_comes_along_is_said_to_be_the_run(
    finish, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = finish("digits").folder
    (folder / "model.keras").write_bytes((here / "small.h5").read_bytes())
    _, err = output(capsys, "digits", IMAGE, "--layer", "f")
    assert "digits: your run of this name, not the network that comes with convtui\n" in err


def test_numbers_that_grow_beyond_all_bounds_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    large = "; ".join(["1e308 1e308 1e308 1e308"] * 4)
    line = refusal(capsys, "small.h5", large, "--scale", "none", "--layer", "c")
    assert "c leaves numbers that are not finite: make the input smaller" in line


def test_a_run_is_a_network(finish, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = finish("first").folder
    assert "first is not finished" in refusal(capsys, "fir", IMAGE)
    (folder / "model.keras").write_bytes((here / "small.h5").read_bytes())
    out, _ = output(capsys, "fir", IMAGE, "--layer", "c", "--format", "json")
    assert json.loads(out)["network"] == "first"


def test_the_model_of_a_run_is_no_link(
    finish, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = finish("first").folder
    (folder / "model.keras").symlink_to(here / "small.h5")
    line = refusal(capsys, folder.name, IMAGE)
    assert f"{folder.name} cannot be used" in line
    assert "link" in line


def test_tensorflow_and_h5py_stay_outside() -> None:
    script = (
        "import sys; from convtui.cli.main import run; "
        f"assert run(['forward', 'small.h5', {IMAGE!r}, '--layer', 'c']) == 0; "
        "assert not {'h5py', 'keras', 'tensorflow', 'textual'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr


def test_without_h5py_it_is_said_what_to_type(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convtui.networks.keras_file.find_spec", lambda name: None)
    assert run(["forward", "small.h5", IMAGE]) == ExitCode.MISSING
    assert "small.h5 needs h5py to be read, in the extra [keras]: type " in capsys.readouterr().err


# Why


def explained(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[dict, str]:
    asked = ["forward", "small.toml", IMAGE, *AS_IT_IS, "--why", *argv, "--format", "json"]
    assert run(asked) == ExitCode.FINE
    out, err = capsys.readouterr()
    return json.loads(out), err


def small_passed() -> ForwardPass:
    network = load_architecture("small.toml").network
    image = load_input(IMAGE).values[:, :, None] / 255
    return ForwardPass(network, first_weights(network, 0), image)


@pytest.mark.parametrize("way", WAYS)
def test_why_prints_what_the_likeliest_class_hangs_on(capsys, way) -> None:
    told, err = explained(capsys, way)
    passed = small_passed()
    best = int(passed.probabilities.argmax())
    heat = answer(passed, Question(way, best), lambda share: True)
    assert np.allclose(told["values"], heat.values)
    score = "logit" if way in BY_GRADIENT else "probability"
    assert (told["why"], told["label"], told["score"]) == (way, str(best), score)
    assert told["probabilities"] == pytest.approx(passed.probabilities)
    assert f"convtui: {way}: " in err


def test_why_of_another_class_and_of_its_probability(capsys) -> None:
    told, _ = explained(capsys, "saliency", "--label", "2", "--score", "probability")
    assert np.allclose(told["values"], saliency(small_passed(), 2, "probability"))


def test_the_trap_of_a_saturated_softmax_is_told(capsys) -> None:
    asked = ["forward", "digits", "digit:4", "--why", "grad-cam"]
    assert run([*asked, "--score", "probability"]) == ExitCode.FINE
    assert "saturated: p = 0.9994, slope p·(1 - p) = 6e-04" in capsys.readouterr().err
    assert run(asked) == ExitCode.FINE
    assert "saturated" not in capsys.readouterr().err


def test_why_as_table_and_csv_has_a_line_for_each_row(capsys) -> None:
    asked = ["forward", "small.toml", IMAGE, *AS_IT_IS, "--why", "saliency", "--label", "0"]
    assert run(asked) == ExitCode.FINE
    title, *rows = capsys.readouterr().out.splitlines()
    assert title == "saliency of 0 1 4×4"
    assert len(rows) == 4
    assert run([*asked, "--format", "csv"]) == ExitCode.FINE
    title, *rows = capsys.readouterr().out.splitlines()
    assert title == "# saliency of 0 1 4×4"
    values = [[float(number) for number in row.split(",")] for row in rows]
    assert np.allclose(values, saliency(small_passed(), 0, "logit"))


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--why", "magic"], "unknown way 'magic': give one of occlusion, importance, saliency"),
        (["--why", "saliency", "--label", "9"], "unknown label '9': give 0 to 2"),
        (["--why", "saliency", "--score", "loss"], "unknown score 'loss': give logit or"),
        (["--why", "occlusion", "--score", "logit"], "--why occlusion compares probabilities"),
        (["--label", "1"], "--label 1 without --why: add --why saliency"),
        (["--score", "logit"], "--score logit without --why: add --why saliency"),
        (["--why", "saliency", "--layer", "flatten-1"], "about the image and --layer flatten-1"),
    ],
)
def test_why_is_refused_in_one_line(capsys, argv, words) -> None:
    assert run(["forward", "small.toml", IMAGE, *AS_IT_IS, *argv]) == ExitCode.BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert words in line
