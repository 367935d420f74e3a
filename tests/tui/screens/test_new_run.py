"""The form that begins a run: its fields come from SETTINGS; what starts the process is faked."""

import importlib.util
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from textual.widgets import Button, Input

from convtui.errors import BadInput, Missing
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.runs import Run
from convtui.training.settings import SETTINGS
from convtui.tui import own_file
from convtui.tui.remembered import Remembered, recall
from convtui.tui.screens.new_run import NewRun
from convtui.tui.widgets.form_field import FormField
from convtui.tui.widgets.line_table import LineTable


@pytest.fixture
def launched(monkeypatch):
    """What was asked of the one who starts processes; a run appears, and nothing trains it."""
    asked = []

    def launch(spec):
        asked.append(spec)
        return Run.create(spec.model, spec.as_json()), SimpleNamespace(poll=lambda: None)

    monkeypatch.setattr("convtui.tui.screens.train.require_tensorflow", lambda: None)
    monkeypatch.setattr("convtui.tui.screens.train.launch", launch)
    return asked


async def opened(learner) -> None:
    await learner.press("4", "n")
    assert isinstance(learner.app.screen, NewRun)


def field(learner, name: str) -> FormField:
    return learner.app.screen.query_one(f"#{name.replace('_', '-')}", FormField)


def holds(learner, name: str) -> str:
    """What a field shows: what was typed, or what holds without."""
    return field(learner, name).text or field(learner, name)._input.placeholder


async def fill(learner, **texts: str) -> None:
    """Type into fields by name."""
    for name, text in texts.items():
        field(learner, name).focus_text()
        await learner.settle()
        await learner.press("ctrl+u")
        await learner.type(text)


def ahead(learner) -> str:
    return " ".join(learner.part("#ahead").split())


def note(learner, name: str) -> str:
    notes = field(learner, name).query_one("#note")
    return str(notes.content) if notes.display else ""


async def test_there_is_a_field_for_every_setting_and_each_shows_the_models_own(
    open_app, launched
) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        names = [entry.setting for entry in learner.app.screen.query(FormField)]
        settings = [setting.name for setting in SETTINGS]
        choices = ["train_accuracy", "logistic_regression", "keep_epochs"]
        assert names == ["model", *settings, *choices]
        await fill(learner, model="mnist-course", data="strokes")
        own = load_architecture("mnist-course").training
        shown = {name: holds(learner, name) for name in names}
        assert shown["optimizer"] == own.optimizer == "rmsprop"
        assert shown["batch_size"] == str(own.batch_size)
        assert shown["epochs"] == str(own.epochs)
        assert shown["early_stopping"] == "5"
        assert (shown["samples"], shown["seed"]) == ("all", "0")
        seen = learner.text
        field(learner, names[-1]).focus_text()
        await learner.settle()
        for name in names:
            assert name.replace("_", " ") in seen + learner.text


async def test_epochs_are_kept_where_they_take_little_unless_one_says_otherwise(
    open_app, launched
) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, model="digits", data="strokes")
        assert holds(learner, "keep_epochs") == "yes"
        await fill(learner, epochs="2000")
        assert holds(learner, "keep_epochs") == "no"
        await fill(learner, model="cifar-leaky", data="shapes", epochs="300", keep_epochs="yes")
        assert "would take 1,319 MB and 1,000 MB are the most" in ahead(learner)


async def test_parameters_and_images_are_told_before_the_start(open_app, launched) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, model="cifar-strided", data="shapes", samples="1000")
        assert ahead(learner) == (
            "37,146 parameters · 32×32×3 images of 10 classes, 900 to train on and 100 for "
            "validation"
        )
        await fill(learner, model="mnist-course", data="strokes")
        assert ahead(learner).startswith("258,090 parameters · 28×28×1 images")


async def test_the_arrows_offer_all_networks_and_the_users_own(open_app, launched, home) -> None:
    models = home / "config" / "models"
    models.mkdir(parents=True)
    (models / "mine.toml").write_text(
        'name = "mine"\ndata = "strokes"\ninput_shape = [28, 28, 1]\nclasses = 10\n'
        'layers = [{ kind = "flatten" }, { kind = "dense", units = 10 }]\n'
    )
    async with open_app() as learner:
        await opened(learner)
        seen = set()
        for _ in range(14):
            await learner.press("down")
            seen.add(field(learner, "model").text)
        assert seen == {"mine", *(model.name for model in built_in_architectures())}
        await fill(learner, model="mine")
        assert ahead(learner).startswith("7,850 parameters")
        await learner.press("tab", "up")
        assert field(learner, "data").text in ("mnist", "cifar10", "strokes", "shapes")


