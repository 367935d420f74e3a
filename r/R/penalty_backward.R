#' Gradients of L1 and L2 penalties
#'
#' Training may add `l1 * sum(abs(W)) + l2 * sum(W^2)` to the loss, so that
#' weights stay small. Each weight `w` is given `l1 * sign(w) + 2 * l2 * w`.
#'
#' @param W The weights: a numeric vector, matrix or array.
#' @param l1,l2 What the sums are multiplied by, one number each.
#' @return What the penalties add to the gradient for `W`, with its dimensions.
#' @examples
#' penalty_backward(c(-2, 0, 3), l1 = 1, l2 = 0.5)
#' @export
penalty_backward <- function(W, l1 = 0, l2 = 0) {
  W <- check_numbers(W, "W")
  check_number(l1, "l1") * sign(W) + 2 * check_number(l2, "l2") * W
}
