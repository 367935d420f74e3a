"""The weights of each epoch on disk: whole, of the right network, and bounded."""

import os

import numpy as np
import pytest

from convtui.errors import BadInput
from convtui.networks.first_weights import first_weights
from convtui.networks.zoo import load_architecture
from convtui.runs import Run, write_arrays
from convtui.runs.kept_epochs import KeptEpochs

pytestmark = pytest.mark.timeout(30)

NETWORK = load_architecture("digits").network


@pytest.fixture
def kept(run) -> KeptEpochs:
    """Epochs 0 to 3, each with other weights."""
    found = KeptEpochs(run)
    found.begin(0)
    for epoch in range(4):
        found.write(epoch, first_weights(NETWORK, epoch))
    return found


def test_a_run_of_before_has_none(run):
    assert KeptEpochs(run).numbers() == ()
    with pytest.raises(BadInput, match="has no weights of its epochs: `convtui train --keep-epo"):
        KeptEpochs(run).read(1, NETWORK)


def test_each_epoch_has_the_weights_that_were_kept_of_it(kept):
    assert kept.numbers() == (0, 1, 2, 3)
    for epoch in kept.numbers():
        read = kept.read(epoch, NETWORK)
        assert {array.dtype for array in read.values()} == {np.dtype(np.float64)}
        for name, array in first_weights(NETWORK, epoch).items():
            np.testing.assert_array_equal(read[name], array)
    with pytest.raises(BadInput, match=r"epoch 4 of .* is not kept: give one of 0 to 3"):
        kept.read(4, NETWORK)


def test_going_on_drops_what_is_trained_again_and_what_was_left_half_written(kept):
    (kept.folder / ".ab3_-epoch-0002.npz").write_bytes(b"half of one")
    (kept.folder / "notes.txt").write_text("mine")
    kept.begin(1)
    assert sorted(path.name for path in kept.folder.iterdir()) == [
        "epoch-0000.npz", "epoch-0001.npz", "notes.txt",
    ]  # fmt: skip


def test_gaps_are_named(kept):
    (kept.folder / "epoch-0001.npz").unlink()
    with pytest.raises(BadInput, match=r"give one of 0, 2, 3$"):
        kept.read(1, NETWORK)


def test_deleting_a_run_takes_them_along(kept):
    kept.run.delete()
    assert not kept.folder.exists()


def test_another_networks_weights_are_refused(kept):
    other = load_architecture("mnist-search").network
    with pytest.raises(BadInput, match=r"epoch-0002\.npz does not hold the weights of mnist"):
        kept.read(2, other)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda array: np.full(array.shape, np.nan), "has weights that are no numbers"),
        (lambda array: array[..., :1], "does not hold the weights of digits"),
        (lambda array: np.full(array.shape, "x"), "does not hold the weights of digits"),
        (lambda array: array.astype(complex), "does not hold the weights of digits"),
        (lambda array: np.array([{}, []], dtype=object), "holds no arrays"),
        (lambda array: np.zeros(5_000_000), "it is larger than 1 mb"),
    ],
)
def test_what_is_no_weight_of_the_network_is_refused(kept, change, words):
    arrays = dict(first_weights(NETWORK, 0))
    name = next(iter(arrays))
    arrays[name] = change(arrays[name])
    write_arrays(kept.folder / "epoch-0001.npz", arrays)
    with pytest.raises(BadInput, match=words):
        kept.read(1, NETWORK)


def test_a_file_that_is_a_link_or_a_pipe_is_not_read(kept, tmp_path):
    target = tmp_path / "target.npz"
    (kept.folder / "epoch-0001.npz").rename(target)
    (kept.folder / "epoch-0001.npz").symlink_to(target)
    (kept.folder / "epoch-0002.npz").unlink()
    os.mkfifo(kept.folder / "epoch-0002.npz")
    for epoch in (1, 2):
        with pytest.raises(BadInput, match=rf"epoch-000{epoch}\.npz cannot be read \(it is a"):
            kept.read(epoch, NETWORK)


def test_nothing_is_written_or_removed_through_a_link(run, tmp_path):
    target = tmp_path / "mine"
    target.mkdir()
    (target / "epoch-0007.npz").write_bytes(b"mine")
    (run.folder / "epochs").symlink_to(target)
    found = KeptEpochs(Run.read(run.folder))
    assert found.numbers() == ()
    for refused in (lambda: found.begin(0), lambda: found.write(7, {"a": np.zeros(1)})):
        with pytest.raises(BadInput, match="is a link, which is not followed"):
            refused()
    assert [path.read_bytes() for path in target.iterdir()] == [b"mine"]


def test_a_folder_that_is_a_file_is_said(run):
    (run.folder / "epochs").write_text("")
    assert KeptEpochs(run).numbers() == ()
    with pytest.raises(BadInput, match="epochs cannot be written"):
        KeptEpochs(run).begin(0)
