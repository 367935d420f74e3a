"""Everything that cannot be used is refused in one line that names the value and the mend."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convtui.errors import BadInput
from convtui.inputs import files, load_input
from convtui.inputs.pictures import MOST_PIXELS


def refusal(text: str, **how: object) -> str:
    with pytest.raises(BadInput) as caught:
        load_input(text, **how)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    return message


TYPED = [
    ("", "the input is empty", "type the name of a matrix"),
    ("   ", "the input is empty", "digit:4"),
    ("ptach", "unknown input 'ptach'", "did you mean 'patch'"),
    ("chekerboard", "unknown input 'chekerboard'", "did you mean 'checkerboard'"),
    ("digits:4", "unknown input 'digits:4'", "did you mean 'digit:4'"),
    ("cifar:3", "unknown input 'cifar:3'", "did you mean 'cifar10:5'"),
    ("x" * 500, "unknown input 'xxx", "type the name of a matrix"),
    ("mnist", "'mnist'", "mnist:4"),
    ("digit:12", "'digit:12'", "the digits 0 to 9"),
    ("digit:", "'digit:'", "type digit:4"),
    ("digit#4", "'digit#4'", "type digit:4"),
    ("digit:4~", "'digit:4~'", "type digit:4~7"),
    ("digit:4~-1", "'digit:4~-1'", "a whole number from 0 on"),
    ("mnist:4~7", "'mnist:4~7'", "type digit:4~7"),
    ("digit:" + "9" * 500, "'digit:999", "type digit:4"),
    ("1 " + "x" * 500 + "; 3 4", "'xxx", "only numbers"),
    ("mnist:10", "'mnist:10'", "labels are 0 to 9"),
    ("mnist:four", "'mnist:four'", "mnist#123"),
    ("mnist#x", "'mnist#x'", "a whole number"),
    ("mnist#-1", "'mnist#-1'", "a whole number"),
    ("cifar10:cta", "'cta'", "did you mean 'cat'"),
    ("rgb:rde", "channel 'rde'", "did you mean 'red'"),
    ("cifar10#5:rde", "channel 'rde'", "red, green, blue, grey"),
    ("patch:red", "patch:red", "leave ':red' away"),
    ("digit:4:grey", "digit:4:grey", "leave ':grey' away"),
    ("1 2; 3", "row 2 has 1", "the same length"),
    ("1 x; 3 4", "'x'", "only numbers"),
    ("nan 1; 2 3", "'nan'", "only finite numbers"),
    ("inf 1; 2 3", "'inf'", "only finite numbers"),
    (";;", "is empty", "type numbers"),
    ("[[1, 2], [3]]", "row 2 has 1", "the same length"),
    ("[[1, true]]", "row 1, column 2 holds 'true'", "only finite numbers"),
    ("[[1, 2]", "column 8", "write [["),
    ("[1, 2]", "no matrix", "write [["),
    ("[[[[1]]]]", "no matrix", "write [["),
    ('{"rows": [[1]]}', "'rows'", 'write [[1, 0], [0, 1]] or {"values"'),
    ("[" * 100_000, "is not JSON", "write [["),
    ("[[1" + "0" * 400 + "]]", "'1000", "only finite numbers"),
    ("[[NaN]]", "nan in row 1, column 1", "only finite numbers"),
    ("~/no such folder/x.png", "'~/no such folder/x.png'", "there is no folder"),
    ("a\0b.png", "'a\\x00b.png'", "check the name"),
    ("\0/b.png", "'\\x00/b.png'", "there is no folder '\\x00'"),
    ("~\0", "'~\\x00'", "check the name"),
    ("~\0/b.png", "'~\\x00/b.png'", "there is no folder '~\\x00'"),
]


def brief(value):
    """The beginning of a value, as the name of a case."""
    return str(value)[:24]


@pytest.mark.parametrize(("text", "value", "mend"), TYPED, ids=brief)
def test_what_was_typed_is_refused_with_its_value_and_the_mend(folder, text, value, mend):
    message = refusal(text)
    assert value in message
    assert mend in message


@pytest.mark.parametrize(
    ("crop", "value", "mend"),
    [
        ("x", "'x'", "r0:r1,c0:c1"),
        ("", "''", "r0:r1,c0:c1"),
        ("1:2", "'1:2'", "11:15,11:15"),
        ("1:2:3,:", "'1:2:3,:'", "11:15,11:15"),
        ("3:3,:", "no row", "the end is left out"),
        (":,3:2", "no column", "the end is left out"),
        ("0:5,:", "has 4 rows, 0:4", "count from 0"),
        (":,-5:", "has 4 columns, 0:4", "count from 0"),
        ("9" * 50 + ":,:", "'999", "r0:r1,c0:c1"),
    ],
)
def test_a_crop_that_is_none_is_refused(crop, value, mend):
    message = refusal("patch", crop=crop)
    assert value in message
    assert mend in message


@pytest.mark.parametrize("degrees", [45, -90, 360])
def test_only_quarter_turns_are_made(degrees):
    message = refusal("patch", rotate=degrees)
    assert str(degrees) in message
    assert "give 0, 90, 180 or 270" in message


@pytest.mark.parametrize(
    ("text", "value", "mend"),
    [
        ("", "standard input is empty", "1,0,1"),
        ("\n\n", "standard input is empty", "1,0,1"),
        ("a b", "line 1, column 1 holds 'a'", "header"),
        ("1,2\n3,x", "line 2, column 2 holds 'x'", "put a number there"),
        ("1,2\n3", "line 2 has 1 number and line 1 has 2", "the same length"),
        ("[[1], [2, 3]]", "row 2 has 2", "the same length"),
        ("1 2; nan 3", "row 2, column 1, holds 'nan'", "only finite numbers"),
        ("1,2\n3,nan", "nan in row 2, column 2", "only finite numbers"),
    ],
)
def test_what_was_piped_in_is_refused_with_its_place(text, value, mend):
    message = refusal("-", stdin=io.StringIO(text))
    assert value in message
    assert mend in message


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
@pytest.mark.parametrize("data", [b"\x89PNG\r\n", b"1 2\n3\x00 4"])
def test_a_picture_piped_in_is_refused(data, errors):
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors=errors)
    assert "name the file" in refusal("-", stdin=stream)


def test_a_closed_standard_input_is_refused(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert "closed" in refusal("-")
    closed = io.StringIO()
    closed.close()
    assert "closed" in refusal("-", stdin=closed)


CONTENTS = [
    ("x.csv", b"", "'x.csv' is empty", "give a picture, .csv"),
    ("x.csv", b"\n \n", "x.csv is empty", "lines of numbers"),
    ("x.csv", b"a,b\n1,2\n", "line 1, column 1 holds 'a'", "header"),
    ("x.csv", b'"","V1"\n"1",2\n', "line 1, column 1 is empty", "row.names = FALSE"),
    ("x.csv", b"1,2\n3,NA\n", "line 2, column 2 holds 'NA'", "put a number there"),
    ("x.csv", b"1,2\n\n3,\n", "line 3, column 2 is empty", "put a number there"),
    ("x.csv", b"1,2\n3,4,5\n", "line 2 has 3", "the same length"),
    ("x.csv", b"1,inf\n", "inf in row 1, column 2", "put a number there"),
    ("x.csv", b"1,\xff\xfe\n", "x.csv is no UTF-8", "save it as UTF-8"),
    ("x.csv", b'1,"' + b"2" * 200_000 + b'"', "x.csv line 1", "save it again"),
    ("x.json", b"{", "x.json is not JSON: line 1, column 2", "write [["),
    ("x.json", b"[[1], [null]]", "row 2, column 1 holds 'null'", "only finite numbers"),
    ("x.json", b"[[], []]", "x.json is empty (2×0)", "at least one number"),
    ("x.json", b'[["1"]]', "row 1, column 1", "only finite numbers"),
    ("x.npy", b"hello", "x.npy is not a whole .npy", "numpy.save"),
    ("x.npz", b"PK\3\4", "x.npz is an archive", "numpy.save"),
    ("x.png", b"hello", "x.png is not a picture", "PNG or JPEG"),
    ("x.txt", b"1 2\n3 4\n", "x.txt is not a picture", ".csv, .npy and .json"),
]


@pytest.mark.parametrize(("name", "data", "value", "mend"), CONTENTS, ids=brief)
def test_a_file_that_holds_something_else_is_refused(folder, name, data, value, mend):
    (folder / name).write_bytes(data)
    message = refusal(name)
    assert value in message
    assert mend in message


ARRAYS = [
    (np.zeros((0, 3)), "0×3", "at least one number"),
    (np.zeros((2, 2, 0)), "2×2×0", "at least one number"),
    (np.array(3.0), "0 dimensions", "give a matrix"),
    (np.arange(3), "1 dimension (3)", "give a matrix"),
    (np.zeros((1, 2, 2, 3)), "4 dimensions (1×2×2×3)", "give a matrix"),
    (np.zeros((9, 28, 28)), "9×28×28", "save one image (x[0])"),
    (np.array([[1, np.nan]]), "nan in row 1, column 2", "put a number there"),
    (np.array([[1], [-np.inf]]), "-inf in row 2, column 1", "put a number there"),
    (np.array([[1j]]), "complex", "x.astype(float)"),
    (np.array([["1"]]), "text", "x.astype(float)"),
    (np.array([[{}]], dtype=object), "pickled Python objects", "x.astype(float)"),
    (np.zeros((1, 1), dtype="M8[s]"), "dates", "x.astype(float)"),
    (np.zeros((1, 1), dtype=[("a", float)]), "records", "x.astype(float)"),
]


@pytest.mark.parametrize(("array", "value", "mend"), ARRAYS)
def test_an_array_that_is_no_image_is_refused(folder, array, value, mend):
    np.save(folder / "x.npy", array)
    message = refusal("x.npy")
    assert message.startswith("x.npy")
    assert value in message
    assert mend in message


def test_a_pickle_in_an_npy_never_runs(folder):
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return Path.mkdir, (folder / "sprung",)

    np.save(folder / "x.npy", np.array([[Trap()]], dtype=object))
    refusal("x.npy")
    assert not (folder / "sprung").exists()


def test_an_npy_that_is_cut_off_is_refused(folder):
    np.save(folder / "x.npy", np.zeros((50, 50)))
    Path("x.npy").write_bytes(Path("x.npy").read_bytes()[:3000])
    assert "numpy.save" in refusal("x.npy")


def test_an_npy_that_claims_to_be_enormous_is_refused_before_it_is_read(folder):
    with Path("x.npy").open("wb") as file:
        np.lib.format.write_array_header_1_0(
            file, {"descr": "<f8", "fortran_order": False, "shape": (10**6, 10**6)}
        )
    assert "are the most" in refusal("x.npy")


@pytest.mark.parametrize("name", ["x.csv", "x.json"])
def test_a_text_that_would_take_minutes_is_refused_with_another_way(folder, name, monkeypatch):
    monkeypatch.setattr(files, "MOST_TEXT", 3)
    (folder / name).write_text("[[1, 2]]")
    assert "numpy.save" in refusal(name)


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "bmp", "tif", "webp"])
def test_a_truncated_picture_is_refused(folder, ending):
    noise = np.random.default_rng(0).integers(0, 256, (60, 60, 3), dtype=np.uint8)
    Image.fromarray(noise).save(f"x.{ending}")
    whole = Path(f"x.{ending}").read_bytes()
    Path(f"x.{ending}").write_bytes(whole[: len(whole) // 2])
    message = refusal(f"x.{ending}")
    assert message.startswith(f"x.{ending} is ")
    assert "save it" in message


@pytest.mark.parametrize("pixels", [99, 60, 30])
def test_a_decompression_bomb_is_refused_and_the_limit_is_named(folder, pixels):
    Image.new("L", (10, 10)).save("x.png")
    before = Image.MAX_IMAGE_PIXELS
    message = refusal("x.png", most_pixels=pixels)
    assert f"x.png has more than {pixels} pixels" in message
    assert "make it smaller first" in message
    assert "--max-pixels" in message
    assert before == Image.MAX_IMAGE_PIXELS


def test_the_limit_of_pixels_is_pillows_own_and_can_be_raised(folder, monkeypatch):
    assert Image.MAX_IMAGE_PIXELS == MOST_PIXELS
    Image.new("L", (10, 10)).save("x.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 4)
    assert load_input("x.png", most_pixels=100).values.shape == (10, 10)


def test_a_missing_file_suggests_the_nearest_name_in_its_folder(folder):
    (folder / "pictures").mkdir()
    (folder / "pictures" / "photo.png").write_bytes(b"")
    message = refusal("pictures/phto.png")
    assert "'pictures/phto.png'" in message
    assert "did you mean 'pictures/photo.png'?" in message
    assert "check the name" in refusal("pictures/quite-another.csv")
    assert "there is no folder 'pctures'" in refusal("pctures/photo.png:red")


def test_a_folder_is_refused(folder):
    (folder / "x.png").mkdir()
    assert "'x.png' is a folder: name a file in it" in refusal("x.png")
    assert "is a folder" in refusal("..")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="this system has no /dev/null")
def test_a_device_is_refused(folder):
    assert "'/dev/null' is no ordinary file" in refusal("/dev/null")


@pytest.mark.parametrize("name", ["x.png", "x.csv", "x.npy", "x.json"])
def test_a_file_without_permission_is_refused(folder, name, monkeypatch):
    (folder / name).write_text("1")

    def forbidden(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", forbidden)
    message = refusal(name)
    assert f"'{name}' may not be read" in message
    assert "permission" in message


def test_a_disk_that_fails_is_told_in_one_line(folder, monkeypatch):
    (folder / "x.csv").write_text("1")

    def broken(self: Path, *_: object) -> None:
        raise OSError(5, "Input/output error", str(self))

    monkeypatch.setattr(Path, "open", broken)
    assert "'x.csv' cannot be read: Input/output error" in refusal("x.csv")


def test_a_line_break_in_the_name_of_a_file_does_not_break_the_message(folder):
    (folder / "a\nb.png").write_text("hello")
    assert "a b.png is not a picture" in refusal("a\nb.png")


def test_a_colour_of_a_file_without_colours_is_refused(folder):
    np.save(folder / "x.npy", np.zeros((3, 3)))
    assert "leave ':red' away" in refusal("x.npy:red")
