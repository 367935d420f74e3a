"""Kernels: the files that travel with convtui, the user's own, and what is typed."""

import tomllib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage, signal, special

from convtui import places
from convtui.errors import BadInput
from convtui.kernels import Kernel, built_in_kernels, load_kernel, user_kernels

Array = npt.NDArray[np.float64]
NAMES = [kernel.name for kernel in built_in_kernels()]
FILES = sorted(places.shared("kernels").glob("*.toml"))

GOOD = """
name = "mine"
family = "test"
purpose = "a test"
rows = [[1, 0], [0, 3]]
divisor = 4
source = "me"
"""


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's kernel folder, empty."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path))
    folder = tmp_path / "config" / "kernels"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def picture() -> Array:
    return np.random.default_rng(20).normal(100, 40, (17, 23))


def weights(name: str) -> Array:
    return load_kernel(name).values


def filtered(picture: Array, name: str) -> Array:
    return signal.correlate2d(picture, weights(name), mode="valid")


def inside(picture: Array, margin: int) -> Array:
    return picture[margin:-margin, margin:-margin]


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        load_kernel(text)
    message = str(caught.value)
    assert "\n" not in message
    return message


# The files


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_holds_a_whole_kernel_named_as_the_file(path: Path) -> None:
    kernel = load_kernel(str(path))
    assert kernel.name == path.stem
    assert kernel.purpose
    assert any(character.isdigit() for character in kernel.source) or "transpose" in kernel.source
    assert kernel.values.dtype == np.float64
    assert kernel.values.ndim == 2
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert np.allclose(kernel.values * table.get("divisor", 1), table["rows"])


def test_there_are_enough_kernels_and_no_two_share_a_name_or_a_purpose() -> None:
    assert len(NAMES) >= 24
    assert sorted(set(NAMES)) == NAMES
    assert len({kernel.purpose for kernel in built_in_kernels()}) == len(NAMES)


def test_no_two_kernels_have_the_same_numbers() -> None:
    assert len({(k.values.shape, k.values.tobytes()) for k in built_in_kernels()}) == len(NAMES)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("edge-8", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
        ("edge-4", [[0, -1, 0], [-1, 8, -1], [0, -1, 0]]),
        ("vertical-edge", [[1, 0, -1], [1, 0, -1], [1, 0, -1]]),
        ("horizontal-line", [[-0.5, -0.5, -0.5], [1, 1, 1], [-0.5, -0.5, -0.5]]),
        ("vertical-line", [[-0.5, 1, -0.5], [-0.5, 1, -0.5], [-0.5, 1, -0.5]]),
    ],
)
def test_the_kernels_of_the_coursework_have_its_numbers(name: str, rows: list[list[float]]) -> None:
    assert weights(name).tolist() == rows


def test_the_coursework_edge_example_gives_its_rows() -> None:
    edge = np.array([[10, 10, 10, 0, 0, 0]] * 5, dtype=np.float64)
    assert filtered(edge, "vertical-edge").tolist() == [[0, 30, 30, 0]] * 3


def test_the_coursework_patch_of_a_digit_gives_its_map() -> None:
    patch = np.array([[56, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])
    assert filtered(patch.astype(float), "horizontal-line").tolist() == [[-1, 27], [-36, -36]]


# Laws


@pytest.mark.parametrize("kernel", built_in_kernels(), ids=NAMES)
def test_on_a_flat_area_each_family_does_what_it_says(kernel: Kernel) -> None:
    sums = {"edge-4": 4.0}
    zero = {"edge", "line", "gradient", "second derivative"}
    expected = sums.get(kernel.name, 0.0 if kernel.family in zero else 1.0)
    assert kernel.values.sum() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sobel-x", "sobel-y"),
        ("prewitt-x", "prewitt-y"),
        ("scharr-x", "scharr-y"),
        ("central-difference-x", "central-difference-y"),
        ("vertical-edge", "horizontal-edge"),
        ("vertical-line", "horizontal-line"),
        ("motion-horizontal", "motion-vertical"),
    ],
)
def test_kernels_for_rows_and_columns_are_transposes(one: str, other: str) -> None:
    assert np.array_equal(weights(one), weights(other).T)


