"""Networks that Keras saved are read without Keras as it computes them, or refused in a line."""

import io
import json
import pickle
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from convtui.cli.main import run
from convtui.errors import BadInput, Missing
from convtui.lesson.map import SourceMap
from convtui.lesson.unit import unit_of
from convtui.lesson.walk import Walk
from convtui.networks import keras_arrays, keras_file
from convtui.networks.keras_arrays import LARGEST_CONFIG
from convtui.networks.keras_config import network_of
from convtui.networks.keras_file import read_keras_file
from convtui.networks.kinds import LAYERS
from convtui.networks.network import AllWeights, Network, weights_of
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.reference.agreement import compare
from convtui.reference.forward import FLOAT32_TOLERANCE
from convtui.training.environment import has_tensorflow

FORMATS = ("keras", "h5")
COURSE = tuple(model.name for model in built_in_architectures())


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all that `keras_saved.py` saves."""
    if not has_tensorflow():
        pytest.skip("needs the extra `train`")
    folder = tmp_path_factory.mktemp("saved")
    child = Path(__file__).with_name("keras_saved.py")
    done = subprocess.run([sys.executable, str(child), str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@cache
def read(path: Path) -> tuple[Network, AllWeights]:
    """What a file of `saved` holds: each is read in a process of its own, once for all tests."""
    network, weights = read_keras_file(path)
    for array in weights.values():
        array.flags.writeable = False
    return network, weights


def read_here(path: Path) -> tuple[Network, AllWeights]:
    """The same in this process: starting one takes its time."""
    with path.open("rb") as file:
        config, weights = keras_arrays.read(file, str(path))
    return network_of(config, path.name, str(path)), weights


def refusal(path: Path) -> str:
    """What is said of a file that is refused, in this process."""
    with path.open("rb") as file, pytest.raises(BadInput) as caught:
        keras_arrays.read(file, str(path))
    return one_line(caught.value, path)


def refusal_apart(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_keras_file(path)
    return one_line(caught.value, path)


def one_line(problem: BadInput, path: Path) -> str:
    assert "\n" not in str(problem)
    assert path.name in str(problem)
    return str(problem)


# As Keras computes them


@pytest.mark.tensorflow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["defaults", "settings", "slopes", "on-the-way", *COURSE])
def test_every_layer_leaves_what_it_leaves_in_keras(saved: Path, name: str, form: str) -> None:
    network, weights = read(saved / f"{name}.{form}")
    theirs = np.load(saved / f"{name}.npz")
    ours = network.forward(theirs["x"], weights)
    assert set(ours) == set(theirs) - {"x", "counted", "penalty"}
    for row in network.shapes:
        values = ours[row.name].reshape(row.output_shape)
        scale = max(1.0, float(np.abs(values).max()))
        agreement = compare(values, theirs[row.name], FLOAT32_TOLERANCE, scale)
        assert agreement.agrees, (row.name, agreement)


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", COURSE)
def test_a_network_that_convtui_trains_is_read_as_the_same(saved: Path, name: str) -> None:
    own = load_architecture(name).network
    network, _ = read_keras_file(saved / f"{name}.keras", name)
    assert (network.name, network.shapes) == (own.name, own.shapes)
    assert network.layers == own.layers


@pytest.mark.tensorflow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["settings", *COURSE])
def test_l1_and_l2_add_to_the_loss_what_they_add_in_keras(
    saved: Path, name: str, form: str
) -> None:
    network, weights = read_keras_file(saved / f"{name}.{form}")
    ours = sum(
        layer.penalty(weights_of(layer, before, weights))
        for layer, before in zip(network.layers, network.inputs, strict=True)
    )
    assert ours == pytest.approx(np.load(saved / f"{name}.npz")["penalty"], rel=1e-5)


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", ["defaults", "settings", "slopes", *COURSE])
def test_the_terms_of_a_unit_add_up_to_the_number_of_keras(saved: Path, name: str) -> None:
    network, weights = read(saved / f"{name}.keras")
    theirs = np.load(saved / f"{name}.npz")
    walk = Walk(SourceMap(theirs["x"].astype(np.float64)), network, weights)
    drawn = np.random.default_rng(5)
    for row in network.shapes:
        numbers = theirs[row.name]
        numbers = numbers if numbers.ndim == 3 else numbers[None, None]
        near = FLOAT32_TOLERANCE * max(1.0, float(np.abs(numbers).max()))
        for _ in range(5):
            down, along, deep = (int(drawn.integers(side)) for side in numbers.shape)
            unit = unit_of(walk, row.name, (down, along, deep))
            assert unit.value == pytest.approx(numbers[unit.place], abs=near)
            products = [term.product for term in unit.terms if term.product is not None]
            if products:
                assert sum(products) + unit.bias == pytest.approx(unit.sum, abs=near)


@pytest.mark.r
@pytest.mark.tensorflow
@pytest.mark.parametrize("file", ["settings.keras", "defaults.h5"])
def test_a_file_is_checked_by_keras_too(saved: Path, file: str) -> None:
    """Two answers are as near as float64 is; Keras' float32 is what is as far off as it is."""
    command = [sys.executable, "-m", "convtui", "check", "--against-r", "--images", "1", "--json"]
    done = subprocess.run(
        [*command, "--network", str(saved / file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"convtui: {file}: 1 random image, drawn from --seed 0\n"
    *layers, whole = json.loads(done.stdout)["cases"]
    network, _ = read(saved / file)
    assert [case["stage"] for case in layers] == [layer.kind for layer in network.layers]
    assert 1e-9 < max(case["max_abs_diff"] for case in layers) < 1e-3
    assert whole["max_abs_diff"] < 1e-9


@pytest.mark.r
@pytest.mark.tensorflow
def test_without_tensorflow_a_file_is_checked_by_r_alone(
    saved: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convtui.training.environment.has_tensorflow", lambda: False)
    words = ["check", "--against-r", "--images", "1", "--network", str(saved / "settings.keras")]
    assert run([*words, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["summary"]["max_abs_diff"] < 1e-12
    assert "settings.keras: Keras is not installed: R alone is asked\n" in said.err


@pytest.mark.tensorflow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["defaults", "settings"])
def test_parameters_are_counted_as_keras_does(saved: Path, name: str, form: str) -> None:
    network, _ = read(saved / f"{name}.{form}")
    counted = np.load(saved / f"{name}.npz")["counted"].tolist()
    ours = [row.parameters for row in network.shapes]
    assert ours == counted[-len(ours) :]  # a Functional model lists its input as a layer


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", ["defaults", "settings", "slopes"])
def test_every_step_of_its_walk_is_the_number_of_keras(saved: Path, name: str) -> None:
    network, weights = read(saved / f"{name}.keras")
    theirs = np.load(saved / f"{name}.npz")
    walk = Walk(SourceMap(theirs["x"].astype(np.float64)), network, weights)
    last = {stage.layer.name: stage for stage in walk.stages}
    for row in network.shapes:
        numbers = theirs[row.name]
        steps = [step.arithmetic.value for step in last[row.name]]
        scale = max(1.0, float(np.abs(numbers).max()))
        assert np.allclose(steps, numbers.ravel(), rtol=0, atol=FLOAT32_TOLERANCE * scale)


@pytest.mark.tensorflow
def test_leaky_relu_keeps_its_own_slope(saved: Path) -> None:
    network, _ = read(saved / "slopes.keras")
    ends = [layer.ends_in for layer in network.layers if layer.ends_in != "none"]
    leaky = [f"leaky-relu({slope})" for slope in (0.2, 0.3, 0.01, 1e-05, 0.5)]
    assert ends == [*leaky, "softmax"]


@pytest.mark.tensorflow
def test_every_kind_of_layer_is_read(saved: Path) -> None:
    network, _ = read(saved / "defaults.keras")
    assert {layer.kind for layer in network.layers} == set(LAYERS)


@pytest.mark.tensorflow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lambda", r"layer 1 \(lambda\) is a Lambda, and convtui knows Conv2D, .*: leave it out"),
        ("nested", r"layer 1 \(sequential\w*\) is a Sequential, and convtui knows"),
        ("branch", r"input_layer\w* goes into conv2d\w* and into conv2d\w+: convtui walks one"),
        ("inputs", "has 2 inputs: convtui walks networks with one"),
        ("shared", r"conv2d\w* is used 2 times: convtui walks one layer behind the other"),
        ("vector", "takes 9: convtui walks networks on images of rows × columns × channels"),
        ("volume", "takes 8×8×8×1: convtui walks networks on images"),
        ("any-size", r"takes images of any size: build it for one, as in keras.Input\(\("),
        ("gelu", r"layer 1 \(conv2d\w*\): the activation is 'gelu': convtui knows linear, relu"),
        ("groups", "groups is 2: give 1"),
        ("unscaled", "scale is false: give True"),
        ("half", "dtype is 'mixed_float16': give float32 or float64"),
        ("capped", "max_value is 6.0"),
        ("dense-on-maps", r"layer 1 \(dense\w*\) stands on maps of 8×8×1: put a flatten before"),
    ],
)
def test_what_convtui_does_not_compute_is_named(
    saved: Path, name: str, form: str, words: str
) -> None:
    assert re.search(words, refusal(saved / f"{name}.{form}"))


@pytest.mark.tensorflow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("then-lambda", r"layer 3 \(own\) is a Lambda, and convtui knows Conv2D, .*: leave it out"),
        ("then-nested", r"layer 3 \(own\) is a Sequential, and convtui knows"),
        ("then-branch", r"pool goes into one and into other: convtui walks one layer behind"),
        ("then-shortcut", r"pool goes into one and into sum: convtui walks one layer behind"),
        ("then-gelu", r"layer 3 \(own\): the activation is 'gelu': convtui knows linear"),
        ("then-groups", r"layer 3 \(own\): groups is 2: give 1"),
        ("then-outputs", r"pool goes into one and into flatten\w*: convtui walks one layer behind"),
        ("then-named-outputs", r"pool goes into one and into flatten\w*: convtui walks one layer"),
        ("then-dense", r"layer 3 \(own\) stands on maps of 3×3×2: put a flatten before"),
    ],
)
def test_what_stands_before_an_unknown_layer_is_read(
    saved: Path, name: str, form: str, words: str
) -> None:
    network, weights = read_here(saved / f"{name}.{form}")
    assert re.search(words, network.beyond)
    assert "\n" not in network.beyond
    theirs = np.load(saved / f"{name}.npz")
    ours = network.forward(theirs["x"], weights)
    assert list(ours) == ["known", "pool"]
    for layer, values in ours.items():
        assert np.allclose(values, theirs[layer], rtol=0, atol=FLOAT32_TOLERANCE)


@pytest.mark.tensorflow
def test_a_damaged_file_is_refused_in_a_line_wherever_it_is_damaged(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = random.Random(1)
    monkeypatch.setattr(keras_file, "CPU_SECONDS", 2)
    for form in FORMATS:
        whole = (saved / f"defaults.{form}").read_bytes()
        for number in range(6):
            broken = bytearray(whole)
            for _ in range(40):
                broken[drawn.randrange(len(broken))] = drawn.randrange(256)
            if number % 3 == 0:
                broken = broken[: drawn.randrange(len(broken))]
            path = tmp_path / f"broken.{form}"
            path.write_bytes(broken)
            with suppress(BadInput):  # the optimizer's state alone may have been hit
                read_keras_file(path)


def test_a_reader_that_does_not_come_to_an_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looping = "from convtui.networks import keras_arrays as a\ndef loop(*_):\n while True: pass\n"
    monkeypatch.setattr(keras_file, "_CHILD", f"{looping}a.read = loop; a.main()")
    monkeypatch.setattr(keras_file, "CPU_SECONDS", 1)
    assert "HDF5's library broke down on it" in refusal_apart(hdf5(tmp_path / "a.h5"))


def test_an_h5py_that_cannot_be_imported_is_not_blamed_on_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "import sys\nsys.modules['h5py'] = None\n"
    monkeypatch.setattr(keras_file, "_CHILD", broken + keras_file._CHILD)
    with pytest.raises(Missing, match=r"h5py is installed and cannot be imported \(.*--force-rein"):
        read_keras_file(hdf5(tmp_path / "a.h5"))


# Files made by hand

CONFIG: dict[str, Any] = {
    "class_name": "Sequential",
    "config": {
        "name": "small",
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": [None, 4, 4, 1], "name": "in"}},
            {"class_name": "Conv2D", "config": {"name": "c", "filters": 2, "kernel_size": [2, 2]}},
        ],
    },
}
KERNEL = np.arange(8, dtype=np.float32).reshape(2, 2, 1, 2)
BIAS = np.array([1, 2], dtype=np.float32)

Write = Callable[[Any], None]


def usual(group: Any) -> None:
    group["kernel"], group["bias"] = KERNEL, BIAS


def hdf5(path: Path, config: object = CONFIG, write: Write = usual) -> Path:
    """An `.h5` with a configuration, and whatever `write` puts into the group of layer `c`."""
    with h5py.File(path, "w") as root:
        root.attrs["model_config"] = config if isinstance(config, str) else json.dumps(config)
        group = root.create_group("model_weights/c")
        group.attrs["weight_names"] = ["kernel", "bias"]
        write(group)
    return path


def changed(**settings: Any) -> dict[str, Any]:
    """The configuration with other settings of its convolution."""
    config: dict[str, Any] = json.loads(json.dumps(CONFIG))
    config["config"]["layers"][1]["config"] |= settings
    return config


def archive(path: Path, method: int = zipfile.ZIP_STORED, **members: bytes) -> Path:
    """A `.keras` of the same network; members replace those of their name, `_` for a point."""
    content = io.BytesIO()
    with h5py.File(content, "w") as root:
        root["layers/conv2d/vars/0"], root["layers/conv2d/vars/1"] = KERNEL, BIAS
    files = {"config_json": json.dumps(CONFIG).encode(), "model_weights_h5": content.getvalue()}
    with zipfile.ZipFile(path, "w", method) as packed:
        for name, data in (files | members).items():
            packed.writestr(name.replace("_", "."), data)
    return path


def test_a_file_made_by_hand_is_read(tmp_path: Path) -> None:
    for path in (hdf5(tmp_path / "a.h5"), archive(tmp_path / "a.keras")):
        network, weights = read_keras_file(path)
        assert network.name == path.name
        assert weights["c/kernel"].tolist() == KERNEL.tolist()
        assert weights["c/bias"].tolist() == BIAS.tolist()


def test_keras_2_wrote_the_same_with_other_brackets(tmp_path: Path) -> None:
    """Its forms, as `tf.keras` 2.15 saved them: no input layer, lists for nodes, `alpha`."""
    layers = [
        {"class_name": "Conv2D", "name": "c", "inbound_nodes": [[["in", 0, 0, {}]]]},
        {"class_name": "LeakyReLU", "name": "l", "inbound_nodes": [[["c", 0, 0, {}]]]},
    ]
    layers[0]["config"] = CONFIG["config"]["layers"][1]["config"]
    layers[1]["config"] = {"name": "l", "alpha": 0.10000000149011612}
    first = {"class_name": "InputLayer", "name": "in", "inbound_nodes": []}
    first["config"] = {"batch_input_shape": [None, 4, 4, 1], "name": "in"}
    ends = {"input_layers": [["in", 0, 0]], "output_layers": [["l", 0, 0]]}
    graph = {
        "class_name": "Functional",
        "config": {"layers": [layers[1], first, layers[0]], **ends},
    }
    row = {"class_name": "Sequential", "config": {"layers": json.loads(json.dumps(layers))}}
    row["config"]["layers"][0]["config"]["batch_input_shape"] = [None, 4, 4, 1]
    for config in (graph, row):
        network, _ = read_keras_file(hdf5(tmp_path / "old.h5", config))
        assert [layer.name for layer in network.layers] == ["c", "l"]
        assert network.layers[1].ends_in == "leaky-relu"


class Trap:
    """Pickled, it would leave a file behind when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    trap = pickle.dumps(Trap(tmp_path / "sprung"))
    (tmp_path / "p.h5").write_bytes(trap)
    paths = [tmp_path / "p.h5", archive(tmp_path / "p.keras", model_weights_h5=trap)]
    for path in (*paths, archive(tmp_path / "q.keras", config_json=trap)):
        assert "is damaged" in refusal(path)
    assert not (tmp_path / "sprung").exists()


def test_an_archive_is_no_bomb(tmp_path: Path) -> None:
    zeros = b" " * (LARGEST_CONFIG + 1)
    packed = archive(tmp_path / "a.keras", zipfile.ZIP_DEFLATED, config_json=zeros)
    assert "config.json is larger than 4 MB" in refusal(packed)
    packed = archive(tmp_path / "b.keras", zipfile.ZIP_DEFLATED)
    assert "model.weights.h5 is compressed" in refusal(packed)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.keras", "w") as packed:
        packed.writestr("readme.txt", "no network")
    assert "holds no config.json" in refusal(tmp_path / "a.keras")


def _in_another_file(group: Any) -> None:
    usual(group)
    del group["bias"]
    group["bias"] = h5py.ExternalLink("/etc/passwd", "/bias")


def _from_another_file(group: Any) -> None:
    group["kernel"] = KERNEL
    outside = [("/etc/passwd", 0, BIAS.nbytes)]
    group.create_dataset("bias", BIAS.shape, BIAS.dtype, external=outside)


def _virtual(group: Any) -> None:
    group["kernel"] = KERNEL
    layout = h5py.VirtualLayout(BIAS.shape, BIAS.dtype)
    layout[:] = h5py.VirtualSource("other.h5", "bias", BIAS.shape)
    group.create_virtual_dataset("bias", layout)


def _unwritten(group: Any) -> None:
    group["kernel"] = KERNEL
    group.create_dataset("bias", BIAS.shape, BIAS.dtype)


def _packed(group: Any) -> None:
    group["kernel"] = KERNEL
    group.create_dataset("bias", data=BIAS, compression="gzip")


def _huge(group: Any) -> None:
    group["kernel"] = KERNEL
    group.create_dataset("bias", (10**12,), "f4", chunks=(1000,))


def _of_words(group: Any) -> None:
    group["kernel"], group["bias"] = KERNEL, ["one", "two"]


def _not_finite(group: Any) -> None:
    group["kernel"], group["bias"] = KERNEL, BIAS * np.nan


def _of_folders(group: Any) -> None:
    group.create_group("kernel")
    group.create_group("bias")


def _one_only(group: Any) -> None:
    usual(group)
    group.attrs["weight_names"] = ["kernel"]


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (_in_another_file, "bias is a link"),
        (_from_another_file, "c/bias is not whole, packed or in another file"),
        (_virtual, "c/bias is not whole, packed or in another file"),
        (_unwritten, "c/bias is not whole, packed or in another file"),
        (_packed, "c/bias is not whole, packed or in another file"),
        (_huge, "c/bias is 1000000000000, and the layer needs 2"),
        (_of_words, "c/bias holds object: convtui reads floating-point numbers"),
        (_not_finite, "c/bias holds numbers that are not finite"),
        (_of_folders, "is damaged"),
        (_one_only, r"layer c has 1 arrays and needs 2 \(kernel, bias\)"),
        (lambda group: None, "is damaged"),
    ],
)
def test_arrays_that_lie_are_not_read(tmp_path: Path, write: Write, words: str) -> None:
    assert re.search(words, refusal(hdf5(tmp_path / "a.h5", write=write)))


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("no json", "is damaged"),
        ("[" * 100_000, "is damaged"),
        ("[]", r"\[\] is no table"),
        ({"class_name": "Sequential", "config": {"layers": []}}, "does not say how large"),
        ({"class_name": "Mine", "config": {"layers": []}}, "is a Mine: convtui reads Sequential"),
        (changed(filters=-1), "filters is -1: give a whole number"),
        (changed(filters=10**30), "filters is 1000.*: give a whole number"),
        (changed(filters=10**6, kernel_size=[4, 4]), "the layer needs 4×4×1×1000000"),
        (changed(filters=10**6, kernel_size=[400, 400], padding="same"), "up to 100,000,000"),
        (changed(kernel_size=[2, 2, 2]), r"kernel_size is \[2, 2, 2\]"),
        (changed(padding="causal"), "unknown padding 'causal'"),
        (changed(data_format="channels_first"), "data_format is 'channels_first'"),
        (changed(name="a/b"), "the name of a layer is 'a/b'"),
        (changed(name="a\x1b[2J"), "the name of a layer is 'a"),
        (changed(activation={"class_name": "function", "config": "own"}), "activation is {"),
        (changed(use_bias="no"), "use_bias is 'no': give true or false"),
    ],
)
def test_a_configuration_that_is_none_is_refused(
    tmp_path: Path, config: object, words: str
) -> None:
    assert re.search(words, refusal(hdf5(tmp_path / "a.h5", config)))


def test_a_graph_that_is_no_chain_is_refused(tmp_path: Path) -> None:
    def entry(name: str, before: str) -> dict[str, Any]:
        config = {**CONFIG["config"]["layers"][1]["config"], "name": name}
        nodes = [[[before, 0, 0, {}]]]
        return {"class_name": "Conv2D", "name": name, "config": config, "inbound_nodes": nodes}

    for layers in ([entry("a", "b"), entry("b", "a")], [entry("a", "a")], [entry("b", "nowhere")]):
        ends = {"input_layers": ["a", 0, 0], "output_layers": ["b", 0, 0]}
        config = {"class_name": "Functional", "config": {"layers": layers, **ends}}
        line = refusal(hdf5(tmp_path / "a.h5", config))
        assert re.search("no chain from a to b|does not say how large", line)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    assert "is not there: check the name" in refusal_apart(tmp_path / "none.h5")
    assert "cannot be read: it is a folder" in refusal_apart(tmp_path)
    with h5py.File(tmp_path / "weights.h5", "w") as root:
        root["kernel"] = KERNEL
    assert "holds weights alone" in refusal_apart(tmp_path / "weights.h5")
