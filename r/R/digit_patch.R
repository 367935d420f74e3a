#' A patch of a handwritten four
#'
#' Four rows and columns from the middle of a 28 x 28 digit, with values from 0
#' to 255: small enough to convolve by hand.
#'
#' @return A 4 x 4 numeric matrix.
#' @examples
#' conv2d(digit_patch(), horizontal_line())
#' @export
digit_patch <- function() {
  rbind(
    c(56, 250, 116, 0),
    c(0, 240, 144, 0),
    c(0, 198, 150, 0),
    c(0, 143, 241, 0)
  )
}
