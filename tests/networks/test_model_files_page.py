"""The page that describes model files has every key the reader takes, and no other."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from convtui.networks.activation import ACTIVATIONS, ELEMENTWISE
from convtui.networks.architecture import OPTIMIZERS, TrainingDefaults
from convtui.networks.files import (
    FILLED_IN,
    OF_LAYERS,
    OF_MODELS,
    OF_SCHEDULES,
    OF_TRAINING,
    SCHEDULES,
    read_model_file,
)
from convtui.networks.kinds import LAYERS
from convtui.ops.pooling import POOL_PADDINGS

PAGE = (Path(__file__).parents[2] / "docs" / "model-files.md").read_text("utf-8")
NEEDED = ("name", "data", "input_shape", "classes", "layers")


def section(title: str) -> str:
    """What stands below a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", PAGE, re.M | re.S)
    assert found, f"there is no section {title}"
    return found[1]


def rows(title: str) -> dict[str, list[str]]:
    """The rows of a section's table by their key: the other cells."""
    lines = re.findall(r"^\| `(\w+)` \|(.*)\|$", section(title), re.M)
    assert len(dict(lines)) == len(lines)
    return {key: [cell.strip() for cell in rest.split("|")] for key, rest in lines}


def words(title: str, key: str) -> list[str]:
    """The words between backquotes of the cell that says what a key takes."""
    return re.findall(r"`([^`]+)`", rows(title)[key][-1])


def test_the_keys_of_a_network_are_those_of_the_reader():
    assert rows("The network").keys() == OF_MODELS.keys()
    needed = {key for key, cells in rows("The network").items() if cells[0] == "yes"}
    assert needed == set(NEEDED)


@pytest.mark.parametrize("kind", LAYERS)
def test_the_keys_of_a_layer_are_those_of_the_reader(kind):
    known = {field.name: field for field in fields(LAYERS[kind]) if field.name in OF_LAYERS}
    assert rows(f"`{kind}`").keys() == {"kind", *known}
    needed = {key for key, cells in rows(f"`{kind}`").items() if cells[0] == "yes"}
    assert needed - {"kind"} == {
        name for name, field in known.items() if field.default is MISSING and name not in FILLED_IN
    }
    assert words(f"`{kind}`", "kind") == [f'"{kind}"']


def test_the_keys_of_training_are_those_of_the_reader():
    assert rows("Training").keys() == OF_TRAINING.keys()


def test_what_holds_without_a_key_of_training_is_said():
    own = vars(TrainingDefaults())
    for key, cells in rows("Training").items():
        if key not in ("schedule", "early_stopping"):
            assert cells[1].strip("`") == str(own[key])


@pytest.mark.parametrize("kind", SCHEDULES)
def test_the_keys_of_a_schedule_are_those_of_the_reader(kind):
    known = {field.name for field in fields(SCHEDULES[kind]) if field.name in OF_SCHEDULES}
    assert rows(f"`{kind}`").keys() == {"kind", *known}


def test_the_words_a_key_takes_are_all_there():
    assert set(words("`convolution`", "activation")) == set(ELEMENTWISE)
    assert set(words("`dense`", "activation")) == set(ACTIVATIONS)
    assert set(words("`activation`", "activation")) == set(ACTIVATIONS)
    assert set(words("The network", "printed_activation")) == set(ELEMENTWISE)
    assert set(re.findall(r"`(\w+)`", rows("Training")["optimizer"][0])) == set(OPTIMIZERS)
    for kind in ("convolution", "max-pool", "average-pool"):
        assert set(words(f"`{kind}`", "padding")) == set(POOL_PADDINGS)


def test_the_files_on_the_page_are_read(tmp_path):
    whole, training = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    path = tmp_path / "page.toml"
    path.write_text(whole)
    smallest = read_model_file(path)
    assert smallest.report == "your own"
    path.write_text(whole + training)
    assert read_model_file(path).layers == smallest.layers
    assert read_model_file(path).training.early_stopping == 5
