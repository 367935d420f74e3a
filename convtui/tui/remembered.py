"""What the screen remembers from one start to the next."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from convtui.decoding import as_table, read_json
from convtui.errors import BadInput
from convtui.lesson.settings import DEFAULT_KERNEL
from convtui.places import config_folder
from convtui.safe_file import write_safely

_FILE = "screen.json"


@dataclass(frozen=True)
class Remembered:
    """The last input and kernel as one types them, how things looked, and what was asked for.

    `training` and `searching` hold what was typed for a run and for a search, by the names of the
    settings; `network` and `image` are the screen Network's, empty until something was chosen.
    """

    input: str = "digit:4"
    kernel: str = DEFAULT_KERNEL
    theme: str = "textual-dark"
    speed: int = 8
    colour_map: str = "auto"
    greeted: bool = False
    training: Mapping[str, str] = field(default_factory=dict)
    picture: str = "scene"
    searching: Mapping[str, str] = field(default_factory=dict)
    network: str = ""
    image: str = ""


def recall() -> Remembered:
    """Read what was remembered; what is missing or broken is as at the first start."""
    try:
        stored = as_table(read_json((config_folder() / _FILE).read_bytes(), _FILE), _FILE)
    except (OSError, BadInput):
        return Remembered()
    first = asdict(Remembered())
    known = {
        entry.name: stored[entry.name]
        for entry in fields(Remembered)
        if type(stored.get(entry.name)) is type(first[entry.name])
    }
    for typed in ("training", "searching"):
        texts = known.get(typed, {}).items()
        known[typed] = {name: text for name, text in texts if isinstance(text, str)}
    return replace(Remembered(), **known)


def remember(state: Remembered) -> None:
    """Keep for the next start; a folder that cannot be written is no reason to stop a lesson."""
    try:
        config_folder().mkdir(parents=True, exist_ok=True)
        write_safely(config_folder() / _FILE, json.dumps(asdict(state), indent=2) + "\n")
    except (OSError, BadInput):
        return


class Memory:
    """What is remembered, and on disk as soon as it changes."""

    def __init__(self, state: Remembered) -> None:
        self.state = state

    def keep(self, **changes: Any) -> None:
        after = replace(self.state, **changes)
        if after != self.state:
            self.state = after
            remember(after)


def lasting(text: str) -> str:
    """An input or kernel as typed, a file's path made to hold from any folder."""
    path, mark, channel = text.partition(":")
    for name, rest in ((text, ""), (path, mark + channel)):
        if _is_file(name):
            return f"{Path(name).resolve()}{rest}"
    return text


def _is_file(text: str) -> bool:
    """Whether a file is meant: a name without dot and slash is a built-in one."""
    try:
        return bool({"/", "."} & set(text)) and Path(text).is_file()
    except OSError:  # a typed matrix may be longer than any path
        return False
