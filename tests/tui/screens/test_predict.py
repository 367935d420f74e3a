"""Numbers predicted on the screen before they are shown."""

import pytest
from textual import events

from convtui.lesson.numbers import written
from convtui.tui.screens.layer import LayerScreen
from convtui.tui.shown_network import open_network
from convtui.tui.widgets.predictor import Predictor

X, K = "2 1 0 3; 4 -1 5 2; 0 6 1 -3; 1 2 3 4", "1 2; 3 -5"
SIZES = [(80, 24), (120, 36), (200, 55)]


def predictor(learner) -> Predictor:
    return learner.app.screen.query_one(Predictor)


def status(learner) -> str:
    return learner.part("#stages").split("right")[0].strip()


def step_of(learner):
    return learner.step.stage.step(*learner.cursor.place)


@pytest.mark.parametrize("size", SIZES)
async def test_a_number_is_hidden_predicted_and_shown(open_app, size) -> None:
    async with open_app(X, K, size=size, pool=2) as learner:
        await learner.press("right", "P")
        assert learner.cells("#output")[0][:2] == ["21", "·"]
        assert "= ?" in learner.formula
        assert "-27" not in learner.text
        await learner.type("-27")
        assert "-27▏" in learner.formula
        await learner.press("enter")
        assert "= -27" in learner.formula
        assert "Right." in learner.formula
        assert learner.cells("#output")[0][1] == "-27"
        assert status(learner) == "1/1"
        await learner.press("enter")
        assert learner.place == (0, 0, 2)
        assert "= ?" in learner.formula


