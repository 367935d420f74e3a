#' Leaky rectified linear unit
#'
#' Keeps positive values and multiplies the others by a small slope, cell by
#' cell, so that a negative sum still leaves a trace.
#'
#' @inheritParams linear
#' @param alpha The slope for negative values, one number of at least 0.
#' @return Numbers with the dimensions of `x`.
#' @examples
#' leaky_relu(c(-10, 0, 10))
#' leaky_relu(c(-10, 0, 10), alpha = 0.3)
#' @export
leaky_relu <- function(x, alpha = 0.1) {
  x <- check_numbers(x, "x")
  alpha <- check_number(alpha, "alpha")
  require_that(
    alpha >= 0,
    "alpha is ", alpha, ": the slope must be at least 0; try alpha = 0.1."
  )
  negative <- x < 0
  x[negative] <- alpha * x[negative]
  x
}
