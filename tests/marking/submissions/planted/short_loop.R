pooler <- function(k) {
  best <- function(w) Reduce(function(a, b) if (b > a) b else a, as.vector(w), 0)
  function(X) {
    n <- pmax(0, floor((dim(X) - k - 1) / k) + 1)
    out <- matrix(0, n[1], n[2])
    for (at in seq_along(out)) {
      i <- (row(out)[at] - 1) * k; j <- (col(out)[at] - 1) * k
      out[at] <- best(X[i + seq_len(k), j + seq_len(k)])
    }
    out
  }
}
maxpool_layer <- function(X, size) pooler(size)(X)