async def test_a_wrong_number_is_told_with_the_idea_that_gives_it(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P", "0", "enter")
        assert "(flipped-kernel" in learner.formula
        assert "It is 21: that was 21 too small." in learner.formula
        assert status(learner) == "0/1"


@pytest.mark.parametrize("typed", ["21", "21,0", "42/2", "21.004", "2100%", "210e-1"])
async def test_numbers_can_be_written_in_several_ways(open_app, typed) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P")
        await learner.type(typed)
        await learner.press("enter")
        assert status(learner) == "1/1"


@pytest.mark.parametrize(("typed", "told"), [("1/0", "is no number"), ("", "type a number first")])
async def test_what_is_no_number_is_refused_in_place(open_app, typed, told) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P")
        await learner.type(typed)
        await learner.press("enter")
        assert told in learner.formula
        assert "= ?" in learner.formula
        assert status(learner) == "0/0"
        await learner.press(*["backspace"] * 3)
        await learner.type("21")
        await learner.press("enter")
        assert status(learner) == "1/1"


async def test_what_is_pasted_is_taken_as_if_it_were_typed(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P")
        predictor(learner).post_message(events.Paste("[2 1]\n"))
        await learner.settle()
        await learner.press("enter")
        assert status(learner) == "1/1"


async def test_digits_do_not_leave_for_other_screens(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P", "2", "1", "enter", "2", "3")
        assert learner.app.current_mode == "step"
        assert learner.place == (0, 0, 0)
        assert predictor(learner).text == "21"


async def test_giving_up_shows_the_number_and_counts_as_asked(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P", "G")
        assert "Given up." in learner.formula
        assert "= 21" in learner.formula
        assert status(learner) == "0/1"


async def test_escape_drops_what_is_typed_and_then_ends_predicting(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P", "7", "escape")
        assert "= ?" in learner.formula
        assert "7▏" not in learner.formula
        await learner.press("escape")
        assert "= 21" in learner.formula
        assert "right" not in learner.part("#stages")
        await learner.press("2")
        assert learner.app.current_mode == "network"


async def test_a_second_p_ends_predicting_and_a_third_goes_on_counting(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P", "G", "P")
        assert "right" not in learner.part("#stages")
        await learner.press("P")
        assert status(learner) == "0/1"
        assert "= ?" in learner.formula


async def test_keys_that_walk_and_change_still_do(open_app) -> None:
    async with open_app(X, K, pool=2, bias=4) as learner:
        await learner.press("P", "right", "down", "n")
        assert learner.cursor.stage == 1
        assert "max(0, 21 + 4) = ?" in learner.formula
        assert "25" not in learner.formula
        await learner.press("f")
        assert "= ?" in learner.formula
        await learner.press("u", "j", "space", "space")
        assert learner.app.return_code is None


async def test_the_card_of_an_activation_hides_its_number_too(open_app) -> None:
    async with open_app(X, K, pool=2, bias=4) as learner:
        await learner.press("P", "n")
        assert "25" not in learner.part("#card")
        await learner.type("25")
        await learner.press("enter")
        assert "= 25" in learner.part("#card")


async def test_the_winner_of_a_window_is_chosen_with_keys(open_app) -> None:
    async with open_app(X, "1", pool=2, activation="none") as learner:
        await learner.press("n", "n", "P")
        assert learner.step.query_one("#under").marks.strong is None
        await learner.press("shift+right", "shift+down")
        assert learner.step.query_one("#under").marks.strong == (1, 0)
        assert "4▏" in learner.formula
        await learner.press("enter")
        assert "Right." in learner.formula
        assert status(learner) == "1/1"


@pytest.mark.parametrize(("grid", "row", "column"), [("#under", 1, 1), ("#source", 1, 1)])
async def test_the_winner_is_chosen_with_the_mouse(open_app, grid, row, column) -> None:
    async with open_app(X, "1", pool=2, activation="none") as learner:
        await learner.press("n", "n", "P")
        await learner.pilot.click(grid, offset=learner.offset(grid, row, column))
        await learner.settle()
        assert "-1▏" in learner.formula
        await learner.press("enter")
        assert "(last-cell-wins" in learner.formula
        assert learner.step.query_one("#under").marks.strong == (1, 0)


async def test_a_click_beside_the_window_chooses_nothing(open_app) -> None:
    async with open_app(X, "1", pool=2, activation="none") as learner:
        await learner.press("n", "n", "P")
        await learner.pilot.click("#source", offset=learner.offset("#source", 3, 3))
        await learner.settle()
        assert "prediction: ▏" in learner.formula


async def test_the_map_tells_no_number_under_the_mouse(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P")
        await learner.pilot.hover("#output", offset=learner.offset("#output", 0, 0))
        await learner.settle()
        assert "not computed yet" in learner.around("#output")
        assert "21" not in learner.text


async def test_the_size_is_asked_for_before_a_change_is_made(open_app) -> None:
    async with open_app(X, K, pool=0) as learner:
        await learner.press("P")
        await learner.answer("s", "2")
        assert "How large will the map be?" in learner.text
        assert learner.options.stride == (1, 1)
        await learner.type("a lot")
        await learner.press("enter")
        assert "is no size" in learner.text
        await learner.press(*["backspace"] * 5)
        await learner.type("3")
        await learner.press("enter")
        assert learner.options.stride == (2, 2)
        assert "(stride-ignored" in " ".join(learner.text.split())
        assert status(learner) == "0/1"
        await learner.answer("p", "1")
        await learner.type("3x3")
        await learner.press("enter")
        assert "Right: 3×3." in learner.text
        assert status(learner) == "1/2"


async def test_a_size_that_is_not_predicted_is_changed_all_the_same(open_app) -> None:
    async with open_app(X, K, pool=0) as learner:
        await learner.press("P")
        await learner.answer("d", "2")
        await learner.press("escape")
        assert learner.options.dilation == (2, 2)
        assert status(learner) == "0/0"


async def test_the_size_of_a_pooled_map_is_asked_for_and_a_bias_changes_none(open_app) -> None:
    async with open_app(X, K, pool=0) as learner:
        await learner.press("P")
        await learner.answer("b", "5")
        assert learner.options.bias == 5
        await learner.answer("o", "max 2")
        assert "How large will the pooled map be?" in learner.text
        await learner.type("1")
        await learner.press("enter")
        assert "Right: 1×1." in learner.text
        assert learner.options.pool == 2
        await learner.answer("o", "none")
        assert learner.options.pool == 0


async def test_the_size_is_asked_for_when_a_kernel_of_another_size_is_taken(open_app) -> None:
    async with open_app(X, K, pool=0) as learner:
        await learner.press("P", "k")
        await learner.type("1 0; 0 2")
        await learner.press("enter")
        assert learner.options.kernel.values.tolist() == [[1, 0], [0, 2]]
        await learner.press("k")
        await learner.type("1 1 1; 1 1 1; 1 1 1")
        await learner.press("enter")
        assert "How large will the map be?" in learner.text
        await learner.type("1")
        await learner.press("enter")
        assert "(size-without-the-one, or last-window-forgotten)" in " ".join(learner.text.split())
        assert learner.options.kernel.values.shape == (3, 3)
        assert status(learner) == "0/1"


async def test_without_predicting_no_size_is_asked_for(open_app) -> None:
    async with open_app(X, K, pool=0) as learner:
        await learner.press("P", "P")
        await learner.answer("s", "2")
        assert learner.options.stride == (2, 2)
        assert "How large" not in learner.text


async def test_r_is_closed_and_stays_closed_until_the_number_is_seen(open_app, fake_r) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("r", "P")
        assert not learner.step.shows_beside
        await learner.press("r")
        assert not learner.step.shows_beside
        assert "another map beside ours shows the number" in learner.formula
        await learner.press("G", "r")
        assert learner.step.shows_beside


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("B", "the way back shows the number"),
        ("L", "the map that is to be learned shows the number"),
        ("x", "what is exported holds the number"),
        ("y", "another map beside ours shows the number"),
        ("Y", "another map beside ours shows the number"),
    ],
)
async def test_what_shows_the_number_is_refused_until_it_is_seen(open_app, key, reason) -> None:
    async with open_app(X, K, pool=2) as learner:
        step = learner.app.screen
        await learner.press("P", key)
        assert learner.app.screen is step
        assert reason in learner.formula
        assert "21" not in learner.text
        await learner.press("G", key)
        assert learner.app.screen is not step


async def test_a_map_beside_ours_is_closed_when_the_next_number_is_hidden(open_app, fake_r) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P", "G", "r")
        assert learner.step.shows_beside
        await learner.press("enter")
        assert not learner.step.shows_beside
        assert "= ?" in learner.formula


async def test_that_all_of_a_map_is_0_is_not_told_before_it_is_predicted(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P", "n")
        await learner.answer("b", "-900")
        assert "every cell 0" not in learner.text


async def test_another_lesson_hides_the_number_again_even_if_it_is_the_same(open_app) -> None:
    async with open_app(X, K, pool=2, bias=-900) as learner:
        await learner.press("n", "P", "0", "enter")
        assert "Right." in learner.formula
        await learner.answer("b", "-800")
        assert "= ?" in learner.formula
        assert "prediction: ▏" in learner.formula


async def test_cells_can_be_edited_meanwhile(open_app) -> None:
    async with open_app(X, K, pool=2) as learner:
        await learner.press("P", "e", "9", "enter", "escape")
        assert learner.lesson.input.values[0, 0] == 9
        assert "= ?" in learner.formula
        await learner.type("28")
        await learner.press("enter")
        assert status(learner) == "1/1"


async def test_every_number_of_a_lesson_can_be_predicted(open_app) -> None:
    async with open_app(X, K, pool=2, bias=-2.5) as learner:
        await learner.press("P")
        for _ in range(19):
            value = step_of(learner).value
            await learner.type(written(value))
            await learner.press("enter", "enter")
        assert status(learner) == "19/19"


async def test_numbers_of_a_network_are_predicted_too(open_app) -> None:
    async with open_app() as learner:
        await learner.press("2")
        await learner.until(lambda: "conv-1" in learner.text)
        await learner.press("right", "enter")
        screen = learner.app.screen
        assert isinstance(screen, LayerScreen)
        value = screen.step.value
        await learner.press("P")
        assert "= ?" in learner.formula
        await learner.type(written(value))
        await learner.press("enter")
        assert "Right." in learner.formula
        await learner.press("escape", "escape")
        assert not isinstance(learner.app.screen, LayerScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_on_screen_network_the_map_at_hand_is_predicted(open_shown, size) -> None:
    async with open_shown(open_network("digits", "digit:7"), size=size) as learner:
        await learner.press("left", "P")
        assert "No layer made the image" in learner.text
        await learner.press("right", "P")
        screen = learner.app.screen
        assert isinstance(screen, LayerScreen)
        assert "= ?" in learner.formula
        value = screen.step.value
        assert written(value) not in learner.text
        await learner.type(written(value))
        await learner.press("enter")
        assert status(learner) == "1/1"
        assert "Right." in learner.formula


@pytest.mark.parametrize("key", ["B", "f", "r"])
async def test_what_shows_a_number_of_a_network_is_refused(open_shown, key) -> None:
    async with open_shown(open_network("digits", "digit:7")) as learner:
        await learner.press("right", "P", key)
        assert isinstance(learner.app.screen, LayerScreen)
        assert not learner.app.screen.shows_beside
        assert any(words in learner.formula for words in ("the number", "tells it"))


async def test_the_sum_so_far_of_a_vector_is_hidden_too(open_shown) -> None:
    async with open_shown(open_network("digits", "digit:7")) as learner:
        await learner.press(*["right"] * 5, "enter")
        assert "so far" in learner.part("#terms")
        await learner.press("P")
        assert "so far" not in learner.part("#terms")
        await learner.press("G")
        assert "so far" in learner.part("#terms")


async def test_where_nothing_is_computed_nothing_is_hidden_and_that_is_said(open_shown) -> None:
    async with open_shown(open_network("digits", "digit:7")) as learner:
        await learner.press(*["right"] * 4, "P")
        assert "Nothing is computed here" in learner.formula


@pytest.mark.parametrize("settings", [{"NO_COLOR": "1"}, {"TERM": "dumb", "LANG": "C"}])
async def test_poor_terminals_hide_and_show_as_well(open_app, monkeypatch, settings) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    async with open_app(X, K, size=(80, 24), pool=2) as learner:
        await learner.press("P")
        assert "21" not in learner.text
        await learner.type("21")
        await learner.press("enter")
        assert "= 21" in learner.formula


async def test_a_tiny_window_is_no_trouble(open_app) -> None:
    async with open_app(X, K, size=(30, 8), pool=2) as learner:
        await learner.press("P", "2", "1", "enter", "enter", "escape")
        assert learner.app.return_code is None