def test_the_two_diagonal_lines_and_the_two_roberts_kernels_are_mirror_images() -> None:
    assert np.array_equal(weights("falling-line"), weights("rising-line")[:, ::-1])
    assert np.array_equal(weights("roberts-anti"), np.rot90(weights("roberts"), -1) * [[1], [1]])


@pytest.mark.parametrize("name", ["horizontal-line", "vertical-line", "falling-line"])
def test_every_line_kernel_answers_3_to_its_own_line(name: str) -> None:
    line = (weights(name) == 1).astype(float)
    assert (weights(name) * line).sum() == 3


def test_corner_is_silent_on_straight_edges_and_lines_but_not_on_a_corner() -> None:
    edge = np.zeros((8, 8))
    edge[:, 4:] = 9
    corner = edge.copy()
    corner[:4] = 0
    assert not filtered(edge, "corner").any()
    assert not filtered(edge.T, "corner").any()
    assert filtered(corner, "corner").any()


def test_unsharp_is_twice_the_picture_minus_its_blur(picture: Array) -> None:
    blurred = filtered(picture, "gaussian-5")
    assert np.allclose(filtered(picture, "unsharp"), 2 * inside(picture, 2) - blurred)


def test_sharpen_is_the_picture_minus_its_laplacian(picture: Array) -> None:
    for name, laplacian in [("sharpen", "laplacian-4"), ("sharpen-8", "laplacian-8")]:
        expected = inside(picture, 1) - filtered(picture, laplacian)
        assert np.allclose(filtered(picture, name), expected)


def test_edge_8_is_laplacian_8_with_its_sign_reversed() -> None:
    assert np.array_equal(weights("edge-8"), -weights("laplacian-8"))
    assert "sign of laplacian-8 reversed" in load_kernel("edge-8").source


def test_difference_of_gaussians_is_the_wide_blur_minus_the_narrow_one(picture: Array) -> None:
    narrow = filtered(inside(picture, 1), "gaussian-3")
    expected = filtered(picture, "gaussian-5") - narrow
    assert np.allclose(filtered(picture, "difference-of-gaussians"), expected)


# Oracles


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize(
    ("stem", "oracle"), [("sobel", ndimage.sobel), ("prewitt", ndimage.prewitt)]
)
def test_sobel_and_prewitt_are_scipys(picture: Array, stem: str, oracle, axis: int) -> None:
    name = f"{stem}-{'yx'[axis]}"
    assert np.allclose(filtered(picture, name), inside(oracle(picture, axis=axis), 1))


def test_central_differences_are_numpys_gradient(picture: Array) -> None:
    down, right = np.gradient(picture)
    assert np.allclose(filtered(picture, "central-difference-x"), right[:, 1:-1])
    assert np.allclose(filtered(picture, "central-difference-y"), down[1:-1])


def test_laplacian_4_is_scipys(picture: Array) -> None:
    assert np.allclose(filtered(picture, "laplacian-4"), inside(ndimage.laplace(picture), 1))


