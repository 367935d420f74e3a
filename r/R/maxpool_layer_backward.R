#' Gradients of pooling
#'
#' Sends the gradient of a loss back through [maxpool_layer()] or
#' [avgpool_layer()]. The largest cell of a window is given all that comes back
#' to the window and the others nothing; of equal cells the first one, row by
#' row. The average gives each of its `n` cells one nth. A cell in several
#' windows is given what all of them give.
#'
#' @param X The matrix or array that was pooled.
#' @param G The gradient for what pooling left, with its dimensions.
#' @inheritParams maxpool_layer
#' @return The gradient for `X`, with its dimensions.
#' @examples
#' X <- rbind(c(1, 2, 0), c(3, 9, 4), c(2, 5, 1))
#' maxpool_layer_backward(X, rbind(c(1000, 100), c(10, 1)), stride = 1)
#' avgpool_layer_backward(X, matrix(8), size = 2)
#' @export
maxpool_layer_backward <- function(X, G, size = 2, stride = size, padding = "valid") {
  pool_back(X, G, size, stride, padding, function(window) {
    by_rows <- which.max(t(window)) - 1 # R itself counts down the columns
    winner <- matrix(0, nrow(window), ncol(window))
    winner[by_rows %/% ncol(window) + 1, by_rows %% ncol(window) + 1] <- 1
    winner
  })
}

#' @rdname maxpool_layer_backward
#' @export
avgpool_layer_backward <- function(X, G, size = 2, stride = size, padding = "valid") {
  pool_back(X, G, size, stride, padding, function(window) {
    matrix(1 / length(window), nrow(window), ncol(window))
  })
}

# `shares` says which part of its gradient a window gives to each of its cells.
pool_back <- function(X, G, size, stride, padding, shares) {
  X <- check_map(X, "X")
  G <- check_map(G, "G")
  size <- check_pair(size, "size", suggested = 2)
  stride <- check_pair(stride, "stride", suggested = 2)
  check_choice(padding, "padding", c("valid", "same"))
  map <- dim(X)[1:2]
  require_pool_fits(map, size, padding)
  rows <- pool_indices(map[1], size[1], stride[1], padding)
  columns <- pool_indices(map[2], size[2], stride[2], padding)
  require_same_size(G, c(length(rows), length(columns), dim(X)[-(1:2)]))
  planes <- array(X, c(map, length(X) / prod(map)))
  of_windows <- array(G, c(length(rows), length(columns), dim(planes)[3]))
  back <- 0 * planes
  for (channel in seq_len(dim(planes)[3])) {
    for (i in seq_along(rows)) {
      for (j in seq_along(columns)) {
        window <- matrix(planes[rows[[i]], columns[[j]], channel], length(rows[[i]]))
        back[rows[[i]], columns[[j]], channel] <- back[rows[[i]], columns[[j]], channel] +
          shares(window) * of_windows[i, j, channel]
      }
    }
  }
  array(back, dim(X))
}
