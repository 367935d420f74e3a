# The kernel comes first, lists go in and out, and the activation is a word.
def convolve(kernel, image):
    k, l = len(kernel), len(kernel[0])
    return [
        [
            float(sum(image[i + u][j + v] * kernel[u][v] for u in range(k) for v in range(l)))
            for j in range(len(image[0]) - l + 1)
        ]
        for i in range(len(image) - k + 1)
    ]


def conv_layer(kernel, image, bias, activation):
    assert activation == "relu"
    return [[max(0.0, cell + bias) for cell in row] for row in convolve(kernel, image)]


def max_pooling(image, pool_size):
    steps = range(0, len(image) - pool_size + 1, pool_size)
    along = range(0, len(image[0]) - pool_size + 1, pool_size)
    return [
        [max(x for row in image[i : i + pool_size] for x in row[j : j + pool_size]) for j in along]
        for i in steps
    ]
