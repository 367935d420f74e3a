"""Matrices that are always there."""

import numpy as np
import pytest
from scipy import ndimage

from convtui.inputs import built_in_inputs, load_input


def test_everything_in_the_list_of_the_picker_loads():
    names = [name for name, _ in built_in_inputs()]
    assert {"patch", "edge", "impulse", "checkerboard", "gradient", "cross", "rgb"} <= set(names)
    assert [f"digit:{digit}" for digit in range(10)] == names[-10:]
    assert len(set(names)) == len(names)
    for name, description in built_in_inputs():
        image = load_input(name)
        size = "×".join(str(length) for length in image.values.shape)
        assert image.name == name
        assert image.values.dtype == np.float64
        assert description.startswith(f"{size}, ")


def test_the_patch_holds_the_numbers_of_the_coursework():
    expected = [[56, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]]
    assert load_input("patch").values.tolist() == expected


def test_the_edge_is_five_rows_of_three_tens_and_three_zeros():
    assert load_input("edge").values.tolist() == [[10, 10, 10, 0, 0, 0]] * 5


def test_the_impulse_is_a_single_one_in_the_middle():
    values = load_input("impulse").values
    assert values.sum() == 1
    assert values[3, 3] == 1


def test_neighbours_on_the_checkerboard_differ():
    values = load_input("checkerboard").values
    assert (np.abs(np.diff(values, axis=0)) == 255).all()
    assert (np.abs(np.diff(values, axis=1)) == 255).all()


def test_the_gradient_rises_by_ten_from_column_to_column():
    values = load_input("gradient").values
    assert (np.diff(values, axis=1) == 10).all()
    assert (np.diff(values, axis=0) == 0).all()


def test_the_pentagon_is_yellow_black_and_white_and_the_same_in_a_mirror():
    values = load_input("pentagon").values
    colours = {tuple(pixel) for pixel in values.reshape(-1, 3).tolist()}
    assert colours == {(255, 255, 0), (0, 0, 0), (255, 255, 255)}
    assert values[32, 32].tolist() == [255, 255, 0]
    assert values[0, 0].tolist() == [255, 255, 255]
    assert np.array_equal(values, values[:, ::-1])


def test_the_scene_has_edges_in_every_direction():
    red = load_input("scene:red").values
    across, down = ndimage.sobel(red, axis=1), ndimage.sobel(red, axis=0)
    strong = np.hypot(across, down) > 200
    directions = np.degrees(np.arctan2(down, across)[strong]) % 180
    counts, _ = np.histogram(directions, bins=18, range=(0, 180))
    assert counts.min() > 10


@pytest.mark.parametrize("name", ["pentagon", "scene"])
def test_a_drawn_picture_is_made_of_whole_numbers_a_picture_can_hold(name):
    values = load_input(name).values
    assert values.shape[2] == 3
    assert np.array_equal(values, values.astype(np.uint8))


@pytest.mark.parametrize("name", ["rgb", "pentagon", "scene"])
def test_colours_are_named_and_can_be_taken_alone(name):
    whole = load_input(name)
    assert whole.channels == ("red", "green", "blue")
    for index, channel in enumerate(whole.channels):
        alone = load_input(f"{name}:{channel}")
        assert alone.name == f"{name}:{channel}"
        assert alone.channels == ()
        assert np.array_equal(alone.values, whole.values[:, :, index])


def test_changing_a_loaded_matrix_does_not_change_the_next_one():
    load_input("patch").values[0, 0] = -1
    assert load_input("patch").values[0, 0] == 56


def test_a_name_is_known_in_capitals_and_with_blanks_around_it():
    assert load_input(" Patch ").name == "patch"


def test_a_built_in_name_comes_before_a_file_of_that_name(folder):
    (folder / "patch").write_text("not a picture")
    assert load_input("patch").values.shape == (4, 4)
