#' Logistic sigmoid
#'
#' Computes `1 / (1 + exp(-x))`, cell by cell. For negative `x` the fraction is
#' written `exp(x) / (1 + exp(x))`, which is the same number and never overflows.
#'
#' @inheritParams linear
#' @return Numbers between 0 and 1, with the dimensions of `x`.
#' @examples
#' sigmoid(c(-1000, -1, 0, 1, 1000))
#' @export
sigmoid <- function(x) {
  x <- check_numbers(x, "x")
  decay <- exp(-abs(x))
  ifelse(x < 0, decay, 1) / (1 + decay)
}
