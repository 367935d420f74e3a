"""What is kept from one start to the next."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convtui import places
from convtui.tui.remembered import Remembered, lasting, recall, remember

STATE = Remembered(
    "rgb", "sobel-x", "textual-light", 30, "viridis", True, {"model": "cifar-deep", "epochs": "3"}
)


def stored() -> Path:
    return places.config_folder() / "screen.json"


def put(content: str | bytes) -> None:
    stored().parent.mkdir(parents=True, exist_ok=True)
    stored().write_bytes(content if isinstance(content, bytes) else content.encode())


def test_what_was_remembered_is_recalled() -> None:
    remember(STATE)
    assert recall() == STATE


def test_at_the_first_start_a_digit_is_shown_and_nobody_has_been_greeted() -> None:
    assert recall() == Remembered("digit:4", "horizontal-line", greeted=False)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", "3", '"digit:4"', b"\xff\xfe\x00", '{"other": 1}'],
)
def test_a_broken_file_is_as_no_file(content: str | bytes) -> None:
    put(content)
    assert recall() == Remembered()


def test_a_file_nested_too_deep_to_read_is_as_no_file() -> None:
    put("[" * 10_000)
    assert recall() == Remembered()


def test_what_is_whole_in_a_broken_file_is_kept() -> None:
    put(json.dumps({"input": "rgb", "speed": "fast", "greeted": 1, "theme": None, "kernel": []}))
    assert recall() == Remembered(input="rgb")


@given(st.recursive(st.none() | st.integers() | st.text(), lambda part: st.lists(part)))
def test_no_value_in_the_file_makes_a_wrong_state(value: object) -> None:
    put(json.dumps(dict.fromkeys(vars(STATE), value)))
    state = recall()
    assert {type(getattr(state, name)) for name in ("input", "kernel", "theme")} == {str}
    assert type(state.speed) is int
    assert state.training == {}


def test_of_what_was_typed_for_training_only_texts_are_kept() -> None:
    put(json.dumps({"training": {"epochs": "3", "samples": 5, "seed": None}}))
    assert recall().training == {"epochs": "3"}


def test_a_folder_that_cannot_be_made_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "file"))
    remember(STATE)
    assert recall() == Remembered()


def test_a_file_that_cannot_be_replaced_is_no_reason_to_stop() -> None:
    stored().mkdir(parents=True)
    remember(STATE)
    assert recall() == Remembered()


def test_a_path_is_made_to_hold_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.png").touch()
    assert lasting("photo.png") == str(tmp_path / "photo.png")
    assert lasting("photo.png:red") == f"{tmp_path / 'photo.png'}:red"


@pytest.mark.parametrize("text", ["digit:4", "patch", "1 0; 0 1", "mnist#3", "", "\0"])
def test_what_is_no_path_stays_as_it_was_typed(text: str) -> None:
    assert lasting(text) == text


def test_a_typed_matrix_longer_than_any_path_stays_as_it_was_typed() -> None:
    rows = "; ".join(["0 " * 28] * 28)
    assert lasting(rows) == rows
