"""What students hand in, and that nothing is left of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from patience import PATIENCE

from convtui.marking.runner import Failure, Runner
from convtui.marking.runners import runner_for

HandIn = Callable[..., Runner]
Started = Callable[[], list[psutil.Process]]


@pytest.fixture
def started() -> Started:
    """What has been started since the test began, by the test or below it, and is still there."""
    others = set(psutil.Process().children(recursive=True))

    def started_since() -> list[psutil.Process]:
        return [each for each in psutil.Process().children(recursive=True) if each not in others]

    return started_since


@pytest.fixture
def hand_in(tmp_path: Path, started: Started) -> Iterator[HandIn]:
    """A runner of this text; after it nothing is left of what it started."""
    runners: list[Runner] = []

    def handed_in(text: str, name: str, **options: object) -> Runner:
        (tmp_path / name).write_text(text)
        runners.append(runner_for(tmp_path / name, **options))  # type: ignore[arg-type]
        return runners[-1]

    yield handed_in
    left = started()
    for runner in runners:
        runner.close()
    _, alive = psutil.wait_procs(left, PATIENCE)
    assert not [each for each in alive if each.status() != psutil.STATUS_ZOMBIE]


def failed(runner: Runner, function: str, *arguments: object, seconds: float = 10) -> str:
    """The status and the words of the failure, which are one line; the next call is answered."""
    with pytest.raises(Failure) as caught:
        runner.call(function, arguments, seconds=seconds)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert runner.call("fine").value.array == 7
    return f"{caught.value.status}: {caught.value}"
