#' Softmax
#'
#' Turns scores into probabilities: `exp(x) / sum(exp(x))`. The largest score is
#' subtracted first, which changes nothing in the result and keeps `exp()` from
#' overflowing.
#'
#' @param x A numeric vector of scores, or a matrix with one vector in each row.
#' @return Probabilities that sum to 1, or to 1 in each row, with the dimensions of `x`.
#' @examples
#' softmax(c(1, 2, 3))
#' softmax(rbind(c(0, 0), c(1000, 0)))
#' @export
softmax <- function(x) {
  x <- check_numbers(x, "x")
  require_that(
    length(dim(x)) < 3,
    "x has ", shown_rank(x), ": softmax takes a vector or a matrix of rows; ",
    "use flatten(x) first."
  )
  if (!is.matrix(x)) return(exp(x - max(x)) / sum(exp(x - max(x))))
  weights <- exp(x - apply(x, 1, max))
  weights / rowSums(weights)
}
