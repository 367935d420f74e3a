"""Everything the tests need Keras for, done in one process: TensorFlow takes seconds to load.

`python laboratory.py DATA` trains in CONVTUI_HOME, goes on with the runs `killed` and `stopped`
that are there, and prints what it found as one line of JSON.
"""

import contextlib
import hashlib
import io
import json
import os
import random
import resource
import shutil
import sys
from pathlib import Path

import dead_by_hand

from convtui import places
from convtui.cli.check import CHECK_SECONDS
from convtui.cli.comparisons import forward_of_run
from convtui.cli.main import run as command
from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.inputs import make_input
from convtui.lesson.pipeline import Pipeline
from convtui.networks.zoo import built_in_architectures, load_architecture
from convtui.reference.forward import against_r
from convtui.reference.r_process import RProcess
from convtui.reference.report import as_json
from convtui.reference.run import Deadline
from convtui.runs import BatchProgress, EpochEnded, Run, read_arrays, read_state, write_spec
from convtui.runs.kept_epochs import KeptEpochs
from convtui.training.answers import read_answers
from convtui.training.endings import RunBroke, StopRequested, stops_early
from convtui.training.epoch_answers import measured_after
from convtui.training.first_layer import first_layer
from convtui.training.keras import start_keras
from convtui.training.parts import divide, permutation
from convtui.training.session import train_run
from convtui.training.spec import RunSpec, specify

DATA = Path(sys.argv[1])
DROPOUT, PLAIN = str(DATA / "dropout.toml"), str(DATA / "plain.toml")
SMALL, MNIST, CIFAR = (str(DATA / f"{name}.npz") for name in ("small", "mnist", "cifar"))


def begin(model, name, *, keep_epochs=False, **given):
    asked = {"data": SMALL, "name": name, **given}
    spec = specify(load_architecture(str(model)), {**asked, "keep_epochs": keep_epochs})
    return Run.create(spec.model, spec.as_json())


def told(run):
    """What two runs must have in common to be the same, to the last bit."""
    import keras
    import numpy as np

    model = keras.saving.load_model(run.model)
    report = run.report()
    del report["timing"], report["training"]
    state = read_state(run.folder)
    return {
        "status": state.status,
        "epochs": [
            [row.epoch, row.loss, row.accuracy, row.val_loss, row.val_accuracy, row.learning_rate]
            for row in state.epochs
        ],
        "measured": [row.train_accuracy for row in state.epochs],
        "weights": digest(model.get_weights()),
        "optimizer": digest([np.asarray(value) for value in model.optimizer.variables]),
        "report": report,
        "kept": [digest(weights.values()) for weights in kept_weights(run)],
    }


def kept_weights(run):
    """What a run keeps of each epoch, in order."""
    kept, network = KeptEpochs(run), RunSpec.from_json(run.spec).architecture.network
    return [kept.read(number, network) for number in kept.numbers()]


def digest(arrays):
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def resuming():
    """`whole` runs through; `lost` is its folder as killed between an event and its checkpoint."""
    whole = begin(DROPOUT, "whole", keep_epochs=True)
    lost = whole.folder.with_name("2020-01-01-000000-lost")

    def tell(event):
        if isinstance(event, EpochEnded) and event.epoch == 3:
            shutil.copytree(whole.folder, lost)
            with (lost / "events.jsonl").open("ab") as file:
                file.write(b'{"event": "epoch_en')
            (lost / ".4711-checkpoint.keras").write_bytes(b"half of one")
            (lost / "epochs" / ".x7-epoch-0003.npz").write_bytes(b"half of one")
            shutil.copy(lost / "epochs" / "epoch-0001.npz", lost / "epochs" / "epoch-0004.npz")

    train_run(whole, tell)
    write_spec(lost, {**Run.read(lost).spec, "name": "lost"})
    found = {"whole": told(whole), "again": {}}
    for name in ("lost", "killed", "stopped"):
        trained = found["again"][name] = []
        train_run(
            Run.find(name), lambda e, to=trained: isinstance(e, EpochEnded) and to.append(e.epoch)
        )
        found[name] = told(Run.find(name))
    measured = []
    for number in range(6):
        then = measured_after(whole, read_state(whole.folder), number)
        row, scores = then["row"], then["classification"]["validation"]
        measured.append([row and row["val_accuracy"], scores["accuracy"], then["images"]])
    left = [path.name for path in lost.rglob("*") if path.name[0] == "."]
    end = list(read_arrays(whole.weights).values())
    last = list(kept_weights(whole)[-1].values())
    same = all((ours == theirs).all() for ours, theirs in zip(last, end, strict=True))
    return found | {"left in lost": left, "the last epoch is the end": same, "anew": measured}


