"""From the report of a run to a wrong answer, and from there to the step lesson."""

import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import numpy as np
import pytest
from scipy import signal
from textual.screen import Screen

from convtui.lesson.numbers import fitted
from convtui.lesson.pipeline import Pipeline
from convtui.runs import Run, read_arrays, write_report
from convtui.training.answers import read_answers
from convtui.tui.screens.filters import FiltersScreen
from convtui.tui.screens.images import ImagesScreen
from convtui.tui.screens.report import PAGES, ReportScreen
from convtui.tui.screens.step import StepScreen
from convtui.tui.widgets.confusion_grid import ConfusionGrid

SIZES = [(80, 24), (120, 36), (200, 55)]

OpenReport = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.fixture
def open_report(open_app) -> OpenReport:
    """Open the report of a run over a screen of a mode that is not the lesson's."""

    @asynccontextmanager
    async def opened(run: Run, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Any]:
        async with open_app(size=size) as learner:
            learner.app.add_mode("bench", Screen)
            await learner.app.switch_mode("bench")
            learner.app.push_screen(ReportScreen(run))
            await learner.settle()
            yield learner

    return opened


def screen(learner) -> type:
    return type(learner.app.screen)


async def to_images(learner) -> None:
    """From the report to the images behind the most frequent error."""
    await learner.press("n", "enter")
    await learner.until(lambda: "%" in learner.part("#list"))


# The report


async def test_the_results_stand_beside_the_most_frequent_class(open_report, finished_run) -> None:
    run = finished_run()
    report = run.report()
    async with open_report(run) as learner:
        said = learner.part("#summary")
        for part in ("train", "validation", "test"):
            result, baseline = report["results"][part], report["baseline"]["accuracy"][part]
            line = next(line for line in said.splitlines() if line.startswith(part))
            numbers = (result["loss"], result["accuracy"], baseline)
            assert line.split()[1:] == [
                str(result["images"]),
                *(f"{number:.4f}" for number in numbers),
            ]
        assert "always ant" in said
        assert "logistic" not in said.lower()
        assert "No layer ends in ReLU" in said


async def test_layers_origins_and_the_rest_are_told(open_report, finished_run) -> None:
    async with open_report(finished_run("mine"), (200, 55)) as learner:
        said = " ".join(learner.part("#summary").split())
        assert "convolution-1 35 (3·2+1)·5 = 35" in said
        assert "dense-1 318 (105+1)·3 = 318" in said
        assert "Layers, 353 parameters, most in dense-1" in said
        assert "Activation of the convolutions: no activation" in said
        assert "Results on mine (no published checksum" in said
        assert "validation: 33 to 40 of all 40 training images, mine.npz" in said
        assert "training took 0.5 s, 0.25 s an epoch" in said
        assert "Seed 0, " in said
        assert "numpy" in said
        assert "ant 0." in " ".join(learner.part("#classes").split())


async def test_a_logistic_regression_and_dead_units_are_shown_where_they_were_counted(
    open_report, finish
) -> None:
    async with open_report(finish("whole"), (200, 55)) as learner:
        said = " ".join(learner.part("#summary").split())
        assert "Baseline: logistic regression on shapes (generated)" in said
        assert "mean of the folds 0.3500 standard deviation 0.12" in said
        assert "test 0.3750" in said
        assert "convolution-1 16 3 validation" in said
        assert "Results on shapes (generated)" in said


async def test_a_report_of_before_they_were_counted_is_sound(open_report, finished_run) -> None:
    run = finished_run()
    report = dict(run.report())
    del report["dead_relu"]
    write_report(run.folder, report)
    async with open_report(run, (200, 55)) as learner:
        said = learner.part("#summary")
        assert "Results" in said
        assert "logistic" not in said
        assert "Dead" not in said


@pytest.mark.parametrize(
    "damage",
    [
        lambda report: report.pop("confusion"),
        lambda report: report["confusion"].update(test=[[1, 2], [3, 4]]),
        lambda report: report.update(layers=None),
        lambda report: report["results"]["test"].update(loss="low"),
        lambda report: report.update(timing={}),
        lambda report: report["classification"]["test"].update(classes=[{}]),
        lambda report: report.update(dead_relu=[{"layer": "x"}]),
    ],
)
async def test_a_damaged_report_says_so_in_one_line_and_its_keys_do_nothing(
    open_report, finished_run, damage: Callable[[dict[str, Any]], object]
) -> None:
    run = finished_run("mine")
    report = dict(run.report())
    damage(report)
    (run.folder / "report.json").write_text(json.dumps(report))
    async with open_report(run, (200, 55)) as learner:
        lines = [line.strip(" │") for line in learner.part("#summary").splitlines()]
        said = [line for line in lines if line]
        assert said == [
            "report.json of mine is damaged: `convtui runs show mine` still has the epochs"
        ]
        await learner.press("n", "t", "p", "tab", "enter", "down", "right", "pagedown")
        assert screen(learner) is ReportScreen