async def test_what_is_wrong_is_said_below_its_field_while_it_is_typed(open_app, launched) -> None:
    refusals = (
        ("epochs", "3x", "epochs '3x': give a whole number from 1"),
        ("learning_rate", "-1", "learning rate '-1': give a number above 0"),
        ("optimizer", "adm", "did you mean 'adam'"),
        ("validation_split", "1", "below 1"),
        ("model", "cifar-stridde", "did you mean 'cifar-strided'"),
        ("train_accuracy", "maybe", "give one of no, yes"),
    )
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, data="shapes")
        for name, typed, refused in refusals:
            await fill(learner, **{name: typed})
            assert refused in note(learner, name)
            await learner.press("tab")
            assert refused in note(learner, name)
            await learner.press("ctrl+s")
            assert launched == [], name
            assert field(learner, name).has_focus_within, name
            await fill(learner, **{name: ""})
            assert refused not in note(learner, name)


async def test_what_does_not_go_together_is_said_and_not_started(open_app, launched) -> None:
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, data="shapes", early_stopping="3", validation_split="0")
        assert "needs a validation loss" in ahead(learner)
        await fill(learner, early_stopping="", validation_split="", samples="9000")
        assert "samples 9000: shapes has 5,000 training images" in ahead(learner)
        await fill(learner, samples="", data="shpes")
        assert "did you mean 'shapes'" in ahead(learner)
        await learner.press("ctrl+s")
        assert launched == []


async def test_a_network_that_cannot_be_built_on_the_images_is_refused(
    open_app, launched, home
) -> None:
    models = home / "config" / "models"
    models.mkdir(parents=True)
    (models / "wide.toml").write_text(
        'name = "wide"\ndata = "cifar10"\ninput_shape = [32, 32, 3]\nclasses = 10\n'
        'layers = [{ kind = "convolution", filters = 2, size = 30 }, { kind = "flatten" },'
        ' { kind = "dense", units = 10 }]\n'
    )
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, model="wide", data="shapes")
        parameters = (30 * 30 * 3 + 1) * 2 + (3 * 3 * 2 + 1) * 10
        assert ahead(learner).startswith(f"{parameters:,} parameters")
        await fill(learner, data="strokes")
        assert "of 30×30 does not fit: rows 28" in ahead(learner)


async def test_a_data_set_that_is_not_here_says_what_to_type(open_app, launched, tmp_path) -> None:
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, data="mnist")
        assert "convtui data fetch mnist" in ahead(learner)
        await fill(learner, data=str(tmp_path / "gone.npz"))
        assert "is not there: check the name and the folder" in ahead(learner)


# A file of one's own


@pytest.fixture
def own(tmp_path):
    """Forty noisy images of three classes, and how to write them again with other labels."""
    images = np.random.default_rng(1).integers(0, 256, (40, 12, 12), dtype=np.uint8)

    def save(labels=None, of=images):
        labels = np.arange(40) % 3 if labels is None else labels
        path = tmp_path / "own.npz"
        np.savez(path, x_train=of, y_train=labels, x_test=images[:9], y_test=np.arange(9) % 3)
        return str(path)

    return save


async def test_of_a_file_it_is_said_how_the_network_is_adapted(open_app, launched, own) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, model="mnist-course", data=own())
        await learner.until(lambda: "adapted" in ahead(learner))
        assert ahead(learner).endswith(
            "12×12×1 images of 3 classes, 32 to train on and 8 for validation · adapted: input "
            "12×12×1 instead of 28×28×1; 3 classes instead of 10, and as many units in dense-2"
        )


async def test_of_a_file_with_labels_in_order_that_is_said_before_training(
    open_app, launched, own
) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, model="mnist-course", data=own(np.arange(40) // 14))
        told = "the last training images are for validation: shuffle the training images"
        await learner.until(lambda: told in ahead(learner))
        assert "all validation images are of class '2'" in ahead(learner)
        await fill(learner, validation_split="0.4")
        assert "no training image is of class '2', which 12 of the 16 val" in ahead(learner)
        own(np.arange(40) % 3)  # shuffled: the file is read again
        await fill(learner, validation_split="0.25")
        await learner.until(lambda: "30 to train on" in ahead(learner))
        assert "shuffle" not in ahead(learner)


async def test_a_file_that_training_would_refuse_is_refused_with_what_to_type(
    open_app, launched, own
) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, data=own(of=np.random.default_rng(1).random((40, 12, 12))))
        await learner.until(lambda: "round().astype('uint8')" in ahead(learner))
        await learner.press("ctrl+s")
        assert launched == []


