test_that("each derivative is what hand and limit say", {
  x <- c(-2, 0, 3)
  G <- c(10, 10, 10)
  expect_equal(linear_backward(x, G), G)
  expect_equal(relu_backward(x, G), c(0, 0, 10))
  expect_equal(leaky_relu_backward(x, G), c(1, 1, 10))
  expect_equal(leaky_relu_backward(x, G, alpha = 0.3), c(3, 3, 10))
  expect_equal(sigmoid_backward(0, 8), 2)
  expect_equal(sigmoid_backward(c(-1000, 1000), c(1, 1)), c(0, 0))
  expect_equal(tanh_backward(c(0, 1), c(1, 1)), c(1, 1 - tanh(1)^2))
})

test_that("softmax mixes all numbers of a vector, row or cell", {
  x <- log(c(1, 2, 5)) # shares 1/8, 2/8, 5/8
  expect_equal(softmax_backward(x, c(1, 0, 0)), c(7, -2, -5) / 64)
  expect_equal(softmax_backward(x, c(1, 1, 1)), c(0, 0, 0))
  rows <- rbind(x, rev(x), deparse.level = 0)
  expect_equal(
    softmax_backward(rows, rbind(c(1, 0, 0), c(0, 0, 1))),
    rbind(c(7, -2, -5), c(-5, -2, 7)) / 64
  )
  cells <- array(rows, c(1, 2, 3))
  G <- array(rbind(c(1, 0, 0), c(0, 0, 1)), c(1, 2, 3))
  expect_equal(softmax_backward(cells, G), array(rbind(c(7, -2, -5), c(-5, -2, 7)) / 64, c(1, 2, 3)))
})

test_that("dimensions are kept, and others refused", {
  x <- matrix(c(-1, 2, 3, -4), 2)
  expect_equal(relu_backward(x, 5 + 0 * x), matrix(c(0, 5, 5, 0), 2))
  expect_error(relu_backward(x, 1:4), "same dimensions")
  expect_error(relu_backward(1:3, 1:2), "G has 2 values and x has 3")
  expect_error(leaky_relu_backward(1, 1, alpha = -1), "at least 0")
})
