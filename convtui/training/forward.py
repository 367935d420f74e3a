"""The forward pass of a trained network by Keras, with all that others need to repeat it."""

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.networks.network import AllWeights, Network, weights_of
from convtui.reference.forward import Forward
from convtui.runs import Run, read_arrays
from convtui.training.keras import start_keras
from convtui.training.spec import RunSpec, fitted_to


def keras_forward(run: Run, images: int) -> Forward:
    """Send the first `images` test images of a run's data set through its model, with Keras.

    Raises:
        BadInput: the run is not finished or damaged, or its data set is not what it was.
        Missing: TensorFlow or the data set is not there.
    """
    if run.problem:
        raise BadInput(f"{run.name} cannot be checked: {run.problem}")
    if not (run.model.exists() and run.weights.exists()):
        raise BadInput(f"{run.name} is not finished: `convtui runs resume {run.name}` goes on")
    spec = RunSpec.from_json(run.spec)
    start_keras(spec.threads, spec.onednn)
    data = load_dataset(spec.data, spec.samples)
    spec = fitted_to(spec, data)
    there = len(data.x_test)
    if images > there:
        raise BadInput(f"--images {images} is more than the {there} test images there are")
    weights = _weights(run, spec.architecture.network)
    from convtui.training.keras import checkpoint
    from convtui.training.keras.predict import activations

    chosen = data.x_test[:images]
    return Forward(
        run.name,
        spec.architecture.network,
        chosen,
        tuple(data.class_names[label] for label in data.y_test[:images]),
        activations(checkpoint.load(run.model), chosen),
        weights,
    )


def _weights(run: Run, network: Network) -> AllWeights:
    weights = read_arrays(run.weights)
    try:
        for layer, before in zip(network.layers, network.inputs, strict=True):
            weights_of(layer, before, weights)
    except BadInput as problem:
        raise BadInput(f"{run.weights}: {problem}; train it again") from None
    return weights
