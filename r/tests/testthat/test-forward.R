lines <- list(
  kind = "convolution", name = "lines", kernel = array(horizontal_line(), c(3, 3, 1, 1)),
  bias = 100, activation = "relu"
)

test_that("each layer leaves what its function makes of the layer before", {
  network <- list(
    lines,
    list(kind = "max-pool", name = "pool"),
    list(kind = "flatten", name = "row"),
    list(kind = "dense", name = "scores", kernel = matrix(c(1, -1), 1), bias = c(0, 3))
  )
  # By hand: -1 27; -36 -36, and 100 added; the largest; times 1 and -1, plus 0 and 3.
  expect_equal(
    forward(network, digit_patch()),
    list(
      lines = array(c(99, 64, 127, 64), c(2, 2, 1)),
      pool = array(127, c(1, 1, 1)),
      row = 127,
      scores = c(127, -124)
    )
  )
})

test_that("a layer alone can be asked for", {
  network <- list(lines, list(kind = "flatten", name = "row"))
  expect_equal(forward(network, digit_patch(), layer = "row"), c(99, 127, 64, 64))
  lines <- forward(network, digit_patch(), layer = "lines")
  expect_equal(lines, array(c(99, 64, 127, 64), c(2, 2, 1)))
})

test_that("a cell of two channels is normalised, dropped from, averaged and shared out", {
  X <- array(c(1, 3, 1, 3, 10, 30, 10, 30), c(2, 2, 2))
  network <- list(
    list(
      kind = "batch-normalisation", name = "normalised", gamma = c(1, 2), beta = c(0, 1),
      moving_mean = c(2, 20), moving_variance = c(1, 100), epsilon = 0
    ),
    list(kind = "dropout", name = "dropout", rate = 0.5),
    list(kind = "average-pool", name = "average", size = c(1, 2)),
    list(kind = "activation", name = "shares", activation = "softmax")
  )
  left <- forward(network, X)
  expect_equal(left$normalised, array(c(-1, 1, -1, 1, -1, 3, -1, 3), c(2, 2, 2)))
  expect_equal(left$dropout, left$normalised)
  expect_equal(left$average, array(c(-1, 1, -1, 3), c(2, 1, 2)))
  expect_equal(left$shares[1, 1, ], c(0.5, 0.5))
  expect_equal(left$shares[2, 1, ], c(1, exp(2)) / (1 + exp(2)))
})

test_that("stride, padding and dilation of a convolution count", {
  X <- array(1:25, c(5, 5, 1))
  kernel <- array(1, c(2, 2, 1, 1))
  layer <- list(kind = "convolution", name = "sums", kernel = kernel)
  left <- function(...) forward(list(c(layer, list(...))), X)$sums[, , 1]
  expect_equal(left(), conv2d(X[, , 1], kernel[, , 1, 1]))
  expect_equal(left(stride = c(2, 1)), conv2d(X[, , 1], kernel[, , 1, 1], stride = c(2, 1)))
  expect_equal(left(padding = "same"), conv2d(X[, , 1], kernel[, , 1, 1], padding = "same"))
  expect_equal(left(dilation = 2), conv2d(X[, , 1], kernel[, , 1, 1], dilation = 2))
})

test_that("a layer that refuses is named", {
  expect_error(
    forward(list(lines), array(1, c(4, 4, 2))),
    "layer 1 (lines): K has 1 channels and X has 2", fixed = TRUE
  )
  maps <- list(lines, list(kind = "dense", name = "scores", kernel = diag(4)))
  expect_error(forward(maps, digit_patch()), "layer 2 (scores): x has 3", fixed = TRUE)
})

test_that("what is no network is refused in one line", {
  flat <- list(kind = "flatten", name = "row")
  expect_error(forward(5, digit_patch()), "network is 5: it must be a list of layers")
  expect_error(forward(list(), digit_patch()), "it must be a list of layers")
  expect_error(forward(flat, digit_patch()), "it must be a list of layers")
  expect_error(forward(list(flat, flat), digit_patch()), 'two layers are called "row"')
  expect_error(forward(list(list(kind = "flatten")), digit_patch()), 'try "layer-1"')
  expect_error(forward(list(list(kind = "lambda", name = "f")), digit_patch()), 'kind is "lambda"')
  expect_error(
    forward(list(list(kind = "dense", name = "d")), digit_patch()), "a dense layer needs kernel"
  )
  expect_error(forward(list(flat), digit_patch(), "f"), 'layer is "f": the network has row')
  expect_error(forward(list(flat), 1:3), "X has no dimensions")
})

test_that("leaky ReLU may have a slope of its own", {
  Z <- array(c(-10, 4, 0, -2), c(2, 2, 1))
  layers <- list(list(kind = "activation", name = "a", activation = "leaky-relu(0.3)"))
  expect_equal(forward(layers, Z)$a, leaky_relu(Z, alpha = 0.3))
  layers[[1]]$activation <- "leaky-relu(no)"
  expect_error(forward(layers, Z), "activation")
})
