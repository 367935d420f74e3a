#' No activation
#'
#' Returns its input. A layer without an activation is linear, and a stack of
#' linear layers is again a linear layer.
#'
#' @param x A numeric vector, matrix or array.
#' @return `x`, with its dimensions.
#' @examples
#' linear(c(-1, 0, 2))
#' @export
linear <- function(x) check_numbers(x, "x")
