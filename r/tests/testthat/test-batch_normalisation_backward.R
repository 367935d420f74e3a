test_that("numbers are scaled back, and gamma and beta get sums over their channel", {
  x <- cbind(c(1, 3), c(10, 30))
  G <- cbind(c(1, 2), c(3, 4))
  gradients <- batch_normalisation_backward(
    x, gamma = c(2, 5), mean = c(2, 20), variance = c(1, 100), G = G, epsilon = 0
  )
  expect_equal(gradients$x, cbind(c(2, 4), c(1.5, 2)))
  expect_equal(gradients$gamma, c(1, 1)) # normalised: -1 1 and -1 1
  expect_equal(gradients$beta, c(3, 7))
})

test_that("channels are the planes of an array, or the elements of a vector", {
  x <- array(1:8, c(2, 2, 2))
  gradients <- batch_normalisation_backward(x, 1, c(0, 0), c(1, 4), x, epsilon = 0)
  expect_equal(gradients$x, array(c(1:4, 5:8 / 2), c(2, 2, 2)))
  expect_equal(gradients$beta, c(10, 26))
  expect_equal(batch_normalisation_backward(1:3, 2, 0, 1, 1:3, 0)$beta, 1:3)
})
