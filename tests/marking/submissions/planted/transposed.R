# sapply in sapply: the rows come out as columns.
convolution <- function(X, K) {
  m <- nrow(K) - 1; n <- ncol(K) - 1
  rows <- 1:(nrow(X) - m)
  columns <- 1:(ncol(X) - n)
  result <- sapply(rows, function(i) sapply(columns, function(j) sum(X[i:(i + m), j:(j + n)] * K)))
  matrix(result, length(columns), length(rows))
}
