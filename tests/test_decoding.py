"""Whatever stands in a file is read as what it must be, or refused in one bounded line."""

from dataclasses import dataclass

import pytest

from convtui.decoding import finite, known_keys, name, read_json, table, whole
from convtui.errors import BadInput
from convtui.records import RecordReader

READERS = {"units": whole, "rate": finite, "name": name}


@dataclass(frozen=True)
class Fold:
    accuracy: float | None
    counts: tuple[int, ...] = ()


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (
            {"unit": 3},
            "here: unknown key 'unit': did you mean 'units'? known are units",
        ),
        ({"rate": 1}, "here: 'units' is missing: add units = …"),
        ({"units": 2.5}, "here: units is 2.5: give a whole number from 1 to 1000000"),
        ({"units": True}, "here: units is true: give"),
        ({"units": 1, "rate": float("inf")}, "here: rate is inf: give a finite number"),
        ({"units": 1, "rate": 10**400}, "give a finite number"),
        ([1], "here: [1] is no table"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_the_rule_and_the_mend(entries, words):
    with pytest.raises(BadInput) as refused:
        table(entries, READERS, "here", ["units"])
    assert words in str(refused.value)


NESTED = [[[[[["x" * 1_000] * 6] * 6] * 6] * 6] * 6]


@pytest.mark.parametrize(
    "value", [NESTED, ";" * 100_000, "\x1b[2J\u202e", 10**4_000, {"a": NESTED}]
)
@pytest.mark.parametrize("read", [whole, finite, name, lambda v, k, w: table(v, {}, w)])
def test_a_refusal_is_one_harmless_line_of_bounded_length(read, value):
    with pytest.raises(BadInput) as refused:
        read(value, "key", "here")
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 500


def test_a_key_of_any_length_is_cut_and_steers_no_terminal():
    with pytest.raises(BadInput) as refused:
        table({"\x1b[2J" + "x" * 100_000: 1}, READERS, "here")
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_keys_that_others_read_can_be_passed_over():
    assert known_keys({"units": 3, "of a later version": []}, READERS, "here") == {"units": 3}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{\n "a": }', "x is not JSON: line 2, column 7: Expecting value"),
        (b"\xff", "x is not JSON"),
        (b"[" * 100_000, "x is not JSON"),
    ],
)
def test_what_is_no_json_is_told_with_line_and_column_where_there_are_some(content, words):
    with pytest.raises(BadInput, match=words):
        read_json(content, "x")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "fold: 'accuracy' is missing"),
        ({"accuracy": "high"}, "fold: accuracy is 'high': give a finite number or null"),
        ({"accuracy": float("nan")}, "fold: accuracy is nan"),
        ({"accuracy": 1, "counts": 3}, "fold: counts is 3: give a list"),
        ({"accuracy": 1, "counts": [1, 2.5]}, "fold: counts is 2.5: give a whole number"),
    ],
)
def test_a_record_says_which_field_is_not_as_declared(document, words):
    with pytest.raises(BadInput, match=words):
        RecordReader(Fold).read(document, "fold")


def test_a_record_passes_over_what_a_later_version_added():
    assert RecordReader(Fold).read({"accuracy": None, "seconds": 3}, "fold") == Fold(None)
