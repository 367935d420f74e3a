#' Softmax
#'
#' Turns scores into probabilities: `exp(x) / sum(exp(x))`. The largest score is
#' subtracted first, which changes nothing in the result and keeps `exp()` from
#' overflowing.
#'
#' @param x A numeric vector of scores, a matrix with one vector in each row, or an array
#'   of rows x columns x channels with one vector in each cell, along its channels.
#' @return Probabilities with the dimensions of `x`: they sum to 1, or to 1 in each row
#'   or cell.
#' @examples
#' softmax(c(1, 2, 3))
#' softmax(rbind(c(0, 0), c(1000, 0)))
#' softmax(array(c(0, 1000, 0, 0), c(1, 2, 2)))
#' @export
softmax <- function(x) {
  x <- check_numbers(x, "x")
  axes <- length(dim(x))
  require_that(
    axes <= 3,
    "x has ", shown_rank(x), ": softmax takes a vector, a matrix of rows, or an array of ",
    "rows x columns x channels; use flatten(x) first."
  )
  if (axes < 2) return(exp(x - max(x)) / sum(exp(x - max(x))))
  # The last dimension varies slowest: one row here is one row or cell of x.
  scores <- matrix(x, ncol = dim(x)[axes])
  weights <- exp(scores - apply(scores, 1, max))
  x[] <- weights / rowSums(weights)
  x
}
