"""Networks of the zoo, read and walked by R from the folder that convtui writes."""

from pathlib import Path

import numpy as np
import pytest

from convtui.export.network_folder import network_files
from convtui.inputs import load_input
from convtui.lesson.changes import WeightChanges
from convtui.reference.agreement import compare
from convtui.reference.r_call import RCall
from convtui.reference.r_process import RProcess
from convtui.runs.networks import load_network
from convtui.safe_file import write_folder_safely

pytestmark = pytest.mark.r


@pytest.mark.parametrize("name", ["digits", "cifar-strided"])
def test_every_layer_and_a_unit_of_each_are_the_same(name: str, same_in_r) -> None:
    given = load_network(name)
    image = np.random.default_rng(4).random(given.network.input_shape)
    same_in_r(given.network, given.weights, image, 4)


def test_with_maps_off_and_weights_edited_they_are_the_same(same_in_r) -> None:
    given = load_network("digits")
    changes = WeightChanges().switched(("convolution-1", 2)).switched(("convolution-2", 9))
    edited = changes.with_weight(("convolution-2/kernel", (1, 0, 3, 4)), -1.5)
    image = np.random.default_rng(5).random(given.network.input_shape)
    same_in_r(given.network, edited.applied(given.weights), image, 4)


def test_a_wrong_weight_in_the_folder_is_found_at_the_first_cell_of_its_map(
    r: RProcess, tmp_path: Path
) -> None:
    given = load_network("digits")
    files = network_files(given.network, given.weights)
    # Of the fifth filter of the second convolution: row 2, column 3, channel 4.
    lines = files["layer-3-kernel.csv"].decode().splitlines()
    numbers = lines[(1 * 3 + 2) * 8 + 3].split(",")
    numbers[4] = repr(float(numbers[4]) + 5)
    lines[(1 * 3 + 2) * 8 + 3] = ",".join(numbers)
    write_folder_safely(
        tmp_path / "wrong", {**files, "layer-3-kernel.csv": "\n".join(lines).encode()}
    )
    image = load_input("digit:4").values[:, :, None] / 255.0
    ours = given.network.forward(image, given.weights)
    network = RCall("read_network", {"folder": str(tmp_path / "wrong")})
    asked = {"network": network, "X": image}
    first = r.call("forward", {**asked, "layer": "convolution-1"})
    assert compare(ours["convolution-1"], first).agrees
    agreement = compare(
        ours["convolution-2"], r.call("forward", {**asked, "layer": "convolution-2"})
    )
    assert not agreement.agrees
    wrong = ours["max-pool-1"][1:12, 2:13, 3] != 0  # what that weight is laid on
    down, along = (int(at) for at in np.argwhere(wrong)[0])
    assert agreement.first == (down, along, 4)
