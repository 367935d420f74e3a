one <- function(...) list(list(name = "own", ...))

test_that("a convolution's number is products and a bias, and the activation of them", {
  network <- one(
    kind = "convolution", kernel = array(horizontal_line(), c(3, 3, 1, 1)), bias = 30,
    activation = "relu"
  )
  unit <- network_unit(network, digit_patch(), "own", c(2, 1, 1))
  expect_named(unit, c("layer", "row", "column", "channel", "value", "weight", "product"))
  expect_equal(unit$row, rep(2:4, each = 3))
  expect_equal(unit$column, rep(1:3, 3))
  expect_equal(unit$value, c(0, 240, 144, 0, 198, 150, 0, 143, 241))
  expect_equal(unit$weight, rep(c(-0.5, 1, -0.5), each = 3))
  expect_equal(unique(unit$layer), "input")
  # (0 + 198 + 150) - (240 + 144)/2 - (143 + 241)/2 = -36
  expect_equal(sum(unit$product), -36)
  expect_equal(attr(unit, "bias"), 30)
  expect_equal(attr(unit, "sum"), -6)
  expect_equal(attr(unit, "activation"), "relu")
  expect_equal(attr(unit, "value"), 0)
})

test_that("padding is left out, and channels run fastest", {
  network <- one(
    kind = "convolution", kernel = array(1:16, c(2, 2, 2, 2)), padding = "same", bias = c(5, 7)
  )
  X <- array(1:8, c(2, 2, 2))
  unit <- network_unit(network, X, "own", c(2, 1, 2))
  # The window hangs over below: cells (2, 1) and (2, 2), each of two channels.
  expect_equal(unit$row, c(2, 2, 2, 2))
  expect_equal(unit$column, c(1, 1, 2, 2))
  expect_equal(unit$channel, c(1, 2, 1, 2))
  expect_equal(unit$value, c(2, 6, 4, 8))
  expect_equal(unit$weight, c(9, 13, 11, 15))
  expect_equal(attr(unit, "sum"), 2 * 9 + 6 * 13 + 4 * 11 + 8 * 15 + 7)
  expect_equal(attr(unit, "value"), forward(network, X)$own[2, 1, 2])
})

test_that("a dense layer weighs every number of the layer before", {
  network <- list(
    list(kind = "flatten", name = "row"),
    list(
      kind = "dense", name = "own", kernel = cbind(c(1, 0, 0, 2), c(1, 1, 1, 1)), bias = c(1, 0),
      activation = "softmax"
    )
  )
  unit <- network_unit(network, rbind(c(1, 2), c(3, 4)), "own", 1)
  expect_equal(unit$layer, rep("row", 4))
  expect_equal(unit$channel, 1:4)
  expect_equal(unit$product, c(1, 0, 0, 8))
  expect_equal(attr(unit, "sum"), 10)
  expect_equal(attr(unit, "value"), 0.5)
  expect_identical(unit, network_unit(network, rbind(c(1, 2), c(3, 4)), "own", c(1, 1, 1)))
})

test_that("the largest wins, the first of several, and an average weighs all alike", {
  X <- rbind(c(1, 7, 0), c(7, 2, 5))
  largest <- network_unit(one(kind = "max-pool"), X, "own", c(1, 1, 1))
  expect_equal(largest$value, c(1, 7, 7, 2))
  expect_equal(largest$weight, c(0, 1, 0, 0))
  mean <- network_unit(one(kind = "average-pool", padding = "same"), X, "own", c(1, 2, 1))
  expect_equal(mean$value, c(0, 5))
  expect_equal(mean$weight, c(0.5, 0.5))
  expect_equal(attr(mean, "sum"), 2.5)
})

test_that("normalisation scales and shifts", {
  network <- one(
    kind = "batch-normalisation", gamma = c(1, 6), beta = c(0, 1), moving_mean = c(0, 4),
    moving_variance = c(1, 9), epsilon = 0
  )
  unit <- network_unit(network, array(c(5, 10), c(1, 1, 2)), "own", c(1, 1, 2))
  # 6 (10 - 4) / 3 + 1 = 13 = 2 * 10 - 7
  expect_equal(c(unit$value, unit$weight, unit$product), c(10, 2, 20))
  expect_equal(attr(unit, "bias"), -7)
  expect_equal(attr(unit, "value"), 13)
})

test_that("flatten and dropout copy", {
  X <- array(1:12, c(2, 3, 2))
  copied <- network_unit(one(kind = "flatten"), X, "own", 9)
  expect_equal(unlist(copied[c("row", "column", "channel")]), c(row = 2, column = 2, channel = 1))
  expect_equal(attr(copied, "value"), X[2, 2, 1])
  expect_equal(attr(network_unit(one(kind = "dropout"), X, "own", c(1, 2, 2)), "sum"), X[1, 2, 2])
})

test_that("an activation alone weighs nothing", {
  X <- array(c(-1, 0, 2), c(1, 1, 3))
  unit <- network_unit(one(kind = "activation", activation = "relu"), X, "own", c(1, 1, 1))
  expect_equal(unit$value, -1)
  expect_true(is.na(unit$weight) && is.na(unit$product))
  expect_equal(c(attr(unit, "sum"), attr(unit, "value")), c(-1, 0))
  shares <- network_unit(one(kind = "activation", activation = "softmax"), X, "own", c(1, 1, 3))
  expect_equal(shares$value, c(-1, 0, 2))
  expect_equal(attr(shares, "sum"), 2)
  expect_equal(attr(shares, "value"), exp(2) / (exp(-1) + 1 + exp(2)))
})

test_that("a place that is not there is refused", {
  network <- one(kind = "max-pool")
  for (unit in list(c(3, 1, 1), 0, c(1, 1), c(1, 1.5, 1), "a", c(1, 1, 2))) {
    expect_error(
      network_unit(network, digit_patch(), "own", unit), "units from c(1, 1, 1) to c(2, 2, 1)",
      fixed = TRUE
    )
  }
  expect_error(network_unit(network, digit_patch(), "pool", 1), "the network has own")
})