def syncing():
    """What is waited for on the disk, in its order, between the batches of a run of two epochs."""
    waited, sync, replace = [], os.fsync, Path.replace

    def told_sync(descriptor):
        waited.append(["sync", Path(f"/proc/self/fd/{descriptor}").readlink().name])
        sync(descriptor)

    def told_replace(self, target):
        waited.append(["rename", Path(target).name])
        return replace(self, target)

    def tell(event):
        if isinstance(event, BatchProgress):
            waited.append(["batch", ""])

    run = begin(PLAIN, "synced", epochs=2, keep_epochs=True)
    os.fsync, Path.replace = told_sync, told_replace
    try:
        train_run(run, tell)
    finally:
        os.fsync, Path.replace = sync, replace
    return {"waited": waited, "folder": run.folder.name, "process": os.getpid()}


def same_as_plain_keras():
    """The same network trained by a loop of Keras alone, on the same order of images."""
    import keras

    from convtui.training.keras.network import build

    run = begin(PLAIN, "plain")
    train_run(run)
    spec, data = RunSpec.from_json(Run.read(run.folder).spec), load_dataset(SMALL)
    images, labels = data.x_train.astype("float32") / 255, keras.utils.to_categorical(data.y_train)
    model = build(spec.architecture, spec.seed)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    first, rows = len(divide(spec, data).train), []
    for epoch in range(1, spec.epochs + 1):
        order = permutation(spec.seed, epoch, first)
        history = model.fit(
            images[order],
            labels[order],
            batch_size=spec.batch_size,
            shuffle=False,
            verbose=0,
            validation_data=(images[first:], labels[first:]),
        ).history
        rows.append([history[key][0] for key in ("loss", "accuracy", "val_loss", "val_accuracy")])
    evaluated = {
        name: model.evaluate(
            part.images / 255.0, keras.utils.to_categorical(part.labels, 3), verbose=0
        )
        for name, part in divide(spec, data).named()
    }
    return {"ours": told(run), "rows": rows, "evaluated": evaluated}


def logits_are_scored_as_keras_does():
    """The report's loss of a net that ends in logits and has penalties, against `evaluate`."""
    import keras

    whole, data = Run.find("whole"), load_dataset(SMALL)
    model = keras.saving.load_model(whole.model)
    labels = keras.utils.to_categorical(data.y_test, 3)
    return model.evaluate(data.x_test / 255.0, labels, verbose=0)


def kept_for_later():
    """Weights and predictions as they lie in the run, against the model as Keras loads it."""
    import keras
    import numpy as np

    whole, data = Run.find("whole"), load_dataset(SMALL)
    model = keras.saving.load_model(whole.model)
    weights, said = read_arrays(whole.weights), read_arrays(whole.predictions)
    outputs = keras.ops.softmax(model.predict(data.x_test / 255.0, verbose=0))
    return {
        "weights": digest(weights.values()) == digest(model.get_weights()),
        "names": {name: list(array.shape) for name, array in weights.items()},
        "classes": bool((said["test"] == np.argmax(outputs, axis=1)).all()),
        "off": float(np.abs(said["test_probability"] - np.max(outputs, axis=1)).max()),
        "sizes": {name: len(array) for name, array in said.items()},
    }


def dead_units():
    """Units killed by a bias, as a run counts them and as NumPy does."""
    from convtui.training.keras.network import build
    from convtui.training.keras.predict import Predictor
    from convtui.training.scores import count_dead, relu_layers

    (DATA / "dying.toml").write_text(dead_by_hand.NET)
    architecture = load_architecture(str(DATA / "dying.toml"))
    model, images = build(architecture, seed=4), load_dataset(SMALL).x_test
    weights = {layer.name: layer.get_weights() for layer in model.layers if layer.weights}
    for name, units in dead_by_hand.KILLED.items():
        weights[name][1][:units] = -1e4
        model.get_layer(name).set_weights(weights[name])
    report = begin(DATA / "dying.toml", "unvalidated", epochs=1, validation_split=0.0)
    train_run(report)
    said = Predictor(model, relu_layers(architecture)).predict(images)
    return {
        "ours": count_dead(said.strongest),
        "numpy": dead_by_hand.counted(weights, images),
        "without_validation": {layer["on"] for layer in report.report()["dead_relu"]} == {"train"},
    }


