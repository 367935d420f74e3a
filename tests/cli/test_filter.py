"""`convtui filter`: pictures in, pictures out; many of them; and what is refused."""

import os
import stat
import sys
from pathlib import Path

import numpy as np
import pexpect
import pytest
from patience import PATIENCE
from PIL import Image
from scipy import signal

from convtui.cli.main import run
from convtui.errors import ExitCode
from convtui.inputs import load_input

Capture = pytest.CaptureFixture[str]

EDGES = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])
PIXELS = np.random.default_rng(4).integers(0, 256, (20, 30, 3), dtype=np.uint8)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / ".home"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def filtered(*argv: str, code: ExitCode = ExitCode.FINE) -> None:
    assert run(["filter", *argv]) == code


def refusal(capsys: Capture, *argv: str) -> str:
    """The one line on stderr of a command that is refused, and that has written nothing."""
    before = sorted(Path().rglob("*"))
    filtered(*argv, code=ExitCode.BAD_INPUT)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("convtui: ")
    assert err.count("\n") == 1
    assert sorted(Path().rglob("*")) == before
    return err


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def pixels(name: str) -> np.ndarray:
    return np.asarray(Image.open(name))


# Numbers


@pytest.mark.parametrize(("channel", "plane"), [("red", 0), ("green", 1), ("blue", 2)])
def test_a_channel_is_filtered_clipped_and_saved_grey(channel: str, plane: int) -> None:
    Image.fromarray(PIXELS).save("photo.png")
    filtered("photo.png", "--kernel", "edge-8", "--channel", channel, "-o", "out.png")
    expected = signal.correlate2d(PIXELS[:, :, plane].astype(float), EDGES, mode="valid")
    assert np.array_equal(pixels("out.png"), np.clip(expected, 0, 255))


def test_all_channels_keep_the_picture_in_colour() -> None:
    Image.fromarray(PIXELS).save("photo.png")
    filtered("photo.png", "--kernel", "identity", "--padding", "same", "-o", "out.png")
    assert np.array_equal(pixels("out.png"), PIXELS)


def test_grey_is_the_luminance() -> None:
    Image.fromarray(PIXELS).save("photo.png")
    filtered("photo.png", "--kernel", "1", "--channel", "gray", "-o", "out.png")
    grey = np.asarray(Image.fromarray(PIXELS).convert("L"), dtype=int)
    assert np.abs(pixels("out.png") - grey).max() <= 1


def test_layer_options_reach_the_picture() -> None:
    arguments = ("--kernel", "sobel-x", "--stride", "2", "--bias", "9", "--flip", "--channel")
    filtered("scene", *arguments, "red", "--absolute", "-o", "out.png")
    source = load_input("scene:red").values
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    expected = np.abs(signal.convolve2d(source, sobel, mode="valid")[::2, ::2] + 9)
    assert np.array_equal(pixels("out.png"), np.clip(expected, 0, 255))


def test_normalised_reaches_from_0_to_255() -> None:
    filtered("scene", "--kernel", "sobel-x", "--channel", "red", "--normalise", "-o", "out.png")
    assert (pixels("out.png").min(), pixels("out.png").max()) == (0, 255)


def test_the_kernel_of_the_reports_keeps_flat_areas_black_and_multiplies_them_by_four() -> None:
    flat = np.full((9, 9), 50, np.uint8)
    Image.fromarray(flat).save("flat.png")
    filtered("flat.png", "--kernel", "edge-8", "--kernel", "edge-4", "-o", "out.png")
    assert (pixels("out-edge-8.png") == 0).all()
    assert (pixels("out-edge-4.png") == 200).all()


# Files


def test_the_names_of_the_files_are_the_output_and_clipping_is_explained_beside_it(
    capsys: Capture,
) -> None:
    filtered("pentagon", "--kernel", "edge-8", "--channel", "blue", "-o", "out.png")
    out, err = capsys.readouterr()
    assert out == "out.png\n"
    assert "% are below 0 and become 0" in err
    assert "8-bit integers" in err


