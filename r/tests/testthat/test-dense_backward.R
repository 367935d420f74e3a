test_that("inputs, weights and biases get what they gave", {
  W <- cbind(c(1, 0, 0), c(1, 1, 1))
  gradients <- dense_backward(c(5, 6, 7), W, G = c(10, 1))
  expect_equal(gradients$x, c(11, 1, 1))
  expect_equal(gradients$W, cbind(c(50, 60, 70), c(5, 6, 7)))
  expect_equal(gradients$b, c(10, 1))
})

test_that("the rows of a batch are added up", {
  W <- cbind(c(1, 0), c(2, 3))
  x <- rbind(c(1, 2), c(3, 4))
  G <- rbind(c(1, 0), c(0, 10))
  gradients <- dense_backward(x, W, G)
  expect_equal(gradients$x, rbind(c(1, 0), c(20, 30)))
  expect_equal(gradients$W, cbind(c(1, 2), c(30, 40)))
  expect_equal(gradients$b, c(1, 10))
})

test_that("a gradient for other units is refused", {
  expect_error(dense_backward(1:2, matrix(1, 2, 3), 1:2), "G has 2 values and the layer leaves 3")
})
