"""The checks of `convtui doctor` for the packages of the extras, by what is installed.

Nothing is imported: importing TensorFlow takes seconds. R's extra is checked together with R.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from convtui.cli.doctor_checks import Check, installed, version_of
from convtui.installation import how_to_install


@dataclass(frozen=True)
class Package:
    """A package of an extra, under whichever of its `names` it was installed.

    `without` says what needs it, `oldest` is the version that pyproject.toml asks for.
    """

    title: str
    extra: str
    without: str
    oldest: tuple[int, ...]
    names: tuple[str, ...] = ()


PACKAGES = (
    Package(
        "TensorFlow",
        "train",
        "training needs it",
        (2, 18),
        ("tensorflow", "tensorflow-cpu", "tensorflow-macos"),
    ),
    Package("scikit-learn", "train", "logistic regression needs it", (1, 5)),
    Package("matplotlib", "train", "charts in exports need it", (3, 9)),
    Package("optuna", "search", "random search needs it", (5,)),
    Package("psycopg", "postgres", "searches on several machines need it", (3, 2)),
    Package("h5py", "keras", "networks that Keras saved need it to be read", (3, 11)),
    Package("textual-image", "pictures", "pictures in real pixels need it", (0, 8)),
)


def check_extras() -> Iterator[Check]:
    """Each package: whether it is installed, and new enough."""
    for package in PACKAGES:
        names = package.names or (package.title,)
        found = next((version for name in names if (version := installed(name))), None)
        mend = how_to_install(package.extra)
        if found is None:
            yield Check(package.title, "missing", f"not installed; {package.without}", mend)
        elif version_of(found) < package.oldest:
            least = ".".join(map(str, package.oldest))
            too_old = f"{found}, older than {least}; {package.without}"
            yield Check(package.title, "warn", too_old, mend)
        else:
            yield Check(package.title, "ok", found)
