X <- rbind(c(1, 2, 0), c(3, -1, 4), c(2, 5, 1))
K <- rbind(c(1, 2), c(3, -5))
G <- rbind(c(1, -1), c(2, 3))

random_array <- function(...) array(stats::rnorm(prod(...)), c(...))

# How much a loss, the sum of the map times G, changes with each number of `x`.
nudged <- function(x, loss, h = 1e-5) {
  x[] <- vapply(seq_along(x), function(at) {
    more <- less <- x
    more[at] <- x[at] + h
    less[at] <- x[at] - h
    (loss(more) - loss(less)) / (2 * h)
  }, 0)
  x
}

test_that("the gradients worked by hand come out", {
  gradients <- conv2d_backward(X, K, G)
  expect_equal(gradients$X, rbind(c(1, 1, -2), c(5, -1, 11), c(6, -1, -15)))
  expect_equal(gradients$K, rbind(c(2, 12), c(23, 8)))
  expect_equal(gradients$bias, 5)
})

test_that("a stride of 2 leaves cells that no window saw without a gradient", {
  gradients <- conv2d_backward(X, K, matrix(10), stride = 2)
  expect_equal(gradients$X, rbind(c(10, 20, 0), c(30, -50, 0), c(0, 0, 0)))
  expect_equal(gradients$K, 10 * X[1:2, 1:2])
})

test_that("what falls on padding is lost", {
  gradients <- conv2d_backward(matrix(7), matrix(1:9, 3), matrix(2), padding = "same")
  expect_equal(gradients$X, matrix(10)) # the middle of the kernel, 5, times 2
  expect_equal(gradients$K, rbind(c(0, 0, 0), c(0, 14, 0), c(0, 0, 0)))
})

test_that("the loss changes as the gradients say, whatever the geometry", {
  set.seed(1)
  X <- random_array(c(6, 5, 2))
  K <- random_array(c(3, 2, 2, 3))
  for (padding in list("valid", "same", "full", 1, c(0, 1, 2, 0))) {
    for (stride in list(1, c(2, 1))) {
      for (dilation in list(1, c(1, 2))) {
        map <- function(X, K) conv2d_multi(X, K, 0, stride, padding, dilation)
        G <- random_array(dim(map(X, K)))
        gradients <- conv2d_multi_backward(X, K, G, stride, padding, dilation)
        expect_equal(gradients$X, nudged(X, function(X) sum(map(X, K) * G)), tolerance = 1e-7)
        expect_equal(gradients$K, nudged(K, function(K) sum(map(X, K) * G)), tolerance = 1e-7)
        expect_equal(gradients$bias, apply(G, 3, sum))
      }
    }
  }
})

test_that("a gradient of another size is refused", {
  expect_error(conv2d_backward(X, K, matrix(1, 3, 3)), "G is 3 x 3 x 1 and the layer leaves 2 x 2")
  expect_error(conv2d_backward(X, K, 1), "G has no dimensions")
})
