edge_8 <- rbind(c(-1, -1, -1), c(-1, 8, -1), c(-1, -1, -1))
edge_4 <- rbind(c(0, -1, 0), c(-1, 8, -1), c(0, -1, 0))
vertical_edge <- cbind(c(1, 1, 1), c(0, 0, 0), c(-1, -1, -1))

random_matrix <- function(rows, columns) matrix(stats::rnorm(rows * columns), rows, columns)

# Full true convolution by the convolution theorem.
convolved_by_fourier <- function(X, K) {
  size <- dim(X) + dim(K) - 1
  widen <- function(M) {
    wide <- matrix(0, size[1], size[2])
    wide[seq_len(nrow(M)), seq_len(ncol(M))] <- M
    wide
  }
  Re(stats::fft(stats::fft(widen(X)) * stats::fft(widen(K)), inverse = TRUE)) / prod(size)
}

test_that("the patch of the digit gives the numbers worked out by hand", {
  expect_equal(conv2d(digit_patch(), horizontal_line()), rbind(c(-1, 27), c(-36, -36)))
  expect_equal(conv2d(digit_patch(), t(horizontal_line())), rbind(c(455, 66), c(313.5, 244.5)))
})

test_that("a vertical edge gives 0 30 30 0 in every row", {
  X <- matrix(rep(c(10, 10, 10, 0, 0, 0), 5), nrow = 5, byrow = TRUE)
  expect_equal(conv2d(X, vertical_edge), matrix(rep(c(0, 30, 30, 0), 3), 3, byrow = TRUE))
})

test_that("a flat area becomes 0 under edge-8 and four times itself under edge-4", {
  flat <- matrix(17, 6, 7)
  expect_equal(conv2d(flat, edge_8), matrix(0, 4, 5))
  expect_equal(conv2d(flat, edge_4), matrix(68, 4, 5))
})

test_that("the kernel is not turned unless flip asks for it", {
  impulse <- matrix(0, 5, 5)
  impulse[3, 3] <- 1
  K <- rbind(c(1, 2, 3), c(4, 5, 6), c(7, 8, 9))
  turned <- rbind(c(9, 8, 7), c(6, 5, 4), c(3, 2, 1))
  expect_equal(conv2d(impulse, K), turned)
  expect_equal(conv2d(impulse, K, flip = TRUE), K)
})

test_that("flip turns kernels that are not square", {
  X <- rbind(c(1, 10, 100), c(0, 0, 0))
  expect_equal(conv2d(X, matrix(c(1, 2), 1), flip = TRUE), rbind(c(12, 120), c(0, 0)))
  expect_equal(conv2d(X, matrix(c(1, 2), 2), flip = TRUE), rbind(c(2, 20, 200)))
})

test_that("a row convolves as stats::convolve does", {
  set.seed(1)
  x <- stats::rnorm(11)
  k <- stats::rnorm(4)
  Y <- conv2d(matrix(x, 1), matrix(k, 1), padding = "full", flip = TRUE)
  expect_equal(as.vector(Y), stats::convolve(x, rev(k), type = "open"))
})

test_that("a column filters as stats::filter does", {
  set.seed(2)
  x <- stats::rnorm(12)
  k <- stats::rnorm(5)
  Y <- conv2d(matrix(x), matrix(k), padding = c(2, 2, 0, 0), flip = TRUE)
  inside <- 3:10
  expect_equal(Y[inside, 1], as.vector(stats::filter(x, k))[inside])
})

test_that("full true convolution agrees with the Fourier transform for any kernel size", {
  set.seed(3)
  for (rows in 1:5) {
    for (columns in 1:4) {
      X <- random_matrix(9, 7)
      K <- random_matrix(rows, columns)
      expect_equal(conv2d(X, K, padding = "full", flip = TRUE), convolved_by_fourier(X, K))
    }
  }
})