def test_several_kernels_put_their_names_into_the_files(capsys: Capture) -> None:
    kernels = ("--kernel", "edge-8", "--kernel", "1 1", "--kernel", "1; 1")
    filtered("pentagon", *kernels, "-o", "out.webp")
    expected = ["out-edge-8.webp", "out-typed-2.webp", "out-typed-3.webp"]
    assert capsys.readouterr().out.split() == expected
    assert names(".") == expected


def test_a_montage_is_one_sheet_of_originals_and_results() -> None:
    filtered(
        "pentagon",
        "--kernel",
        "edge-8",
        "--kernel",
        "sobel-x",
        "--channel",
        "blue",
        "--montage",
        "-o",
        "sheet.png",
    )
    sheet = pixels("sheet.png")
    large = load_input("pentagon:blue").values.repeat(6, axis=0).repeat(6, axis=1)
    side = large.shape[0]
    blue = np.dstack([large] * 3)
    found = [
        (top, left)
        for top in range(sheet.shape[0] - side + 1)
        for left in range(sheet.shape[1] - side + 1)
        if np.array_equal(sheet[top + side // 2, left : left + side], blue[side // 2])
        and np.array_equal(sheet[top : top + side, left : left + side], blue)
    ]
    # Blue among the originals on the right, and again below on the left.
    assert len(found) == 2
    assert found[0][0] < found[1][0]
    assert found[0][1] > found[1][1]


def test_what_is_there_is_replaced_only_by_force(capsys: Capture) -> None:
    Path("out.png").write_text("mine")
    said = refusal(capsys, "pentagon", "-o", "out.png")
    assert "out.png exists already: add --force" in said
    assert Path("out.png").read_text() == "mine"
    filtered("pentagon", "-o", "out.png", "--force")
    assert pixels("out.png").shape == (62, 62, 3)


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2), ("", 2)])
def test_on_a_terminal_one_is_asked(answer: str, code: int) -> None:
    Path("out.png").write_text("mine")
    arguments = ["-m", "convtui", "filter", "pentagon", "-o", "out.png"]
    child = pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=PATIENCE)
    child.expect("Replace")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    assert (Path("out.png").read_bytes() == b"mine") == bool(code)


# Many


def test_a_folder_is_filtered_and_a_bad_picture_is_named(capsys: Capture) -> None:
    Path("album").mkdir()
    for name in ("a", "b"):
        Image.fromarray(PIXELS).save(f"album/{name}.png")
    Path("album/broken.png").write_bytes(Path("album/a.png").read_bytes()[:100])
    Image.new("L", (1, 1)).save("album/dot.png")
    Path("album/notes.txt").write_text("no picture")
    filtered("album", "--kernel", "edge-8", "-o", "results", code=ExitCode.NO)
    out, err = capsys.readouterr()
    assert out.split() == ["results/a-edge-8.png", "results/b-edge-8.png"]
    assert names("results") == [
        "a-edge-8.png",
        "b-edge-8.png",
    ]
    assert [line.split()[1] for line in err.splitlines()] == [
        "album/broken.png:",
        "album/dot.png:",
        "2",
    ]
    assert "album/dot.png: kernel of 3 rows does not fit in 1 row" in err
    assert err.splitlines()[-1] == "convtui: 2 of 4 pictures could not be filtered"


def test_several_pictures_go_into_a_folder_that_is_made() -> None:
    filtered("pentagon", "scene:red", "-o", "made/here", "--montage")
    assert names("made/here") == [
        "pentagon-montage.png",
        "scene-red-montage.png",
    ]


def test_two_pictures_of_one_name_are_not_written_over_one_another(capsys: Capture) -> None:
    Image.fromarray(PIXELS).save("photo.png")
    Image.fromarray(PIXELS).save("photo.bmp")
    said = refusal(capsys, "photo.png", "photo.bmp", "-o", "results")
    assert "photo.png and photo.bmp would go into one file, results/photo-edge-8.png" in said


