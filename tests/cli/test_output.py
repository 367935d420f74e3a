"""Where results go."""

import stat
import threading
from pathlib import Path

import pytest

from convtui.cli import output
from convtui.cli.output import print_json, told_if_slow, write_output
from convtui.errors import BadInput


@pytest.mark.parametrize("path", [None, Path("-")])
def test_without_a_file_results_go_to_stdout(
    capsysbinary: pytest.CaptureFixture[bytes], path: Path | None
) -> None:
    write_output("1 × 2\n", path)
    write_output(b"\x00", path)
    assert capsysbinary.readouterr().out == "1 × 2\n".encode() + b"\x00"


def test_an_old_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("old")
    write_output("new ×", path)
    assert path.read_text(encoding="utf-8") == "new ×"
    assert list(tmp_path.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRUSR


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_output("new", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_output("gone", Path("/dev/null"))
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("name", ["nowhere/map.csv", "folder", "file/map.csv"])
def test_a_place_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="cannot be written") as caught:
        write_output("x", tmp_path / name)
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_json_never_holds_what_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        print_json({"values": [float("nan")]})


def test_what_takes_longer_than_a_second_is_told_and_what_is_quicker_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, lines = threading.Event(), []
    monkeypatch.setattr(output, "talk", lambda line: (lines.append(line), told.set()))
    monkeypatch.setattr(output, "SECONDS_OF_PATIENCE", 3600.0)
    with told_if_slow("quick"):
        pass
    monkeypatch.setattr(output, "SECONDS_OF_PATIENCE", 0.0)
    with told_if_slow("drawing 9 trials …"):
        assert told.wait(30)
    assert lines == ["drawing 9 trials …"]