async def test_what_is_begun_while_a_file_is_read_begins_once_it_is(
    open_app, launched, own, monkeypatch
) -> None:
    gate, path = threading.Event(), own()

    def look(stamp):
        assert gate.wait(60)
        return own_file.look(stamp)

    monkeypatch.setattr("convtui.tui.screens.settings_form.look", look)
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, model="mnist-course", data=path)
        assert ahead(learner) == "reading own.npz …"
        await learner.press("ctrl+s")
        assert launched == []
        gate.set()
        await learner.until(lambda: [spec.data for spec in launched] == [path])


# What it opens on


@pytest.mark.parametrize(
    ("model", "stand_in", "missing"),
    [("", "shapes", "cifar10"), ("mnist-course", "strokes", "mnist")],
)
async def test_it_opens_on_what_is_there(
    open_app, launched, model: str, stand_in: str, missing: str
) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, model=model)
        assert holds(learner, "data") == stand_in
        assert f"{stand_in}, drawn by convtui: {missing} is not here" in ahead(learner)
        await learner.press("ctrl+s")
        await learner.until(lambda: [spec.data for spec in launched] == [stand_in])


async def test_a_data_set_that_is_here_needs_no_stand_in(
    open_app, launched, tmp_path, monkeypatch
) -> None:
    (tmp_path / "cifar10.npz").touch()
    monkeypatch.setenv("CONVTUI_DATA", str(tmp_path))
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        assert holds(learner, "data") == "cifar10"
        assert "drawn by convtui" not in ahead(learner)


async def test_what_was_asked_last_and_is_gone_is_not_asked_again(
    open_app, launched, tmp_path, own
) -> None:
    here = own()
    gone = {"model": str(tmp_path / "gone.toml"), "data": "mnist", "epochs": "3"}
    async with open_app(remembered=Remembered(greeted=True, training=gone)) as learner:
        await opened(learner)
        texts = {name: field(learner, name).text for name in gone}
        assert texts == {"model": "", "data": "", "epochs": "3"}
        assert ahead(learner).startswith("37,146 parameters")
    for data, text in ((here, here), (str(tmp_path / "gone.npz"), ""), ("strokes", "strokes")):
        last = Remembered(greeted=True, training={"data": data})
        async with open_app(remembered=last) as learner:
            await opened(learner)
            assert field(learner, "data").text == text


async def test_the_arrows_offer_what_is_here_first(open_app, launched) -> None:
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, data="")
        seen = []
        for _ in range(4):
            await learner.press("down")
            seen.append(field(learner, "data").text)
        assert seen == ["mnist", "cifar10", "strokes", "shapes"]


# Enter


async def test_enter_moves_on_from_field_to_field_and_only_the_button_starts(
    open_app, launched
) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        fields = [entry.setting for entry in learner.app.screen.query(FormField)]
        for name in fields:
            assert field(learner, name).has_focus_within
            await learner.press("enter")
        assert launched == []
        assert isinstance(learner.app.focused, Button)
        assert "Train" in learner.text
        await learner.press("enter")
        await learner.until(lambda: len(launched) == 1)
        await learner.until(lambda: not isinstance(learner.app.screen, NewRun))


async def test_the_button_can_be_clicked(open_app, launched) -> None:
    async with open_app(size=(120, 50)) as learner:
        await opened(learner)
        await learner.pilot.click("#start")
        await learner.until(lambda: len(launched) == 1)


async def test_enter_in_a_field_that_cannot_be_read_stays_there(open_app, launched) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, epochs="3x")
        await learner.press("enter")
        assert field(learner, "epochs").has_focus_within
        assert "give a whole number from 1" in note(learner, "epochs")
        await fill(learner, epochs="3")
        await learner.press("enter")
        assert field(learner, "batch_size").has_focus_within


async def test_enter_held_down_starts_one_run(open_app, launched) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        for _ in range(60):
            learner._post("enter")
        await learner.until(lambda: not isinstance(learner.app.screen, NewRun))
        assert len(launched) == 1


async def test_a_start_that_takes_long_is_one_start(open_app, launched, monkeypatch) -> None:
    gate, asked = threading.Event(), []

    def slow(spec):
        asked.append(spec)
        assert gate.wait(60)
        raise BadInput("no room")

    monkeypatch.setattr("convtui.tui.screens.train.launch", slow)
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await learner.press("ctrl+s", "ctrl+s", "ctrl+s")
        await learner.until(lambda: len(asked) == 1)
        gate.set()
        await learner.until(lambda: ahead(learner) == "no room")
        await learner.press("ctrl+s")
        await learner.until(lambda: len(asked) == 2)


async def test_letters_typed_fast_go_to_the_field_that_enter_went_to(open_app, launched) -> None:
    async with open_app() as learner:
        await opened(learner)
        for key in ("enter", *"shapes", "enter", *"500"):
            learner._post(key)
        await learner.settle()
        assert field(learner, "data").text == "shapes"
        assert field(learner, "samples").text == "500"


