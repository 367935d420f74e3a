X <- digit_patch()
K <- horizontal_line()

test_that("the patch with a bias of 100 and ReLU gives 99 127 / 64 64", {
  expect_equal(convolutional_layer(X, K, b = 100), rbind(c(99, 127), c(64, 64)))
})

test_that("ReLU is the default and cuts negative sums", {
  expect_equal(convolutional_layer(X, K), rbind(c(0, 27), c(0, 0)))
})

test_that("the bias is added before the activation", {
  expect_equal(convolutional_layer(X, K, b = -20), rbind(c(0, 7), c(0, 0)))
})

test_that("each name stands for its activation", {
  Z <- rbind(c(-1, 27), c(-36, -36)) / 10
  layer <- function(name) convolutional_layer(X, K / 10, activation = name)
  expect_equal(layer("none"), Z)
  expect_equal(layer("relu"), rbind(c(0, 2.7), c(0, 0)))
  expect_equal(layer("leaky-relu"), rbind(c(-0.01, 2.7), c(-0.36, -0.36)))
  expect_equal(layer("sigmoid"), 1 / (1 + exp(-Z)))
  expect_equal(layer("tanh"), (exp(2 * Z) - 1) / (exp(2 * Z) + 1))
})

test_that("a function of one's own can be the activation", {
  expect_equal(convolutional_layer(X, K, activation = abs), rbind(c(1, 27), c(36, 36)))
})

test_that("geometry is passed on", {
  expect_equal(
    convolutional_layer(X, K, 3, "none", stride = 2, padding = 2, dilation = 2, flip = TRUE),
    conv2d(X, K, stride = 2, padding = 2, dilation = 2, flip = TRUE) + 3
  )
  expect_equal(
    convolutional_layer(X, rbind(1:2, 3:4), 0, "none", padding = "full", flip = TRUE),
    conv2d(X, rbind(c(4, 3), c(2, 1)), padding = "full")
  )
})

test_that("an activation that returns one number for a map is refused", {
  expect_error(
    convolutional_layer(X, K, activation = function(x) max(0, x)),
    "returned 1 value\\(s\\) for a map of 2 x 2.*pmax\\(x, 0\\), not max\\(0, x\\)"
  )
})

test_that("an unknown activation and a bias that is not one number are refused", {
  expect_error(convolutional_layer(X, K, activation = "rule"), "activation is \"rule\": .*\"relu\"")
  expect_error(convolutional_layer(X, K, activation = 3), "activation is 3")
  expect_error(convolutional_layer(X, K, b = 1:2), "b is 1:2: it must be one finite number")
  expect_error(convolutional_layer(X, K, b = NaN), "b is NaN")
})