async def test_no_report_and_no_json_are_told_apart(open_report, finished_run) -> None:
    run = finished_run("mine")
    (run.folder / "report.json").write_text("{")
    async with open_report(run, (200, 55)) as learner:
        assert "report.json of mine is damaged" in learner.part("#summary")
    (run.folder / "report.json").unlink()
    async with open_report(run, (200, 55)) as learner:
        assert "mine has no report yet" in learner.part("#summary")
        await learner.press("escape")
        assert screen(learner) is Screen


# Pages


async def test_on_a_small_terminal_tab_goes_from_page_to_page(open_report, finished_run) -> None:
    async with open_report(finished_run(), (80, 24)) as learner:
        for page in ("summary", "confusion", "classes", "summary"):
            await learner.until(lambda page=page: pages(learner) == {page})
            await learner.press("tab")


@pytest.mark.parametrize(
    ("size", "seen"),
    [
        ((120, 36), {"summary", "confusion", "classes"}),
        ((200, 55), {"summary", "confusion", "classes"}),
        ((120, 24), {"summary", "confusion"}),
    ],
)
async def test_on_a_larger_one_they_stand_side_by_side(
    open_report, finished_run, size: tuple[int, int], seen: set[str]
) -> None:
    async with open_report(finished_run(), size) as learner:
        await learner.until(lambda: pages(learner) == seen)


def pages(learner) -> set[str]:
    """Those that have room on the screen."""
    regions = {page: learner.app.screen.query_one(f"#{page}").region for page in PAGES}
    return {page for page, region in regions.items() if region.width and region.height}


async def test_long_text_scrolls_by_line_and_by_page(open_report, finished_run) -> None:
    async with open_report(finished_run(), (80, 24)) as learner:
        before = learner.part("#summary")
        await learner.press("down")
        await learner.until(lambda: learner.part("#summary") != before)
        await learner.press("pagedown", "pagedown", "pagedown")
        await learner.until(lambda: "Seed 0, " in " ".join(learner.part("#summary").split()))


# The confusion matrix


@pytest.mark.parametrize("size", SIZES)
async def test_rows_are_true_classes_and_columns_what_was_said(
    open_report, finished_run, size: tuple[int, int]
) -> None:
    run = finished_run()
    confusion = run.report()["confusion"]
    async with open_report(run, size) as learner:
        if size[0] < 110:
            await learner.press("tab")
        await learner.until(lambda: matrix(learner) == confusion["test"])
        await learner.press("t")
        await learner.until(lambda: matrix(learner) == confusion["train"])
        assert "Train" in learner.around("#confusion")


def matrix(learner) -> list[list[int]]:
    lines = learner.part("#grid").splitlines()[1:4]
    cells = [line.split()[1:] for line in lines]
    return [[0 if cell == "·" else int(cell) for cell in row] for row in cells]


async def test_percentages_are_of_the_row(open_report, finished_run) -> None:
    run = finished_run()
    counts = np.array(run.report()["confusion"]["test"])
    async with open_report(run) as learner:
        await learner.press("p")
        row = learner.part("#grid").splitlines()[1].split()[1:]
        shares = 100 * counts[0] / counts[0].sum()
        assert [0 if cell == "·" else float(cell) for cell in row] == pytest.approx(shares, abs=0.5)


async def test_the_arrows_go_from_cell_to_cell_and_the_cell_is_told(
    open_report, finished_run
) -> None:
    run = finished_run()
    counts = run.report()["confusion"]["test"]
    async with open_report(run) as learner:
        await learner.press("down", "down", "right")
        said = " ".join(learner.part("#cell").split())
        share = 100 * counts[2][1] / sum(counts[2])
        assert "true [cat], said bee: wrong" in said
        assert f"{counts[2][1]} of {sum(counts[2])} images of [cat], {share:.1f} %" in said
        await learner.press("down", "right", "right", "right")
        assert "true [cat], said [cat]: right" in learner.part("#cell")
        await learner.press("up", "left")
        assert "true bee, said bee: right" in learner.part("#cell")


async def test_n_goes_from_the_most_frequent_error_to_rarer_ones(open_report, finished_run) -> None:
    run = finished_run()
    counts = np.array(run.report()["confusion"]["test"])
    async with open_report(run) as learner:
        grid, found = learner.app.screen.query_one(ConfusionGrid), []
        for _ in range(np.count_nonzero(counts) - 3):
            await learner.press("n")
            found.append(int(counts[grid.place]))
            assert grid.place[0] != grid.place[1]
        assert found == sorted(found, reverse=True)
        first = grid.place
        await learner.press("n")
        assert grid.place != first
        assert counts[grid.place] == found[0]


