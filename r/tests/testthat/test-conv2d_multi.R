random_array <- function(...) array(stats::rnorm(prod(...)), c(...))

test_that("a filter is the sum of its planes' convolutions, plus its bias once", {
  set.seed(1)
  X <- random_array(c(7, 6, 3))
  K <- random_array(c(3, 2, 3, 4))
  bias <- c(1, -2, 0, 50)
  Y <- conv2d_multi(X, K, bias, stride = c(1, 2), padding = "same", dilation = c(2, 1), flip = TRUE)
  expect_equal(dim(Y), c(7, 3, 4))
  for (filter in 1:4) {
    planes <- lapply(1:3, function(channel) {
      conv2d(X[, , channel], K[, , channel, filter], c(1, 2), "same", c(2, 1), TRUE)
    })
    expect_equal(Y[, , filter], Reduce(`+`, planes) + bias[filter])
  }
})

test_that("one channel and one filter are conv2d", {
  X <- array(digit_patch(), c(4, 4, 1))
  K <- array(horizontal_line(), c(3, 3, 1, 1))
  expect_equal(conv2d_multi(X, K), array(c(-1, -36, 27, -36), c(2, 2, 1)))
})

test_that("a window of one cell is a dense layer over the channels", {
  set.seed(2)
  X <- random_array(c(4, 5, 3))
  K <- random_array(c(1, 1, 3, 2))
  expected <- matrix(X, ncol = 3) %*% matrix(K, 3, 2)
  expect_equal(conv2d_multi(X, K), array(expected, c(4, 5, 2)))
})

test_that("a kernel as large as the input is a dense layer on the flattened input", {
  set.seed(3)
  X <- random_array(c(3, 4, 2))
  K <- random_array(c(3, 4, 2, 5))
  W <- apply(K, 4, flatten)
  expect_equal(as.vector(conv2d_multi(X, K, bias = 1:5)), dense(flatten(X), W, 1:5))
})

test_that("bias is added once, not once for each product", {
  X <- array(0, c(3, 3, 2))
  K <- array(1, c(2, 2, 2, 1))
  expect_equal(conv2d_multi(X, K, bias = 7), array(7, c(2, 2, 1)))
})

test_that("one bias serves every filter", {
  X <- array(0, c(2, 2, 1))
  K <- array(1, c(1, 1, 1, 3))
  expect_equal(conv2d_multi(X, K, bias = -3), array(-3, c(2, 2, 3)))
})

test_that("every padding places its zeros as for a single plane", {
  set.seed(4)
  X <- random_array(c(5, 6, 1))
  K <- random_array(c(2, 4, 1, 1))
  for (padding in list("valid", "same", "full", 2, c(0, 1, 2, 3))) {
    expect_equal(
      conv2d_multi(X, K, padding = padding)[, , 1],
      conv2d(X[, , 1], K[, , 1, 1], padding = padding)
    )
  }
})

test_that("unequal channels and wrong shapes are refused", {
  X <- array(1, c(4, 4, 3))
  expect_error(conv2d_multi(X, array(1, c(3, 3, 2, 1))), "K has 2 channels and X has 3")
  expect_error(conv2d_multi(X, matrix(1, 3, 3)), "K has 2 dimension.*channels x filters")
  expect_error(conv2d_multi(X[, , 1], array(1, c(3, 3, 1, 1))), "X has 2 dimension")
  expect_error(conv2d_multi(X, array(1, c(3, 3, 3, 2)), bias = 1:3), "bias has 3 values: .* 2, one")
  expect_error(conv2d_multi(X, array(1, c(5, 3, 3, 2))), "padded X has 4 x 4")
  expect_error(conv2d_multi(X, array(NA_real_, c(1, 1, 3, 1))), "K\\[1, 1, 1, 1\\] is NA")
})
