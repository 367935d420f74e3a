"""Which pictures are meant, and which files what comes out of each goes into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from convtui.errors import BadInput
from convtui.places import stem_of, typed_path


@dataclass(frozen=True)
class Job:
    """One picture, as typed, and where its results go."""

    source: str
    outputs: tuple[Path, ...]
    in_folder: bool

    @property
    def formats(self) -> tuple[str, ...]:
        """Pillow's names of the formats to write."""
        from convtui.export.pictures import picture_format

        return tuple(picture_format(path) for path in self.outputs)


@dataclass(frozen=True)
class FilePlan:
    """What is read and written, and what is left out because its results would be one file."""

    jobs: tuple[Job, ...]
    left_out: Mapping[str, str]
    """Each picture with the line that says why."""


def plan_files(
    sources: Sequence[str], output: Path, labels: Sequence[str], montage: bool
) -> FilePlan:
    """Say what is read and written, before anything is.

    Raises:
        BadInput: no picture, none whose results have names of their own, or a name that says no
            format.
    """
    found = list(dict.fromkeys(name for source in sources for name in _expanded(source)))
    many = len(found) > 1 or any(Path(source).is_dir() for source in sources)
    in_folder = many or output.is_dir()
    if many and output.suffix and not output.is_dir():
        raise BadInput(f"{len(found)} pictures do not go into one file {output}: name a folder")
    jobs = []
    for source in found:
        base = output / f"{_stem(source)}.png" if in_folder else output
        apart = in_folder or len(labels) > 1
        words = ["montage"] if montage and in_folder else [] if montage or not apart else labels
        outputs = tuple(base.with_stem(f"{base.stem}-{word}") for word in words) or (base,)
        jobs.append(Job(source, outputs, in_folder))
    for job in jobs:
        _ = job.formats
    return _without_twins(jobs)


def _expanded(source: str) -> list[str]:
    from convtui.inputs.pictures import ENDINGS

    folder = typed_path(source)
    if not folder.is_dir():
        return [source]
    try:
        names = sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS)
    except OSError as problem:
        raise BadInput(f"{source} cannot be read ({problem.strerror}): choose another") from None
    if not names:
        raise BadInput(f"{source} holds no picture: name another folder, or a picture")
    return [str(path) for path in names]


def _stem(source: str) -> str:
    """A file's name without its ending; any other INPUT as a name that a file can have."""
    path = Path(source)
    if path.is_file():
        return path.stem
    return stem_of(source, "picture")[:40]


def _without_twins(jobs: Sequence[Job]) -> FilePlan:
    """Leave out the pictures whose results would be written to one file."""
    owners: dict[Path, list[Job]] = {}
    for job in jobs:
        for path in job.outputs:
            owners.setdefault(path, []).append(job)
    left_out: dict[str, str] = {}
    for path, twins in owners.items():
        names = " and ".join(job.source for job in twins)
        for job in twins if len(twins) > 1 else ():
            line = f"{names} would go into one file, {path}: filter them one by one"
            left_out.setdefault(job.source, line)
    alone = tuple(job for job in jobs if job.source not in left_out)
    if not alone:
        raise BadInput(next(iter(left_out.values())))
    return FilePlan(alone, left_out)