async def test_a_click_goes_to_a_cell_and_a_second_one_opens_it(open_report, finished_run) -> None:
    run = finished_run()
    async with open_report(run) as learner:
        grid = learner.app.screen.query_one(ConfusionGrid)
        column = len(learner.part("#grid").splitlines()[1]) - 1
        await learner.pilot.click("#grid", offset=(column, 1))
        await learner.until(lambda: grid.place == (0, 2))
        await learner.pilot.click("#grid", offset=(column, 1))
        await learner.until(lambda: screen(learner) is ImagesScreen)


async def test_an_empty_cell_has_no_images_to_show(open_report, finished_run) -> None:
    run = finished_run()
    report = dict(run.report())
    report["confusion"]["test"][0][1] = 0
    write_report(run.folder, report)
    async with open_report(run) as learner:
        await learner.press("right", "enter")
        assert learner.messages == ["No ant was taken for bee"]
        assert screen(learner) is ReportScreen


# Images


async def test_the_images_behind_a_cell_are_listed_with_number_and_certainty(
    open_report, finished_run
) -> None:
    run = finished_run("mine")
    said = read_arrays(run.predictions)
    async with open_report(run) as learner:
        await to_images(learner)
        true, guess = learner.app.screen._cell[1:]
        indices = [n for n in range(30) if n % 3 == true and said["test"][n] == guess]
        indices.sort(key=lambda n: -said["test_probability"][n])
        lines = [line.split() for line in learner.part("#list").splitlines() if line.strip()]
        assert [words[1] for words in lines] == [f"test#{n}" for n in indices]
        shares = [f"{100 * said['test_probability'][n]:.1f}" for n in indices]
        assert [words[2] for words in lines] == shares
        names = ("ant", "bee", "[cat]")
        detail = learner.part("#detail")
        assert f"mine test#{indices[0]}: a {names[true]}, taken for {names[guess]}" in detail


@pytest.mark.parametrize(("key", "at"), [("down", 1), ("right", 1), ("end", -1), ("pagedown", -1)])
async def test_keys_go_through_the_images(open_report, finished_run, key: str, at: int) -> None:
    async with open_report(finished_run()) as learner:
        await learner.press("enter")
        await learner.until(lambda: "%" in learner.part("#list"))
        listed = [line.split()[1] for line in learner.part("#list").splitlines() if line.strip()]
        assert len(listed) > 2
        await learner.press(key)
        assert listed[at] in learner.part("#detail")
        await learner.press("home")
        assert listed[0] in learner.part("#detail")
        await learner.press("up")
        assert listed[0] in learner.part("#detail")


