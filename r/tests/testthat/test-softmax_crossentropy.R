test_that("the loss is what is missing to certainty, and its gradient p - y", {
  x <- log(c(1, 2, 5))
  expect_equal(softmax_crossentropy(x, 3), -log(5 / 8))
  expect_equal(softmax_crossentropy_backward(x, 3), c(1, 2, -3) / 8)
})

test_that("scores may be large", {
  expect_equal(softmax_crossentropy(c(1000, -1000), 2), 2000)
  expect_equal(softmax_crossentropy_backward(c(1000, -1000), 2), c(1, -1))
})

test_that("a label that is no class is refused", {
  expect_error(softmax_crossentropy(1:3, 0), "label is 0: .* from 1 to 3")
  expect_error(softmax_crossentropy_backward(1:3, 4), "label is 4: .* from 1 to 3")
  expect_error(softmax_crossentropy(matrix(1, 2, 2), 1), "vector of scores")
})
