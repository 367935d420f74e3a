# There is an argument for the stride, and nothing looks at it.
convolve2d <- function(input, kernel, padding = "valid", stride = 1) {
  k <- dim(kernel)
  if (padding == "same") {
    before <- (k - 1) %/% 2
    larger <- matrix(0, nrow(input) + k[1] - 1, ncol(input) + k[2] - 1)
    larger[before[1] + seq_len(nrow(input)), before[2] + seq_len(ncol(input))] <- input
    input <- larger
  }
  out <- matrix(0, nrow(input) - k[1] + 1, ncol(input) - k[2] + 1)
  i <- 1
  while (i <= nrow(out)) {
    j <- 1
    while (j <= ncol(out)) {
      out[i, j] <- sum(input[i:(i + k[1] - 1), j:(j + k[2] - 1)] * kernel)
      j <- j + 1
    }
    i <- i + 1
  }
  out
}
