#' A kernel that answers horizontal lines
#'
#' The middle row counts for, the rows above and below count against, so a flat
#' area gives 0. Its transpose, `t(horizontal_line())`, answers vertical lines.
#'
#' @return A 3 x 3 numeric matrix.
#' @examples
#' horizontal_line()
#' @export
horizontal_line <- function() {
  rbind(
    c(-0.5, -0.5, -0.5),
    c(1, 1, 1),
    c(-0.5, -0.5, -0.5)
  )
}
