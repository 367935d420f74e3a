#' Gradients of flattening
#'
#' Puts each number back to where [flatten()] took it from.
#'
#' @param X The vector, matrix or array that was flattened.
#' @param G The gradient for each value of `flatten(X)`.
#' @return The gradient for `X`, with its dimensions.
#' @examples
#' flatten_backward(rbind(1:3, 4:6), G = 1:6)
#' @export
flatten_backward <- function(X, G) {
  X <- check_numbers(X, "X")
  G <- as.vector(check_numbers(G, "G"))
  require_that(
    length(G) == length(X),
    "G has ", length(G), " values and X has ", length(X), ": give one gradient for each number."
  )
  if (is.null(dim(X))) return(G)
  aperm(array(G, rev(dim(X))), rev(seq_along(dim(X))))
}
