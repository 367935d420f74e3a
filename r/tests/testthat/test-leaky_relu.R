test_that("negative values are multiplied by a tenth unless alpha says otherwise", {
  expect_equal(leaky_relu(c(-10, 0, 10)), c(-1, 0, 10))
  expect_equal(leaky_relu(c(-10, 0, 10), alpha = 0.3), c(-3, 0, 10))
})

test_that("a slope of 0 is relu and a slope of 1 is linear", {
  Z <- matrix(c(-2, 3, 0.5, -7), 2)
  expect_equal(leaky_relu(Z, 0), relu(Z))
  expect_equal(leaky_relu(Z, 1), Z)
})

test_that("a slope above 1 still acts on negative values only", {
  expect_equal(leaky_relu(c(-1, 1), 2), c(-2, 1))
})

test_that("integers give fractions and dimensions stay", {
  expect_equal(leaky_relu(matrix(-1:2, 2)), matrix(c(-0.1, 0, 1, 2), 2))
})

test_that("a negative slope is refused", {
  expect_error(leaky_relu(1, -0.1), "alpha is -0.1: the slope must be at least 0")
  expect_error(leaky_relu(1, c(0.1, 0.2)), "alpha is c\\(0.1, 0.2\\)")
})
