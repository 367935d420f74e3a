"""The forward pass of a network by Keras, with all that others need to repeat it."""

from dataclasses import replace

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.networks.network import AllWeights, Network, weights_of
from convtui.reference.forward import Forward
from convtui.runs import Run, read_arrays
from convtui.training.keras import start_keras
from convtui.training.sample_images import of_data
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
    sample = of_data(data, images)
    weights = _weights(run, spec.architecture.network)
    from convtui.training.keras import checkpoint
    from convtui.training.keras.activations import activations

    return Forward(
        run.name,
        spec.architecture.network,
        sample.images,
        sample.labels,
        sample.source,
        weights,
        activations(checkpoint.load(run.model), sample.images),
    )


def rebuilt_in_keras(forward: Forward) -> Forward:
    """Let Keras compute the layers of a network that it saved, as convtui read them.

    The file itself is not handed to Keras, which would build whatever classes it names.

    Raises:
        Missing: TensorFlow is not installed.
    """
    start_keras(threads=1)
    from convtui.training.keras.activations import rebuilt_activations

    computed = rebuilt_activations(forward.network, forward.weights, forward.images)
    return replace(forward, activations=computed)


def _weights(run: Run, network: Network) -> AllWeights:
    weights = read_arrays(run.weights)
    try:
        for layer, before in zip(network.layers, network.inputs, strict=True):
            weights_of(layer, before, weights)
    except BadInput as problem:
        raise BadInput(f"{run.weights}: {problem}; train it again") from None
    return weights