@pytest.mark.parametrize("size", [3, 5])
def test_box_is_scipys_uniform_filter(picture: Array, size: int) -> None:
    expected = inside(ndimage.uniform_filter(picture, size), size // 2)
    assert np.allclose(filtered(picture, f"box-{size}"), expected)


@pytest.mark.parametrize("size", [3, 5, 7])
def test_gaussians_are_binomial_and_have_the_variance_they_state(size: int) -> None:
    binomial = special.comb(size - 1, np.arange(size))
    kernel = load_kernel(f"gaussian-{size}")
    assert np.allclose(kernel.values, np.outer(binomial, binomial) / binomial.sum() ** 2)
    places_from_centre = np.arange(size) - size // 2
    variance = (kernel.values.sum(axis=0) * places_from_centre**2).sum()
    assert variance == pytest.approx((size - 1) / 4)


def test_laplacian_of_gaussian_resembles_scipys() -> None:
    impulse = np.zeros((5, 5))
    impulse[2, 2] = 1
    oracle = ndimage.gaussian_laplace(impulse, 0.6, mode="constant")
    assert np.corrcoef(weights("laplacian-of-gaussian").ravel(), oracle.ravel())[0, 1] > 0.95


def test_scharr_finds_directions_better_than_sobel() -> None:
    def worst_error(stem: str) -> float:
        y, x = np.mgrid[-1:2, -1:2]
        errors = []
        for angle in np.linspace(0, np.pi / 2, 91):
            wave = np.sin(0.8 * (np.cos(angle) * x + np.sin(angle) * y))
            right = (weights(f"{stem}-x") * wave).sum()
            down = (weights(f"{stem}-y") * wave).sum()
            errors.append(abs(np.arctan2(down, right) - angle))
        return max(errors)

    assert worst_error("scharr") < worst_error("sobel") / 3


def test_second_derivatives_are_positive_on_a_valley() -> None:
    y, x = np.mgrid[-3:4, -3:4]
    valley = (x**2 + y**2).astype(float)
    assert (filtered(valley, "laplacian-4") == 4).all()
    for name in ("laplacian-8", "laplacian-of-gaussian", "difference-of-gaussians"):
        assert (filtered(valley, name) > 0).all()


def test_identity_and_shift_move_the_picture_by_nothing_and_by_one(picture: Array) -> None:
    assert np.array_equal(filtered(picture, "identity"), inside(picture, 1))
    assert np.array_equal(filtered(picture, "shift-right"), picture[1:-1, :-2])


# Loading


def test_typed_rows_become_a_kernel() -> None:
    kernel = load_kernel(" 1 0 -1; 2 0 -2.5 ")
    assert (kernel.name, kernel.family) == ("typed", "typed")
    assert kernel.values.tolist() == [[1, 0, -1], [2, 0, -2.5]]
    assert load_kernel("-1,2").values.tolist() == [[-1, 2]]
    assert load_kernel("5").values.tolist() == [[5]]


def test_nobody_can_change_a_shared_kernel() -> None:
    with pytest.raises(ValueError, match="read-only"):
        built_in_kernels()[0].values[0, 0] = 7


def test_files_of_every_kind_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    (tmp_path / "b.csv").write_text("\ufeff1,0\n0,3\n", encoding="utf-8")
    (tmp_path / "c.TXT").write_text("1 0\n0 3\n")
    (tmp_path / "d.csv").write_text("1;0\n0;3\n")
    assert load_kernel(str(tmp_path / "a.toml")).values.tolist() == [[0.25, 0], [0, 0.75]]
    for name in ("b.csv", "c.TXT", "d.csv"):
        kernel = load_kernel(str(tmp_path / name))
        assert kernel.values.tolist() == [[1, 0], [0, 3]]
        assert (kernel.name, kernel.family) == (name[0], "typed")


def test_the_users_folder_is_found_by_name(own_folder: Path) -> None:
    (own_folder / "any.toml").write_text(GOOD)
    kernels, problems = user_kernels()
    assert ([kernel.name for kernel in kernels], problems) == (["mine"], [])
    assert load_kernel("mine").values.tolist() == [[0.25, 0], [0, 0.75]]


def test_without_a_folder_the_user_has_no_kernels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "nowhere"))
    assert user_kernels() == ([], [])


def test_a_broken_file_is_listed_as_a_problem_and_refused_by_name(own_folder: Path) -> None:
    (own_folder / "bad.toml").write_text("name = ")
    (own_folder / "good.toml").write_text(GOOD)
    kernels, problems = user_kernels()
    assert [kernel.name for kernel in kernels] == ["mine"]
    assert len(problems) == 1
    assert "bad.toml is not TOML" in problems[0]
    assert refusal("bad") == problems[0]
    assert load_kernel("sobel-x").name == "sobel-x"


