test_that("each number goes back to where it came from", {
  expect_equal(flatten_backward(rbind(1:3, 4:6), 11:16), rbind(11:13, 14:16))
  X <- array(stats::runif(24), c(2, 3, 4))
  expect_equal(flatten_backward(X, flatten(X)), X)
  expect_equal(flatten_backward(1:3, 4:6), c(4, 5, 6))
})

test_that("another number of gradients is refused", {
  expect_error(flatten_backward(1:3, 1:2), "G has 2 values and X has 3")
})