test_that("a separable kernel is a column after a row", {
  set.seed(4)
  X <- random_matrix(8, 9)
  u <- stats::rnorm(3)
  v <- stats::rnorm(4)
  in_two <- conv2d(conv2d(X, matrix(v, 1)), matrix(u))
  expect_equal(conv2d(X, outer(u, v)), in_two)
})

test_that("convolution is linear", {
  set.seed(5)
  A <- random_matrix(6, 6)
  B <- random_matrix(6, 6)
  K <- random_matrix(3, 2)
  expect_equal(conv2d(2 * A - 3 * B, K), 2 * conv2d(A, K) - 3 * conv2d(B, K))
})

test_that("a shifted input gives a shifted output", {
  set.seed(6)
  X <- random_matrix(9, 8)
  K <- random_matrix(3, 3)
  expect_equal(conv2d(X[-1, -(1:2)], K), conv2d(X, K)[-1, -(1:2)])
})

test_that("a stride keeps every s-th cell of the output with stride 1", {
  set.seed(7)
  X <- random_matrix(11, 10)
  K <- random_matrix(2, 3)
  expect_equal(
    conv2d(X, K, stride = c(3, 2)),
    conv2d(X, K)[seq(1, 10, 3), seq(1, 8, 2)]
  )
})

test_that("dilation is a kernel with zeros between its cells", {
  set.seed(8)
  X <- random_matrix(12, 12)
  K <- random_matrix(3, 3)
  apart <- matrix(0, 5, 7)
  apart[seq(1, 5, 2), seq(1, 7, 3)] <- K
  for (padding in c("valid", "same", "full")) {
    expect_equal(
      conv2d(X, K, dilation = c(2, 3), padding = padding),
      conv2d(X, apart, padding = padding)
    )
  }
})

test_that("the output of valid is floor((n - d(k - 1) - 1) / s) + 1", {
  ones <- function(n) matrix(1, n, 1)
  expect_equal(nrow(conv2d(ones(28), ones(3))), 26)
  expect_equal(nrow(conv2d(ones(28), ones(3), stride = c(2, 1))), 13)
  expect_equal(nrow(conv2d(ones(28), ones(3), dilation = c(4, 1))), 20)
  expect_equal(nrow(conv2d(ones(7), ones(7), stride = 5)), 1)
  expect_equal(nrow(conv2d(ones(10), ones(3), stride = c(3, 1), dilation = c(2, 1))), 2)
})

test_that("the output of same is as large as the input for odd and even kernels", {
  X <- matrix(1, 5, 8)
  for (size in 1:9) {
    expect_equal(dim(conv2d(X, matrix(1, size, size), padding = "same")), c(5, 8))
  }
})

test_that("the output of same with stride s is ceiling(n / s)", {
  for (n in 1:9) {
    for (s in 1:5) {
      Y <- conv2d(matrix(1, n, 1), matrix(1, 3, 1), stride = s, padding = "same")
      expect_equal(nrow(Y), ceiling(n / s))
    }
  }
})

test_that("same puts the odd pad at the bottom and on the right", {
  X <- rbind(c(1, 2), c(3, 4))
  expect_equal(conv2d(X, matrix(1, 2, 2), padding = "same"), rbind(c(10, 6), c(7, 4)))
})

test_that("same with a stride pads only as far as the last window reaches", {
  even <- conv2d(matrix(1:6, 1), matrix(c(100, 10, 1), 1), stride = 2, padding = "same")
  expect_equal(as.vector(even), c(123, 345, 560))
  odd <- conv2d(matrix(1:5, 1), matrix(c(100, 10, 1), 1), stride = 2, padding = "same")
  expect_equal(as.vector(odd), c(12, 234, 450))
  sparse <- conv2d(matrix(1:5, 1), matrix(1), stride = 3, padding = "same")
  expect_equal(as.vector(sparse), c(1, 4))
})

