import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convtui.harmless import LONGEST, escaped, harmless, harmless_lines, is_harmless, json_text

STEERING = {"Cc", "Cs", "Zl", "Zp"}


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
    assert not kinds & STEERING


@given(st.text(st.characters()))
def test_of_whole_output_only_line_breaks_and_tabs_are_left(text):
    left = [letter for letter in escaped(text) if unicodedata.category(letter) in STEERING]
    assert set(left) <= set("\n\t")
    assert is_harmless(escaped(text).replace("\n", "").replace("\t", ""))


def test_output_of_any_length_stays_whole():
    text = "1\t2\n" * 100_000
    assert escaped(text) == text


@given(st.text(st.characters()))
def test_json_gives_back_every_character_and_holds_none_that_steers(text):
    document = json_text({text: [text]})
    assert json.loads(document) == {text: [text]}
    assert not {unicodedata.category(letter) for letter in document} & STEERING


def test_json_knows_no_infinity():
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text([float("inf")])


def test_no_character_that_can_be_printed_is_one_that_steers():
    printable = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isprintable()]
    assert escaped("".join(printable)) == harmless("".join(printable), len(printable))
