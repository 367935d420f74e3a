#' The loss of a classifier, and its gradient
#'
#' The cross-entropy is `-log(p[label])` for the probabilities `p = softmax(x)`:
#' 0 where the network is sure of the right class, and large where it is sure of
#' another. Taken together with softmax its gradient for the scores is as simple
#' as can be: `p - y`, where `y` is 1 for the right class and 0 for the others.
#'
#' @param x A numeric vector of scores, one for each class.
#' @param label Which of the classes is right, counted from 1.
#' @return `softmax_crossentropy()`: one number. `softmax_crossentropy_backward()`:
#'   the gradient for each score.
#' @examples
#' softmax_crossentropy(c(2, 0, 1), label = 1)
#' softmax_crossentropy_backward(c(2, 0, 1), label = 1)
#' @export
softmax_crossentropy <- function(x, label) {
  x <- check_scores(x)
  label <- check_label(label, length(x))
  largest <- max(x)
  log(sum(exp(x - largest))) + largest - x[label]
}

#' @rdname softmax_crossentropy
#' @export
softmax_crossentropy_backward <- function(x, label) {
  x <- check_scores(x)
  label <- check_label(label, length(x))
  y <- as.numeric(seq_along(x) == label)
  softmax(x) - y
}

check_scores <- function(x) {
  x <- check_numbers(x, "x")
  require_that(
    length(dim(x)) < 2,
    "x has ", shown_rank(x), ": it must be a vector of scores; use flatten(x) first."
  )
  as.vector(x)
}

check_label <- function(label, classes) {
  require_that(
    is_whole(label, 1) && length(label) == 1 && label <= classes,
    "label is ", shown(label), ": it must be one whole number from 1 to ", classes, "."
  )
  label
}