def measured_accuracy():
    """The train accuracy at the end of each epoch, and what `evaluate` says of the last."""
    import keras

    architecture = load_architecture(DROPOUT)
    given = {"data": SMALL, "name": "measured", "epochs": 2}
    spec = specify(architecture, {**given, "train_accuracy": True})
    run = Run.create(spec.model, spec.as_json())
    train_run(run)
    part = divide(spec, load_dataset(SMALL)).train
    model = keras.saving.load_model(run.model)
    labels = keras.utils.to_categorical(part.labels, 3)
    return {"run": told(run), "evaluated": model.evaluate(part.images / 255.0, labels, verbose=0)}


def early_stopping():
    """A run that stops early; and our rule against Keras' on random validation losses."""
    import keras

    run = begin(PLAIN, "early", early_stopping=2, epochs=40, learning_rate=0.1, batch_size=20)
    train_run(run)
    draw, agree = random.Random(3), 0
    for patience in (1, 2, 3):
        for _ in range(20):
            losses = [draw.randint(0, 9) / 10 for _ in range(12)]
            agree += stop_of_keras(keras, losses, patience) == stop_of_ours(losses, patience)
    state = read_state(run.folder)
    return {
        "agree": agree,
        "val_losses": [row.val_loss for row in state.epochs],
        "early_stopped": state.early_stopped,
        "message": state.message,
    }


