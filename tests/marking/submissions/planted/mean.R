# outer and Vectorize, and the mean of the products.
convolution <- function(X, K) {
  at <- function(i, j) mean(X[i + 1:nrow(K) - 1, j + 1:ncol(K) - 1] * K)
  outer(1:(nrow(X) - nrow(K) + 1), 1:(ncol(X) - ncol(K) + 1), Vectorize(at))
}
