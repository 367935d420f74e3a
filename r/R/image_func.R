#' Draw a matrix the right way up
#'
#' [graphics::image()] starts at the bottom left and lets rows run to the right.
#' Here row 1 is at the top and columns run to the right, as a matrix is
#' printed, and cells are square.
#'
#' @param X A numeric matrix.
#' @param colours `"grey"`, from black for the smallest value to white for the
#'   largest; or `"diverging"`, from blue for negative to red for positive, with
#'   0 in the neutral middle.
#' @param zlim The values of the first and the last colour.
#' @param ... More arguments for [graphics::image()], such as `main`.
#' @return `X`, invisibly.
#' @examples
#' image_func(digit_patch(), main = "A patch of a digit")
#' image_func(conv2d(digit_patch(), horizontal_line()), colours = "diverging")
#' @export
image_func <- function(X, colours = "grey", zlim = colour_limits(X, colours), ...) {
  X <- check_matrix(X, "X")
  upright <- t(X[nrow(X):1, , drop = FALSE])
  graphics::image(
    seq_len(ncol(X)), seq_len(nrow(X)), upright,
    zlim = zlim, col = colour_scale(colours),
    asp = 1, axes = FALSE, xlab = "", ylab = "", ...
  )
  invisible(X)
}

colour_scale <- function(colours) {
  check_choice(colours, "colours", c("grey", "diverging"))
  switch(colours,
    grey = grDevices::grey(seq(0, 1, length.out = 256)),
    diverging = grDevices::hcl.colors(255, "Blue-Red")
  )
}

colour_limits <- function(X, colours) {
  if (identical(colours, "diverging")) c(-1, 1) * max(abs(X)) else range(X)
}
