test_that("L1 gives the sign and L2 twice the weight", {
  expect_equal(penalty_backward(c(-2, 0, 3), l1 = 1), c(-1, 0, 1))
  expect_equal(penalty_backward(c(-2, 0, 3), l2 = 0.5), c(-2, 0, 3))
  expect_equal(penalty_backward(matrix(c(-2, 3), 1), 1, 1), matrix(c(-5, 7), 1))
})
