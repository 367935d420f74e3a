"""`digit:4~7`, `mnist:4`, `mnist#123`, `cifar10#5`: one image out of many."""

import re
from dataclasses import replace

from convtui.datasets.catalogue import PUBLISHED, Published
from convtui.datasets.drawing import draw_digit
from convtui.datasets.locate import required
from convtui.errors import BadInput, unknown_name
from convtui.inputs.input import Input, make_input, shown

FAMILIES = ("digit", *PUBLISHED)

FORM = re.compile(rf"({'|'.join(FAMILIES)})([:#])(.*)", re.IGNORECASE | re.DOTALL)

NUMBER = re.compile(r"\d{1,18}", re.ASCII)


def is_example(text: str) -> bool:
    """Whether `text` names one of these families, rightly or wrongly."""
    return FORM.fullmatch(text) is not None


def load_example(text: str) -> Input:
    """Load what `is_example` has recognised.

    Raises:
        BadInput: no such label, index or variant.
        Missing: the data set is not there.
    """
    form = FORM.fullmatch(text)
    assert form is not None
    family, sign, which = form[1].lower(), form[2], form[3]
    if family == "digit":
        return _drawn(text, sign, which)
    return _published(text, PUBLISHED[family], sign, which)


def _drawn(text: str, sign: str, which: str) -> Input:
    digit, tilde, variant = which.partition("~")
    if sign == "#" or not re.fullmatch("[0-9]", digit):
        raise BadInput(
            f"{shown(text)}: convtui draws the digits 0 to 9: type digit:4, or digit:4~7"
        )
    if tilde and not NUMBER.fullmatch(variant):
        raise BadInput(
            f"{shown(text)}: a variant is a whole number from 0 on: type digit:{digit}~7"
        )
    hand = int(variant) if tilde else None
    name = f"digit:{digit}" if hand is None else f"digit:{digit}~{hand}"
    drawn = make_input(name, draw_digit(int(digit), hand), "drawn, not MNIST")
    return replace(drawn, label=digit)


def _published(text: str, data_set: Published, sign: str, which: str) -> Input:
    from convtui.datasets.archive import first_with_label, training_image

    if "~" in which:
        raise BadInput(f"{shown(text)}: only drawn digits have variants: type digit:4~7")
    if sign == ":":
        label = _label(text, data_set, which)
        path = required(data_set)
        index = first_with_label(path, data_set, label)
    else:
        if not NUMBER.fullmatch(which):
            last = data_set.training_images - 1
            raise BadInput(
                f"{shown(text)}: an index is a whole number, 0 to {last}: {data_set.name}#123"
            )
        path, index = required(data_set), int(which)
    image, label = training_image(path, data_set, index)
    note = f"{data_set.name} training image {index}, label {_label_text(data_set, label)}"
    found = make_input(f"{data_set.name}{sign}{which}", image, note)
    known = label < len(data_set.labels)
    return replace(found, label=data_set.labels[label] if known else str(label))


def _label(text: str, data_set: Published, which: str) -> int:
    """Read a label: its number, or in CIFAR-10 its word."""
    if which.lower() in data_set.labels:
        return data_set.labels.index(which.lower())
    if NUMBER.fullmatch(which) and int(which) < len(data_set.labels):
        return int(which)
    labels = f"0 to {len(data_set.labels) - 1}"
    if data_set.labels[0] == "0":
        raise BadInput(
            f"{shown(text)}: labels are {labels}: type {data_set.name}:4, or {data_set.name}#123 "
            "for an image by its index"
        )
    raise unknown_name(
        f"label of {data_set.name}",
        which,
        data_set.labels,
        f"labels are {labels}, or {', '.join(data_set.labels)}",
    )


def _label_text(data_set: Published, label: int) -> str:
    if label >= len(data_set.labels) or data_set.labels[label] == str(label):
        return str(label)
    return f"{label} ({data_set.labels[label]})"