def stop_of_keras(keras, losses, patience):
    callback = keras.callbacks.EarlyStopping("val_loss", patience=patience, mode="min")
    callback.set_model(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
    callback.model.stop_training = False
    callback.on_train_begin()
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if callback.model.stop_training:
            return epoch + 1
    return None


def stop_of_ours(losses, patience):
    rows = [EpochEnded(n, 1.0, 0.5, loss, 0.5, 1.0, 1e-3) for n, loss in enumerate(losses, start=1)]
    stops = (n for n in range(1, len(rows) + 1) if stops_early(rows[:n], patience))
    return next(stops, None)


def schedules():
    """The learning rate of each epoch of the coursework's two schedules, and Keras' staircase."""
    import keras

    staircase = keras.optimizers.schedules.ExponentialDecay(5e-3, 1500, 0.96, staircase=True)
    ours = load_architecture("cifar-course").training
    steps = (0, 1, 1499, 1500, 2999, 3000, 7500)
    return {
        "ours": [ours.learning_rate * ours.schedule.factor(1, step) for step in steps],
        "keras": [float(staircase(step)) for step in steps],
    }


def every_architecture():
    """One tiny run each: what came of it."""
    found = {}
    for architecture in built_in_architectures():
        data = CIFAR if architecture.data == "cifar10" else MNIST
        given = {"data": data, "epochs": 1, "batch_size": 20, "name": architecture.name}
        spec = specify(architecture, given)
        run = Run.create(spec.model, spec.as_json())
        train_run(run)
        found[architecture.name] = [read_state(run.folder).status, run.report()["parameters"]]
    return found


def layers_in_r():
    """Each network, trained above, in one R; the command line's R, and one that is wrong."""
    found, check = {}, ("check", "--against-r", "--images", "1", "--json", "--run")
    with RProcess() as process:
        for architecture in built_in_architectures():
            forward = forward_of_run(architecture.name, 1)
            results = list(against_r(forward, process, Deadline(CHECK_SECONDS)))
            found[architecture.name] = as_json(results, process.version().r, 0.0)["cases"]
    found["alone"] = cli(*check, "mnist-course")
    found["by its name"] = cli(*check[:-1], "--network", "mnist-course")
    steep = DATA / "steep"
    shutil.copytree(places.shared("r") / "R", steep / "R")
    wrong = (steep / "R" / "leaky_relu.R").read_text().replace("alpha * x", "2 * alpha * x")
    (steep / "R" / "leaky_relu.R").write_text(wrong)
    found["steep"] = cli(*check, "cifar-leaky", "--reference", str(steep))
    found["many"] = cli(*check, "cifar-leaky", "--images", "21")
    return found


def lessons_of_filters():
    """How far the lesson's maps are from what Keras' own layers make of an image."""
    import keras
    import numpy as np

    off = {}
    for name in ("whole", "mnist-course", "cifar-strided", "cifar-leaky"):
        run = Run.find(name)
        answers, model = read_answers(run), keras.saving.load_model(run.model)
        true, said = int(answers.parts["test"].labels[0]), int(answers.said["test"][0])
        answer, layer = answers.behind("test", true, said)[0], first_layer(run)
        layers = keras.Model(model.inputs, [layer.output for layer in model.layers[:2]])
        first, second = layers.predict(answer.seen[np.newaxis], verbose=0)
        off[name] = found = {"activation": 0.0}
        for number, options in enumerate(layer.options):
            pipeline = Pipeline(make_input(answer.name, answer.seen).values, options)
            maps = (
                {"activation": first, "pooling": second} if options.pool else {"activation": first}
            )
            for stage, theirs in maps.items():
                away = np.abs(pipeline.stage(stage).plane() - theirs[0, :, :, number]).max()
                found[stage] = max(found.get(stage, 0.0), float(away))
    return off


def stopping():
    """Stopped while it is evaluated: only the report is left."""
    run, ended = begin(PLAIN, "evaluated"), []

    def tell(event):
        if isinstance(event, EpochEnded):
            ended.append(event.epoch)

    with contextlib.suppress(StopRequested):
        train_run(run, tell, lambda: len(ended) == 3)
    before = read_state(run.folder)
    train_run(run)
    return {"before": [before.status, len(before.epochs)], "after": told(run), "told": ended}


def damage():
    """What each kind of damage says; the exit codes are the command line's."""
    found = {}
    found["nan"] = cli("train", PLAIN, "--data", SMALL, "--learning-rate", "1e30", "--name", "nan",
                       "--json")  # fmt: skip
    for name in ("gone", "checkpoint", "threads"):
        run = begin(PLAIN, name)
        stop_after_first_epoch(run)
        spec = dict(Run.read(run.folder).spec)
        if name == "gone":
            write_spec(run.folder, {**spec, "data": str(DATA / "gone.npz")})
        elif name == "checkpoint":
            run.checkpoint.write_bytes(run.checkpoint.read_bytes()[:1000])
        else:
            write_spec(run.folder, {**spec, "threads": spec["threads"] + 1})
        found[name] = cli("runs", "resume", name)
        found[f"{name} state"] = status(name)
    found["finished"] = cli("runs", "resume", "whole")
    return found


def full_disk():
    """A limit on the size of files stands for the disk: events still fit, a checkpoint does not."""
    own = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, own[1]))
    try:
        told = cli("train", DROPOUT, "--name", "full", "--data", SMALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, own)
    return told | {"left": sorted(path.name for path in Run.find("full").folder.iterdir())}


def stop_after_first_epoch(run):
    ended = []
    with contextlib.suppress(StopRequested):
        train_run(run, lambda e: ended.append(isinstance(e, EpochEnded)), lambda: any(ended))


def status(name):
    state = read_state(Run.find(name).folder)
    return [state.status, len(state.epochs), state.message]


def cli(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command(arguments)
    return {"code": int(code), "out": out.getvalue(), "err": err.getvalue()}


def shown():
    """The command line on runs that are there."""
    return {
        "show": cli("runs", "show", "whole"),
        "json": cli("runs", "show", "whole", "--json"),
        "list": cli("runs", "list", "--json"),
        "plain": cli("train", PLAIN, "--data", SMALL, "--name", "lines", "--logistic-regression"),
        "regressions": [Run.find("lines").report()["baseline"]["logistic_regression"]],
    }


def main():
    parts = (
        resuming,
        syncing,
        same_as_plain_keras,
        logits_are_scored_as_keras_does,
        kept_for_later,
        dead_units,
        measured_accuracy,
        early_stopping,
        schedules,
        stopping,
        damage,
        full_disk,
        shown,
        every_architecture,
        lessons_of_filters,
    )
    if shutil.which("R"):
        parts = (*parts, layers_in_r)
    start_keras(RunSpec.from_json(Run.find("killed").spec).threads)
    print(json.dumps({part.__name__: part() for part in parts}))


if __name__ == "__main__":
    try:
        main()
    except (BadInput, RunBroke) as problem:
        sys.exit(f"laboratory: {problem}")
