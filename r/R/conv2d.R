#' Convolve a matrix with a kernel
#'
#' Lays the kernel on the input, multiplies cell by cell, adds up the products
#' and writes the sum into one cell of the output; then moves on by the stride.
#' This is what deep learning calls convolution and mathematics calls
#' cross-correlation. With `flip = TRUE` the kernel is first turned by 180
#' degrees, which makes it the convolution of mathematics.
#'
#' Along an axis of `n` cells, a kernel of `k` cells with dilation `d` spans
#' `d * (k - 1) + 1` cells. With stride `s`:
#'
#' * `"valid"`: no padding; `floor((n - d * (k - 1) - 1) / s) + 1` outputs.
#' * `"same"`: `ceiling(n / s)` outputs; if the number of zeros needed is odd,
#'   the extra one goes last (bottom, right), as in TensorFlow.
#' * `"full"`: `d * (k - 1)` zeros on each side, so that every overlap counts.
#' * a number: that many zeros on every side; four numbers:
#'   `c(top, bottom, left, right)`.
#'
#' @param X A numeric matrix, the input.
#' @param K A numeric matrix, the kernel.
#' @param stride How far the kernel moves: one whole number, or `c(rows, columns)`.
#' @param padding `"valid"`, `"same"`, `"full"`, one whole number, or
#'   `c(top, bottom, left, right)`.
#' @param dilation Distance between the input cells that neighbouring kernel
#'   cells read: one whole number, or `c(rows, columns)`.
#' @param flip `TRUE` for the true convolution.
#' @return A numeric matrix, the feature map.
#' @seealso [conv2d_multi()] for several channels and filters,
#'   [convolutional_layer()] for a bias and an activation.
#' @examples
#' conv2d(digit_patch(), horizontal_line())
#'
#' # A vertical edge: bright on the left, dark on the right.
#' edge <- matrix(rep(c(10, 10, 10, 0, 0, 0), 5), nrow = 5, byrow = TRUE)
#' conv2d(edge, matrix(c(1, 1, 1, 0, 0, 0, -1, -1, -1), 3))
#'
#' conv2d(edge, matrix(1, 2, 2), stride = c(2, 1), padding = "same")
#' @export
conv2d <- function(X, K, stride = 1, padding = "valid", dilation = 1, flip = FALSE) {
  X <- check_matrix(X, "X")
  K <- check_matrix(K, "K")
  if (check_flag(flip, "flip")) K <- K[nrow(K):1, ncol(K):1, drop = FALSE]
  windows <- convolution_windows(dim(X), dim(K), stride, padding, dilation)
  padded <- do.call(pad_matrix, c(list(X), windows$widths))
  Y <- matrix(0, length(windows$rows), length(windows$columns))
  for (i in seq_along(windows$rows)) {
    for (j in seq_along(windows$columns)) {
      Y[i, j] <- sum(padded[windows$rows[[i]], windows$columns[[j]]] * K)
    }
  }
  Y
}
