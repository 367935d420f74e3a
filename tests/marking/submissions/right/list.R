# The settings come in a list with names.
conv_forward <- function(X, W, params) {
  p <- params$pad
  padded <- matrix(0, nrow(X) + 2 * p, ncol(X) + 2 * p)
  padded[p + seq_len(nrow(X)), p + seq_len(ncol(X))] <- X
  rows <- seq(1, nrow(padded) - nrow(W) + 1, params$stride)
  columns <- seq(1, ncol(padded) - ncol(W) + 1, params$stride)
  Z <- matrix(0, length(rows), length(columns))
  for (i in seq_along(rows)) for (j in seq_along(columns))
    Z[i, j] <- sum(padded[rows[i] + seq_len(nrow(W)) - 1, columns[j] + seq_len(ncol(W)) - 1] * W)
  list(Z = Z, cache = list(X = X, W = W))
}
pool_forward <- function(A, params) {
  f <- params$f
  s <- params$stride
  sapply(seq(1, ncol(A) - f + 1, s), function(j)
    sapply(seq(1, nrow(A) - f + 1, s), function(i) max(A[i:(i + f - 1), j:(j + f - 1)]))) |>
    matrix(ncol = length(seq(1, ncol(A) - f + 1, s)))
}
