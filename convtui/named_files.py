"""What is called by a name and described in a TOML file: what comes along, and the user's own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from convtui import places
from convtui.errors import BadInput


class Named(Protocol):
    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=Named)


class NamedFiles(Generic[Entry]):
    """All of a kind: the built-in ones of a folder, each called as its file, and the user's own."""

    def __init__(self, noun: str, folder: Path, read: Callable[[Path], Entry]) -> None:
        self._noun, self._folder, self._read = noun, folder, read

    def built_in_files(self) -> dict[str, Path]:
        """By their names: one can be read without the others."""
        files = {path.stem: path for path in self._folder.glob("*.toml")}
        return dict(sorted(files.items()))

    def built_in(self) -> tuple[Entry, ...]:
        """Those that come along, sorted by name."""
        return tuple(map(self._read, self.built_in_files().values()))

    def own(self) -> tuple[list[Entry], list[str]]:
        """Those in the user's folder, sorted by name, and one line for each file left out."""
        found = [entry for _, entry in self._read_own()]
        entries = [entry for entry in found if not isinstance(entry, BadInput)]
        problems = [str(entry) for entry in found if isinstance(entry, BadInput)]
        return sorted(entries, key=lambda entry: entry.name), problems

    def names(self) -> list[str]:
        return [*self.built_in_files(), *(entry.name for entry in self.own()[0])]

    def find(self, name: str) -> Entry | None:
        """Find one by its name; None if nothing is called so.

        Raises:
            BadInput: a broken file of the user's bears the name, or one of theirs that is taken.
        """
        for names, entry in self._read_own():
            if name in names:
                if isinstance(entry, BadInput):
                    raise entry
                return entry
        built_in = self.built_in_files().get(name)
        return self._read(built_in) if built_in else None

    def _read_own(self) -> Iterator[tuple[set[str], Entry | BadInput]]:
        """Each file in the user's folder: the names it lays claim to, its entry or its problem."""
        owners = dict.fromkeys(self.built_in_files(), f"a built-in {self._noun}")
        for path in sorted((places.config_folder() / f"{self._noun}s").glob("*.toml")):
            names = {path.stem}
            try:
                entry = self._read(path)
                names = {entry.name}
                if entry.name in owners:
                    raise BadInput(
                        f"{path}: the name {entry.name!r} is taken by {owners[entry.name]}: "
                        "give yours another"
                    )
            except BadInput as problem:
                yield names, problem
            else:
                owners[entry.name] = str(path)
                yield names, entry
