W <- cbind(c(1, 0, 0), c(1, 1, 1))

test_that("each unit sums its weighed inputs and adds its bias", {
  expect_equal(dense(c(5, 6, 7), W, b = c(0, 100)), c(5, 118))
})

test_that("each row of a matrix goes through the layer by itself", {
  x <- rbind(c(5, 6, 7), c(-1, 0, 1))
  expect_equal(dense(x, W, b = c(10, 20)), rbind(c(15, 38), c(9, 20)))
  expect_equal(dense(x[1, , drop = FALSE], W), rbind(c(5, 18)))
})

test_that("one bias serves every unit", {
  expect_equal(dense(c(0, 0, 0), W, b = 4), c(4, 4))
})

test_that("inputs and weights that do not fit are refused", {
  expect_error(dense(1:2, W), "x has 2 inputs and W has 3 rows")
  expect_error(dense(rbind(1:2), W), "x has 2 inputs and W has 3 rows")
  expect_error(dense(array(1, c(1, 1, 3)), W), "x has 3 dimension.*flatten")
  expect_error(dense(1:3, 1:3), "W has no dimensions")
  expect_error(dense(1:3, W, b = 1:3), "b has 3 values: give one number, or 2")
})
