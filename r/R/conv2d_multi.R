#' Convolve several channels with several filters
#'
#' Each filter has one kernel for every input channel. An output cell is the sum
#' of the products over all rows, columns and channels of the window, plus the
#' filter's bias, which is added once. A layer so has
#' `(kh * kw * C + 1) * F` parameters.
#'
#' @param X A numeric array of rows x columns x channels.
#' @param K A numeric array of kernel rows x kernel columns x channels x filters.
#' @param bias One number, or one for each filter.
#' @inheritParams conv2d
#' @return A numeric array of output rows x output columns x filters.
#' @seealso [conv2d()] for the meaning of `stride`, `padding`, `dilation` and `flip`.
#' @examples
#' X <- array(1:32, c(4, 4, 2))
#' K <- array(c(rep(1, 18), rep(-1, 18)), c(3, 3, 2, 2))
#' conv2d_multi(X, K, bias = c(0, 1000))
#' @export
conv2d_multi <- function(X, K, bias = 0, stride = 1, padding = "valid",
                         dilation = 1, flip = FALSE) {
  X <- check_array(X, "X", c("rows", "columns", "channels"))
  K <- check_array(K, "K", c("rows", "columns", "channels", "filters"))
  require_equal_channels(dim(X)[3], dim(K)[3])
  bias <- check_one_or_each(bias, "bias", dim(K)[4], "filter")
  if (check_flag(flip, "flip")) K <- K[dim(K)[1]:1, dim(K)[2]:1, , , drop = FALSE]
  windows <- convolution_windows(dim(X)[1:2], dim(K)[1:2], stride, padding, dilation)
  sum_windows(pad_planes(X, windows$widths), windows, K, bias)
}

require_equal_channels <- function(of_input, of_kernel) {
  require_that(
    of_input == of_kernel,
    "K has ", of_kernel, " channels and X has ", of_input, ": they must be equal; ",
    "dim(K) is kernel rows x kernel columns x channels x filters."
  )
}

# One column of `filters` is one filter, its cells in the order of an unrolled window.
sum_windows <- function(padded, windows, K, bias) {
  filters <- matrix(K, ncol = dim(K)[4])
  Y <- array(0, c(length(windows$rows), length(windows$columns), dim(K)[4]))
  for (i in seq_along(windows$rows)) {
    for (j in seq_along(windows$columns)) {
      window <- as.vector(padded[windows$rows[[i]], windows$columns[[j]], ])
      Y[i, j, ] <- colSums(window * filters) + bias
    }
  }
  Y
}