test_that("full has every overlap", {
  Y <- conv2d(matrix(1:2, 1), matrix(c(100, 10, 1), 1), padding = "full")
  expect_equal(as.vector(Y), c(1, 12, 120, 200))
  expect_equal(dim(conv2d(matrix(1, 4, 5), matrix(1, 3, 2), padding = "full")), c(6, 6))
  expect_equal(
    dim(conv2d(matrix(1, 4, 5), matrix(1, 3, 2), padding = "full", dilation = 3)),
    c(10, 8)
  )
})

test_that("padding by numbers is padding the input first", {
  set.seed(9)
  X <- random_matrix(4, 5)
  K <- random_matrix(3, 3)
  expect_equal(conv2d(X, K, padding = 2), conv2d(pad_matrix(X, 2, 2, 2, 2), K))
  expect_equal(conv2d(X, K, padding = c(0, 1, 2, 3)), conv2d(pad_matrix(X, 0, 1, 2, 3), K))
})

test_that("padding lets a kernel larger than the input be used", {
  expect_equal(conv2d(matrix(5), matrix(1:9, 3), padding = 1), matrix(25))
})

test_that("large integers do not overflow", {
  X <- matrix(.Machine$integer.max, 2, 2)
  expect_equal(conv2d(X, matrix(2L, 2, 2)), matrix(8 * .Machine$integer.max))
})

test_that("input that is not a matrix of finite numbers is refused", {
  K <- horizontal_line()
  expect_error(conv2d(matrix("a", 3, 3), K), "X is .* of type character: it must be numeric")
  expect_error(conv2d(data.frame(a = 1:3), K), "X is a data.frame")
  expect_error(conv2d(1:9, K), "X has no dimensions: it must be a matrix")
  expect_error(conv2d(array(1, c(3, 3, 3)), K), "X has 3 dimension")
  expect_error(conv2d(matrix(0, 0, 3), K), "X is empty")
  expect_error(conv2d(matrix(c(1, NaN, 1, 1), 2), K), "X\\[2, 1\\] is NaN: every value")
  expect_error(conv2d(matrix(c(1, 1, NA, 1), 2), K), "X\\[1, 2\\] is NA")
  expect_error(conv2d(K, matrix(-Inf)), "K\\[1, 1\\] is -Inf")
})

test_that("a kernel larger than the padded input is refused", {
  X <- matrix(1, 4, 4)
  expect_error(conv2d(X, matrix(1, 5, 1)), "K is 5 x 1 .* padded X has 4 x 4")
  expect_error(conv2d(X, matrix(1, 3, 3), dilation = 2), "spans 5 x 5 cells")
  expect_error(conv2d(X, matrix(1, 7, 7), padding = 1), "padded X has 6 x 6")
})

test_that("impossible strides, dilations and paddings are refused", {
  X <- matrix(1, 4, 4)
  K <- matrix(1)
  expect_error(conv2d(X, K, stride = 0), "stride is 0: .* at least 1.*try stride = 1")
  expect_error(conv2d(X, K, stride = 1.5), "stride is 1.5")
  expect_error(conv2d(X, K, stride = c(1, 1, 1)), "stride is c\\(1, 1, 1\\)")
  expect_error(conv2d(X, K, stride = "2"), "stride is \"2\"")
  expect_error(conv2d(X, K, dilation = c(1, 0)), "dilation is c\\(1, 0\\)")
  expect_error(conv2d(X, K, padding = -1), "padding is -1: .* at least 0")
  expect_error(conv2d(X, K, padding = c(1, 2)), "padding is c\\(1, 2\\): .* four")
  expect_error(conv2d(X, K, padding = NA_real_), "padding is NA")
  expect_error(conv2d(X, K, padding = "sane"), "padding is \"sane\": choose one of \"valid\"")
  expect_error(conv2d(X, K, flip = NA), "flip is NA: it must be TRUE or FALSE")
})
