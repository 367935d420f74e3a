#' Turn a matrix clockwise
#'
#' @param X A numeric matrix.
#' @param times How many quarter turns: a whole number; negative turns go anticlockwise.
#' @return The turned matrix; after an odd number of turns rows and columns have
#'   changed places.
#' @examples
#' X <- rbind(1:3, 4:6)
#' rotate90(X)
#' rotate90(X, times = -1)
#' @export
rotate90 <- function(X, times = 1) {
  X <- check_matrix(X, "X")
  require_that(
    is_whole(times, -Inf) && length(times) == 1,
    "times is ", shown(times), ": it must be one whole number of quarter turns; try times = 1."
  )
  for (turn in seq_len(times %% 4)) X <- t(X[nrow(X):1, , drop = FALSE])
  X
}