async def test_ctrl_s_starts_what_was_asked_and_the_new_run_is_at_hand(open_app, launched) -> None:
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, data="shapes", epochs="7", name="seven", train_accuracy="yes")
        await fill(learner, logistic_regression="yes")
        await learner.press("ctrl+s")
        await learner.until(lambda: not isinstance(learner.app.screen, NewRun))
        (spec,) = launched
        assert (spec.model, spec.data, spec.epochs, spec.name) == (
            "cifar-strided", "shapes", 7, "seven",
        )  # fmt: skip
        assert spec.train_accuracy
        assert spec.logistic_regression
        assert (spec.batch_size, spec.learning_rate) == (128, 1e-3)
        runs = learner.app.screen.query_one("#list", LineTable)
        await learner.until(lambda: [row.cells[1] for row in runs.rows] == ["seven"])
        assert learner.app.screen.chosen.run.name == "seven"


async def test_what_was_asked_is_remembered_for_the_next_start_but_not_the_name(
    open_app, launched
) -> None:
    async with open_app(remembered=recall()) as learner:
        await opened(learner)
        await fill(learner, model="cifar-deep", data="shapes", l1="0.01", name="once")
        await learner.press("ctrl+s")
        await learner.until(lambda: not isinstance(learner.app.screen, NewRun))
    assert recall().training == {"model": "cifar-deep", "data": "shapes", "l1": "0.01"}
    async with open_app(remembered=recall()) as learner:
        await opened(learner)
        assert field(learner, "l1").text == "0.01"
        assert field(learner, "name").text == ""
        assert ahead(learner).startswith("23,314 parameters")


async def test_another_optimizer_shows_its_own_learning_rate(open_app, launched) -> None:
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, data="shapes", optimizer="sgd")
        assert holds(learner, "learning_rate") == "0.01"


@pytest.mark.parametrize(
    "refusal",
    [
        BadInput("runs cannot be kept in /full (no space left on device): make room there"),
        Missing("training needs TensorFlow: type `pip install`"),
    ],
)
async def test_what_keeps_it_from_starting_is_one_line_and_the_form_stays(
    open_app, launched, monkeypatch, refusal: Exception
) -> None:
    def refuse(spec):
        raise refusal

    monkeypatch.setattr("convtui.tui.screens.train.launch", refuse)
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, data="shapes")
        await learner.press("ctrl+s")
        await learner.until(lambda: str(refusal) == ahead(learner))
        assert isinstance(learner.app.screen, NewRun)
        await learner.press("escape")
        assert not isinstance(learner.app.screen, NewRun)


async def test_letters_typed_fast_go_to_the_field_that_tab_went_to(open_app, launched) -> None:
    async with open_app() as learner:
        await opened(learner)
        for key in ("tab", *"shapes", "tab", *"500"):
            learner._post(key)
        await learner.settle()
        assert field(learner, "data").text == "shapes"
        assert field(learner, "samples").text == "500"


async def test_logistic_regression_without_scikit_learn_says_what_to_type(
    open_app, launched, monkeypatch
) -> None:
    def missing() -> None:
        raise Missing("logistic regression needs scikit-learn: type `pip install`")

    monkeypatch.setattr("convtui.tui.screens.new_run.require_scikit_learn", missing)
    async with open_app() as learner:
        await opened(learner)
        await fill(learner, data="shapes", logistic_regression="yes")
        assert ahead(learner) == "logistic regression needs scikit-learn: type `pip install`"
        await learner.press("ctrl+s")
        assert launched == []


@pytest.mark.tensorflow
@pytest.mark.skipif(
    importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed"
)
async def test_a_tiny_run_is_started_followed_and_finished(open_app) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, model="mnist-course", data="strokes", samples="200", epochs="1")
        await learner.press("ctrl+s")
        await learner.until(lambda: not isinstance(learner.app.screen, NewRun))
        await learner.until(lambda: "test accuracy" in learner.part("#first"), 120)
        assert "finished" in learner.around("#first")
        assert len(learner.app.screen.query_one("#first #epochs", LineTable).rows) == 1
        (process,) = learner.app.screen.overview._begun.values()
        await learner.until(lambda: process.poll() is not None, 60)


async def test_ctrl_s_right_behind_the_last_digit_starts_with_it(open_app, launched) -> None:
    async with open_app(size=(80, 24)) as learner:
        await opened(learner)
        await fill(learner, model="cifar-strided", data="shapes")
        epochs = field(learner, "epochs").query_one(Input)
        with epochs.prevent(Input.Changed):  # as if the key came before the screen heard of it
            epochs.value = "7"
        await learner.press("ctrl+s")
        await learner.settle()
        assert [spec.epochs for spec in launched] == [7]
