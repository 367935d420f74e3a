test_that("linear returns what it is given", {
  Z <- matrix(c(-1.5, 0, 2, 3), 2)
  expect_equal(linear(Z), Z)
})

test_that("integers become doubles, so that later sums do not overflow", {
  expect_equal(linear(.Machine$integer.max) + 1L, 2147483648)
})

test_that("linear refuses what is not a finite number", {
  expect_error(linear(TRUE), "x is TRUE, of type logical: it must be numeric")
  expect_error(linear(c(1, NaN)), "x\\[2\\] is NaN")
})
