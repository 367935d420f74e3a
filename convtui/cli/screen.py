"""Opens the screen; apart from `convtui step`, so that a bare `convtui` needs no parser."""

import gc
import os
import sys
from typing import TYPE_CHECKING

from convtui.errors import BadInput, ExitCode, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from convtui.cli.layer_options import AskedLayer
    from convtui.lesson.learning import Learning
    from convtui.lesson.teaching import Teaching
    from convtui.marking.lesson_answers import LessonAnswers
    from convtui.tui.app import ConvtuiApp
    from convtui.tui.lesson import Lesson
    from convtui.tui.remembered import Remembered
    from convtui.tui.screens.keyed import KeyedScreen

# Large enough that ReLU has something to cut on any digit, and small enough to leave something.
_FIRST_BIAS = -50.0
_NUMBERS = "`convtui compute INPUT` or `convtui forward NETWORK INPUT` for numbers"


def open_screen(
    text: str | None = None,
    asked: "AskedLayer | None" = None,
    crop: str | None = None,
    rotate: int = 0,
    submission: "LessonAnswers | None" = None,
) -> int:
    """Open the screen on an input and a layer, or as it was left; return the exit code.

    A student's `submission` has its map beside ours.

    Raises:
        BadInput: an input that cannot be read, a layer that does not fit it, or no terminal.
        Missing: a data set that is not here.
    """
    gc.disable()  # what a start makes stays: to look for garbage in it takes 20 ms of 300
    from convtui.cli.geometry import naming
    from convtui.inputs import load_input
    from convtui.lesson.dead_map import why_dead
    from convtui.tui.app import ConvtuiApp
    from convtui.tui.lesson import Lesson
    from convtui.tui.remembered import lasting, recall

    remembered, message = recall(), ""
    if text is None or asked is None:
        lesson, message = _as_left(remembered)
    else:
        given = load_input(text, crop=crop, rotate=rotate)
        with naming(given.name):
            layer, message = asked.fitting(given.values)
            lesson = Lesson(given, layer, asked.layer.pool if message else 0)
            message = message.capitalize()
    _take_terminal()
    message = message or why_dead(lesson.pipeline)

    def begin(app: ConvtuiApp) -> None:
        if submission is not None:
            app.call_after_refresh(app.step.compare_with, submission)

    app = ConvtuiApp(lesson, remembered, message, begin)
    if text and text != "-" and not crop and not rotate and asked:
        app.memory.keep(input=lasting(text), kernel=lasting(asked.kernel.strip()))
    return _run(app)


def open_network_screen(
    network: str | None = None, image: str | None = None, epoch: int | None = None
) -> int:
    """Open the screen on a network and an image, or as it was left; return the exit code.

    Raises:
        BadInput: one of them cannot be read, they do not fit, or there is no terminal.
        Missing: a data set or h5py is not here.
    """
    gc.disable()
    from convtui.tui.network_app import NetworkApp
    from convtui.tui.remembered import lasting, recall
    from convtui.tui.shown_network import as_left, open_network

    remembered, problem = recall(), ""
    if network is None:
        shown, problem = as_left(remembered.network, remembered.image)
    else:
        shown = open_network(network, image or "", epoch)
    lesson, _ = _as_left(remembered)
    _take_terminal()
    app = NetworkApp(shown, lesson, remembered, problem or shown.notes)
    if network is not None and image != "-":
        app.memory.keep(network=lasting(network.strip()), image=lasting(image or ""))
    return _run(app)


def open_learning_screen(named: str, learning: "Learning") -> int:
    """Open the screen on a kernel that learns; return the exit code.

    Raises:
        BadInput: there is no terminal.
    """
    gc.disable()
    from convtui.tui.screens.learn import LearnScreen

    return _open_over_lesson(lambda app: LearnScreen(named, learning, app.memory))


def open_teaching_screen(teaching: "Teaching") -> int:
    """Open the screen on a network that learns; return the exit code.

    Raises:
        BadInput: there is no terminal.
    """
    gc.disable()
    from convtui.tui.screens.teach import TeachScreen

    return _open_over_lesson(lambda app: TeachScreen(teaching, app.memory))


def open_quiz_screen(topics: "Sequence[str]", seed: int | None, count: int | None) -> int:
    """Open the screen on a question; return the exit code.

    Raises:
        BadInput: there is no terminal.
    """
    gc.disable()
    from convtui.quiz.session import Session
    from convtui.tui.screens.quiz import QuizScreen

    session = Session(topics, seed, count)
    instead = "`convtui quiz --json` or `convtui quiz --sheet FILE`"
    return _open_over_lesson(lambda app: QuizScreen(session, app.memory), instead)


def _open_over_lesson(
    screen: "Callable[[ConvtuiApp], KeyedScreen[None]]", instead: str = ""
) -> int:
    """Open a screen that the step lesson waits behind."""
    from convtui.tui.app import ConvtuiApp
    from convtui.tui.remembered import recall

    remembered = recall()
    lesson, _ = _as_left(remembered)
    _take_terminal(instead or _NUMBERS)
    return _run(ConvtuiApp(lesson, remembered, begin=lambda app: app.push_screen(screen(app))))


def _run(app: "ConvtuiApp") -> int:
    from convtui.tui.real_pixels import ask_terminal

    ask_terminal()
    gc.freeze()
    gc.enable()
    app.run()
    return app.return_code or ExitCode.FINE


def _as_left(remembered: "Remembered") -> "tuple[Lesson, str]":
    from convtui.cli.geometry import naming
    from convtui.inputs import load_input
    from convtui.kernels import built_in_kernels
    from convtui.lesson.options import LayerOptions
    from convtui.training.learned_kernels import find_kernel
    from convtui.tui.lesson import Lesson
    from convtui.tui.remembered import Remembered

    try:
        first = Remembered()
        same = (remembered.input, remembered.kernel) == (first.input, first.kernel)
        layer = LayerOptions(find_kernel(remembered.kernel), bias=_FIRST_BIAS if same else 0.0)
        given = load_input(remembered.input)
        with naming(given.name):
            lesson = Lesson.through(given, layer)
        return lesson, lesson.left_out
    except (BadInput, Missing) as problem:
        first = Remembered()
        kernel = next(kernel for kernel in built_in_kernels() if kernel.name == first.kernel)
        layer = LayerOptions(kernel, bias=_FIRST_BIAS)
        message = f"What was open last cannot be shown: {problem}"
        return Lesson(load_input(first.input), layer), message


def _take_terminal(instead: str = _NUMBERS) -> None:
    """Read keys from the terminal even where standard input was a matrix.

    Args:
        instead: what to type where there is none.

    Raises:
        BadInput: there is none.
    """
    if not sys.stdin.isatty():
        try:
            keyboard = os.open("/dev/tty", os.O_RDWR)
        except OSError:
            raise BadInput(
                f"the screen needs a terminal and there is none: use {instead}"
            ) from None
        os.dup2(keyboard, 0)
        os.close(keyboard)
    if not sys.stderr.isatty():
        raise BadInput(
            "the screen draws on standard error, which is not a terminal: do not redirect it"
        )