async def test_the_picture_has_the_colours_of_the_image(open_report, finished_run) -> None:
    async with open_report(finished_run(channels=3), (80, 24)) as learner:
        await to_images(learner)
        await learner.until(lambda: "▀" in learner.part("#image"))
        images = learner.app.screen
        picture = images.query_one("#image")
        image = images._answers[0].image
        # 8 pixels of 5 columns each, two and a half lines high: the first line is the first row.
        segments = [s for s in picture.render_line(0) if "▀" in s.text]
        scale = sum(len(segment.text) for segment in segments) // 8
        drawn = [
            tuple(segment.style.color.triplet)
            for segment in segments
            for _ in range(len(segment.text) // scale)
        ]
        assert drawn == [tuple(pixel) for pixel in image[0].tolist()]


async def test_a_changed_data_set_is_said_and_leads_nowhere(
    open_report, finished_run, tmp_path
) -> None:
    run = finished_run("mine")
    (tmp_path / "mine.npz").unlink()
    async with open_report(run) as learner:
        await learner.press("n", "enter")
        await learner.until(lambda: "is not there" in learner.part("#detail"))
        await learner.press("down", "enter")
        assert screen(learner) is ImagesScreen
        await learner.press("escape")
        assert screen(learner) is ReportScreen


async def test_the_data_set_is_read_once_and_off_the_screens_thread(
    open_report, finished_run, monkeypatch
) -> None:
    threads = []

    def reads(run: Run) -> object:
        threads.append(threading.current_thread())
        return read_answers(run)

    monkeypatch.setattr("convtui.tui.screens.images.read_answers", reads)
    async with open_report(finished_run()) as learner:
        for _ in range(3):
            await to_images(learner)
            await learner.press("escape")
        assert len(threads) == 1
        assert threads[0] is not threading.main_thread()


# Filters and the lesson


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", SIZES)
async def test_from_a_wrong_answer_to_the_step_lesson_with_the_networks_filter(
    open_report, finished_run, size: tuple[int, int], channels: int
) -> None:
    run = finished_run("mine", channels=channels)
    weights = read_arrays(run.weights)
    async with open_report(run, size) as learner:
        await to_images(learner)
        image = learner.app.screen._answers[0].image / 255
        await learner.press("enter")
        assert screen(learner) is FiltersScreen
        assert "Filter 1 of 5" in learner.part("#detail")
        await learner.press("right", "right", "left", "enter")
        await learner.until(lambda: screen(learner) is StepScreen)
        assert learner.options.kernel.name == "convolution-1 filter 2 of mine"
        assert learner.options.stride == (2, 1)
        padded = np.pad(image, ((0, 1), (0, 1), (0, 0)))
        summed = signal.correlate(padded, weights["convolution-1/kernel"][..., 1], mode="valid")
        values = learner.lesson.pipeline.stages[0].plane()
        assert values == pytest.approx(summed[::2, :, 0], abs=1e-6)
        assert learner.lesson.pipeline.stages[0][learner.cursor.cell].value != 0
        bias = float(weights["convolution-1/bias"][1])
        await learner.press("n")
        assert f"{abs(bias):.6g}" in learner.formula


async def test_the_screens_stay_where_they_were_behind_the_lesson(
    open_report, finished_run
) -> None:
    async with open_report(finished_run()) as learner:
        await to_images(learner)
        await learner.press("enter", "enter")
        await learner.until(lambda: screen(learner) is StepScreen)
        await learner.app.switch_mode("bench")
        await learner.settle()
        assert screen(learner) is ImagesScreen
        await learner.press("escape", "escape")
        assert screen(learner) is Screen


async def test_what_the_lesson_leaves_out_of_the_network_is_said_as_it_opens(
    open_report, finished_run
) -> None:
    layers = (
        '{ kind = "convolution", filters = 5, size = [3, 2] }, '
        '{ kind = "batch-normalisation" }, { kind = "max-pool", size = 2 },'
    )
    async with open_report(finished_run(layers=layers)) as learner:
        await to_images(learner)
        await learner.press("enter", "enter")
        await learner.until(lambda: screen(learner) is StepScreen)
        assert "ends before batch-normalisation-1" in learner.messages[-1]
        assert learner.options.pool == 0


async def test_undo_takes_the_lesson_before_back(open_report, finished_run) -> None:
    async with open_report(finished_run(channels=3)) as learner:
        await to_images(learner)
        await learner.press("enter", "enter")
        await learner.until(lambda: screen(learner) is StepScreen)
        await learner.press("u")
        assert learner.lesson.input.name == "digit:4"


async def test_the_map_beside_the_filters_is_what_the_filter_makes(
    open_report, finished_run
) -> None:
    async with open_report(finished_run(channels=3), (200, 55)) as learner:
        await to_images(learner)
        await learner.press("enter", "right")
        filters = learner.app.screen
        lesson = filters._learned.options[1]
        shown_map = filters.query_one("#map").sheet.values(range(4), range(8))
        expected = Pipeline(filters._answer.seen.astype(float), lesson).stages[1].plane()
        assert np.array_equal(shown_map, expected)
        assert [filters.query_one(f"#plane-{n}").border_title for n in range(3)] == [
            "red",
            "green",
            "blue",
        ]
        await learner.press("escape")
        assert screen(learner) is ImagesScreen


async def test_a_network_without_filters_on_the_image_says_why_not(
    open_report, finished_run
) -> None:
    run = finished_run(layers='{ kind = "max-pool", size = 2 },')
    async with open_report(run) as learner:
        await to_images(learner)
        await learner.press("enter")
        assert "begins with max-pool" in learner.messages[-1]
        assert screen(learner) is ImagesScreen


@pytest.mark.parametrize("size", SIZES)
async def test_without_colour_numbers_and_glyphs_say_the_same(
    open_report, finished_run, monkeypatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    run = finished_run(channels=3)
    confusion = run.report()["confusion"]["test"]
    async with open_report(run, size) as learner:
        if size[0] < 110:
            await learner.press("tab")
        await learner.until(lambda: matrix(learner) == confusion)
        await to_images(learner)
        assert set(learner.part("#image")) & set("░▒▓█")
        await learner.press("enter")
        assert "▸1" in learner.part("#wall")
        weights = learner.app.screen._learned.filters[0].values
        assert fitted(float(weights[1, 1, 2]), 6) in learner.part("#planes").split()


@pytest.mark.parametrize("keys", [(), ("n", "enter"), ("n", "enter", "enter")])
async def test_each_screen_lists_its_keys(open_report, finished_run, keys: tuple[str, ...]) -> None:
    async with open_report(finished_run(), (120, 50)) as learner:
        for key in keys:
            await learner.press(key)
            await learner.until(lambda: "Reading" not in learner.text)
        assert "help" in learner.part("#keys")
        await learner.press("question_mark")
        assert "enter" in learner.text
        assert "back" in learner.text
        await learner.press("escape")
        assert "help" in learner.part("#keys")