def test_of_a_folder_the_pictures_of_one_stem_are_named_and_the_others_filtered(
    capsys: Capture,
) -> None:
    Path("photos").mkdir()
    for name in ("a.png", "b.png", "b.bmp", "c.png"):
        Image.fromarray(PIXELS).save(f"photos/{name}")
    filtered("photos", "-o", "results", code=ExitCode.NO)
    assert names("results") == ["a-edge-8.png", "c-edge-8.png"]
    err = capsys.readouterr().err.splitlines()
    assert "photos/b.bmp and photos/b.png would go into one file, results/b-edge-8.png" in err[0]
    assert err[-1] == "convtui: 2 of 4 pictures could not be filtered"


def test_a_picture_that_is_given_twice_is_filtered_once() -> None:
    filtered("scene", "scene", "pentagon", "-o", "results")
    assert names("results") == ["pentagon-edge-8.png", "scene-edge-8.png"]


# Refused


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pentagon", "-o", "out.xyz"), "out.xyz is no picture's name: end it in .png"),
        (("pentagon", "-o", "out"), "out is no picture's name"),
        (("pentagon", "-o", "nowhere/out.png"), "nowhere cannot be written (no such folder)"),
        (("pentagon", "scene", "-o", "out.png"), "2 pictures do not go into one file out.png"),
        (("nothing.png", "-o", "out.png"), "no file 'nothing.png'"),
        (("pentagon", "-o", "o.png", "--channel", "pink"), "red, green, blue, grey, all"),
        (("pentagon", "-o", "o.png", "--clip", "--absolute"), "exclude one another"),
        (("pentagon", "-o", "o.png", "--kernel", "sobelx"), "did you mean 'sobel-x'"),
        (("5", "-o", "o.png"), "does not fit in 1 row"),
        (("[[[1, 2]]]", "-o", "o.png", "--kernel", "1"), "2 channels and no colours"),
        (("[[1e308]]", "-o", "o.png", "--padding", "1"), "numbers beyond"),
        (("pentagon", "-o", "o.png", "--max-pixels", "0"), "--max-pixels"),
        (("pentagon",), "'--output'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    capsys: Capture, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refusal(capsys, *arguments)


def test_an_empty_folder_is_refused(capsys: Capture) -> None:
    Path("empty").mkdir()
    assert "empty holds no picture" in refusal(capsys, "empty", "-o", "out")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(capsys: Capture) -> None:
    Path("locked").mkdir()
    Path("locked").chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert "permission denied" in refusal(capsys, "pentagon", "-o", "locked/out.png")


def test_a_huge_picture_is_refused_and_read_when_the_limit_is_raised(capsys: Capture) -> None:
    Image.new("1", (10_000, 9_000)).save("huge.png")
    said = refusal(capsys, "huge.png", "-o", "out.png")
    assert "89,478,485" in said
    assert "--max-pixels" in said
    assert "more than 100 pixels" in refusal(
        capsys, "huge.png", "-o", "out.png", "--max-pixels", "100"
    )
    arguments = ("--max-pixels", "90000000", "--crop", "0:9,0:9")
    filtered("huge.png", "-o", "out.png", *arguments)
    assert pixels("out.png").shape == (7, 7)


@pytest.mark.parametrize("mode", ["CMYK", "P", "LA", "I;16"])
def test_pictures_of_every_mode_are_filtered(mode: str) -> None:
    Image.new(mode, (8, 8)).save("photo.tif")
    filtered("photo.tif", "-o", "out.png")
    assert pixels("out.png").shape[:2] == (6, 6)


def test_of_an_animated_picture_the_first_frame_is_taken_and_it_is_said(capsys: Capture) -> None:
    frames = [Image.new("L", (8, 8), grey) for grey in (10, 200)]
    frames[0].save("moving.gif", save_all=True, append_images=frames[1:])
    filtered("moving.gif", "--kernel", "1", "-o", "out.png")
    assert "the first frame of several" in capsys.readouterr().err
    assert set(np.unique(pixels("out.png"))) == {10}
