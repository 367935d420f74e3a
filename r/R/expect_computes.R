#' Expect that somebody's function computes what one of this package computes
#'
#' For testthat: fails with an expectation that says what is wrong, which mistake
#' it is, and the smallest call that fails. Outside of testthat it stops
#' with the same words.
#'
#' @inheritParams check_computes
#' @return `f`, invisibly.
#' @seealso [check_computes()] says what is asked and which mistakes it knows.
#' @examples
#' expect_computes("conv2d", function(X, K) conv2d(X, K))
#' expect_computes("conv2d", function(X, K) conv2d(X, K), features = "values")
#'
#' try(expect_computes("relu", function(x) max(0, x)))
#' @export
expect_computes <- function(name, f, features = NULL, hints = TRUE, tolerance = 1e-9) {
  checked <- check_computes(name, f, features, hints, tolerance)
  if (isNamespaceLoaded("testthat")) {
    testthat::expect(checked$correct, checked$message)
  } else if (!checked$correct) {
    stop(checked$message, call. = FALSE)
  }
  invisible(f)
}
