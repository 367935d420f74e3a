import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from convtui.harmless import LONGEST, harmless, harmless_lines


def test_a_sequence_that_renames_the_window_becomes_readable():
    assert harmless("a\x1b]0;owned\x07b") == "a\\x1b]0;owned\\x07b"


def test_c1_controls_and_bidirectional_overrides_become_readable():
    assert harmless("\x9b31m \u202egnp.exe") == "\\x9b31m \\u202egnp.exe"


def test_letters_of_all_languages_stay():
    text = "Größe 寸法 размер مقاس ½ ★ – é"
    assert harmless(text) == text


def test_a_text_without_end_is_cut():
    assert harmless("x" * 10_000) == "x" * (LONGEST - 1) + "…"


def test_lines_stay_lines_and_each_is_harmless():
    assert harmless_lines("one\r\ntwo\x1b[2J\nthree\rfour") == "one\ntwo\\x1b[2J\nthree\nfour"


@given(st.text(st.characters()))
def test_nothing_that_steers_a_terminal_is_left(text):
    kinds = {unicodedata.category(character) for character in harmless(text)}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