@pytest.mark.parametrize("file_name", ["sobel-x.toml", "other.toml"])
def test_a_users_kernel_never_shadows_a_built_in_one_silently(
    own_folder: Path, file_name: str
) -> None:
    (own_folder / file_name).write_text(GOOD.replace("mine", "sobel-x"))
    kernels, [problem] = user_kernels()
    assert kernels == []
    assert "'sobel-x' is taken by a built-in kernel" in problem
    assert refusal("sobel-x") == problem


def test_two_files_with_one_name_are_a_problem(own_folder: Path) -> None:
    (own_folder / "a.toml").write_text(GOOD)
    (own_folder / "b.toml").write_text(GOOD)
    kernels, [problem] = user_kernels()
    assert len(kernels) == 1
    assert "'mine' is taken by" in problem
    assert "a.toml" in problem


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "empty"),
        (";;", "empty"),
        ("1 2; 3", "ragged"),
        ("1 x; 3 4", "'x'"),
        ("nan 1; 2 3", "'nan'"),
        ("inf 1", "'inf'"),
        ("sobel", "did you mean 'sobel-"),
        ("Edge-8", "did you mean 'edge-8'"),
        ("zzzz", "`convtui kernels` lists them"),
        ("no/such.toml", "is not there"),
        ("nothing.csv", "is not there"),
        ("~nobody-of-that-name/k.toml", "is not there"),
        ("picture/of.png", "is no kernel file"),
    ],
)
def test_what_is_typed_wrong_is_refused_in_one_line(
    own_folder: Path, typed: str, expected: str
) -> None:
    assert expected in refusal(typed)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("rows = [[1, 0], [0, 3]]", ""), "'rows' is missing"),
        (('source = "me"', ""), "'source' is missing"),
        (('family = "test"', "family = 3"), "family is 3"),
        (('"a test"', '"  "'), "purpose is '  '"),
        (('"mine"', '"my own; kernel"'), "'my own; kernel'"),
        (("divisor", "diviser"), "did you mean 'divisor'"),
        (("divisor = 4", "divisor = 0"), "divisor is 0"),
        (("divisor = 4", "divisor = nan"), "divisor is nan: give a finite number"),
        (("divisor = 4", "divisor = 1e-320"), "overflow"),
        (("[0, 3]", "[0]"), "row 2 has 1 number and row 1 has 2"),
        (("[0, 3]", "[0, '3']"), "rows: a weight is '3': give a finite number"),
        (("[0, 3]", "[0, true]"), "a weight is true"),
        (("[0, 3]", "[0, nan]"), "a weight is nan: give a finite"),
        (("[0, 3]", "[0, -inf]"), "a weight is -inf"),
        (("[0, 3]", f"[0, 1{'0' * 400}]"), "give a finite number"),
        (("[0, 3]", f"[0, 1{'0' * 9000}]"), "is not TOML"),
        (("[0, 3]", "[0, [3]]"), "2-D"),
        (("[[1, 0], [0, 3]]", "[]"), "rows is empty"),
        (("[[1, 0], [0, 3]]", "[[], []]"), "rows is empty"),
        (("[[1, 0], [0, 3]]", "[1, 0]"), "no list of rows"),
        (("[[1, 0], [0, 3]]", "7"), "no list of rows"),
        (("[[1, 0], [0, 3]]", "[[1, 0], [0, 3]"), "is not TOML"),
        (("[[1, 0], [0, 3]]", "[" * 5000), "is not TOML"),
    ],
)
def test_a_broken_file_is_refused_in_one_line_that_names_it(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(GOOD.replace(*change))
    message = refusal(str(path))
    assert expected in message
    assert "broken.toml" in message
    assert len(message) < 300 + len(str(path))


def test_what_is_no_readable_text_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "large.txt").write_text("1 " * 600_000)
    (tmp_path / "commas.csv").write_text("0,5;1\n1;0,5\n")
    assert "is not text" in refusal(str(tmp_path / "picture.csv"))
    assert "is not a file" in refusal(str(tmp_path / "folder.toml"))
    assert "larger than 1 MB" in refusal(str(tmp_path / "large.txt"))
    assert "both ',' and ';'" in refusal(str(tmp_path / "commas.csv"))
