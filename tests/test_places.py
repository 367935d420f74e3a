"""Users without a home folder, and paths as they are typed."""

import pwd
from pathlib import Path

import pytest

from convtui import places
from convtui.cli.commands import COMMANDS
from convtui.cli.main import run
from convtui.errors import BadInput, ExitCode


@pytest.fixture
def homeless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a user whom the system does not know, as in a container with a user of its own."""

    def unknown(_: object) -> None:
        raise KeyError("uid not found")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "CONVTUI_HOME", "CONVTUI_DATA", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    for kind in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME", raising=False)
    monkeypatch.chdir(tmp_path)


ARGUMENTS = {
    "step": ["patch"],
    "network": ["digits", "digit:4"],
    "compute": ["patch"],
    "forward": ["mnist-course", "digit:4"],
    "gradient": ["digits", "digit:4", "--label", "4", "--of", "dense-1/bias"],
    "learn": ["patch", "--target", "sobel-x", "--steps", "2"],
    "teach": ["digits", "--epochs", "1"],
    "filter": ["pentagon", "-o", "out.png"],
    "animate": ["patch", "-o", "out.gif", "--stages", "pooling"],
    "check": ["--against-r", "--cases", "0"],
    "kernels": [],
    "misconceptions": [],
    "audit": ["1 2", "1", "1 2"],
    "mark": ["--skeleton", "uppsala"],
    "quiz": ["--json"],
    "models": [],
    "train": ["mnist-course", "--data", "strokes", "--samples", "20", "--epochs", "1"],
    "runs": ["list"],
    "experiment": ["list"],
    "search": ["list"],
    "data": ["list"],
    "doctor": [],
}


@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_home_folder_every_command_works_or_says_one_line(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run([command, *ARGUMENTS[command]])
    err = capsys.readouterr().err
    assert code == ExitCode.FINE or (err.startswith("convtui: ") and err.count("\n") == 1)
    if command in ("compute", "forward", "filter", "animate", "kernels", "mark", "models", "data"):
        assert code == ExitCode.FINE
    assert {path.name for path in tmp_path.iterdir()} <= {"out.png", "out.gif"}


@pytest.mark.usefixtures("homeless")
def test_without_a_home_folder_what_has_to_be_kept_asks_for_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["data", "fetch", "mnist"]) == ExitCode.MISSING
    assert "set CONVTUI_HOME" in capsys.readouterr().err


@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize("name", ["config_folder", "data_folder", "cache_folder"])
def test_without_a_home_folder_our_folders_are_where_nothing_can_be_made(name: str) -> None:
    folder = getattr(places, name)()
    assert folder.is_absolute()
    assert not folder.exists()
    with pytest.raises(OSError, match="Not a directory"):
        folder.mkdir(parents=True)


@pytest.mark.usefixtures("homeless")
def test_a_tilde_that_means_nothing_stays_as_it_is() -> None:
    assert places.typed_path("~/x") == Path("~/x")
    assert places.typed_path("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert places.typed_path("~/x") == Path("/home/ada/x")


def test_a_path_with_a_zero_byte_is_refused() -> None:
    with pytest.raises(BadInput, match=r"'~\\x00' holds a zero byte"):
        places.typed_path("~\0")


@pytest.mark.parametrize(
    "arguments",
    [
        ["compute", "~\0"],
        ["compute", "patch", "-o", "~\0.csv"],
        ["compute", "patch", "--kernel", "a\0.toml"],
        ["filter", "scene", "-o", "a\0.png"],
        ["animate", "patch", "-o", "\0/a.gif"],
        ["runs", "export", "x\0", "-o", "a"],
        ["train", "a\0.toml"],
        ["\0"],
    ],
)
def test_an_argument_with_a_zero_byte_is_refused_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == ExitCode.BAD_INPUT
    err = capsys.readouterr().err
    assert "holds a zero byte" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "stem"),
    [("mnist#7", "mnist-7"), ("my photo.png:red", "my-photo-png-red"), ("…", "picture")],
)
def test_any_name_becomes_one_that_a_file_can_have(name: str, stem: str) -> None:
    assert places.stem_of(name, "picture") == stem
