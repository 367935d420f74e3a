#' Gradients of a convolution
#'
#' Sends the gradient of a loss back through [conv2d()] or [conv2d_multi()].
#' `G` says how much the loss changes with each number of the map, and each of them
#' was the sum of a window times the kernel.
#'
#' Wherever the kernel lay,
#'
#' * every weight is given its cell of the window times the number of `G` there,
#' * every cell of the window is given its weight times that number,
#' * the bias is given that number.
#'
#' What all windows give is added up; what falls on padding is lost.
#'
#' @param X,K What was convolved: two matrices, or the arrays of [conv2d_multi()].
#' @param G The gradient for the map: a matrix, or an array of output rows x
#'   output columns x filters.
#' @inheritParams conv2d
#' @return A list: `X` and `K`, the gradients for both, with their dimensions,
#'   and `bias`, one for each filter.
#' @examples
#' X <- rbind(c(1, 2, 0), c(3, -1, 4), c(2, 5, 1))
#' K <- rbind(c(1, 2), c(3, -5))
#' conv2d_backward(X, K, G = rbind(c(1, -1), c(2, 3)))
#' @export
conv2d_backward <- function(X, K, G, stride = 1, padding = "valid", dilation = 1) {
  X <- check_matrix(X, "X")
  K <- check_matrix(K, "K")
  G <- check_matrix(G, "G")
  gradients <- conv2d_multi_backward(
    array(X, c(dim(X), 1)), array(K, c(dim(K), 1, 1)), array(G, c(dim(G), 1)),
    stride, padding, dilation
  )
  list(
    X = matrix(gradients$X, nrow(X)),
    K = matrix(gradients$K, nrow(K)),
    bias = gradients$bias
  )
}

#' @rdname conv2d_backward
#' @export
conv2d_multi_backward <- function(X, K, G, stride = 1, padding = "valid", dilation = 1) {
  X <- check_array(X, "X", c("rows", "columns", "channels"))
  K <- check_array(K, "K", c("rows", "columns", "channels", "filters"))
  G <- check_array(G, "G", c("rows", "columns", "filters"))
  require_equal_channels(dim(X)[3], dim(K)[3])
  windows <- convolution_windows(dim(X)[1:2], dim(K)[1:2], stride, padding, dilation)
  require_same_size(G, c(length(windows$rows), length(windows$columns), dim(K)[4]))
  padded <- pad_planes(X, windows$widths)
  back <- give_back(padded, windows, K, G)
  inside_rows <- windows$widths[1] + seq_len(dim(X)[1])
  inside_columns <- windows$widths[3] + seq_len(dim(X)[2])
  list(
    X = back$padded[inside_rows, inside_columns, , drop = FALSE],
    K = array(back$filters, dim(K)),
    bias = apply(G, 3, sum)
  )
}

# Window by window, as sum_windows adds them up: one column of `filters` is one filter.
give_back <- function(padded, windows, K, G) {
  filters <- matrix(K, ncol = dim(K)[4])
  of_filters <- 0 * filters
  of_padded <- 0 * padded
  for (i in seq_along(windows$rows)) {
    for (j in seq_along(windows$columns)) {
      rows <- windows$rows[[i]]
      columns <- windows$columns[[j]]
      of_filters <- of_filters + outer(as.vector(padded[rows, columns, ]), G[i, j, ])
      of_padded[rows, columns, ] <- of_padded[rows, columns, ] + as.vector(filters %*% G[i, j, ])
    }
  }
  list(padded = of_padded, filters = of_filters)
}

require_same_size <- function(G, size) {
  require_that(
    identical(as.numeric(dim(G)), as.numeric(size)),
    "G is ", shown_size(dim(G)), " and the layer leaves ", shown_size(size), ": ",
    "give one gradient for each number that it leaves."
  )
}
