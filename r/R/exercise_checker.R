#' A checker for exercises of learnr
#'
#' Set once in a tutorial, it evaluates the check chunk of an exercise beside what the
#' learner's code has left, and shows what came of [check_computes()] there.
#'
#' In the tutorial's first chunk:
#'
#' ```
#' library(learnr)
#' tutorial_options(exercise.checker = convref::exercise_checker)
#' ```
#'
#' For an exercise in which `conv2d` is to be written, in a chunk named after the exercise and
#' `-check`:
#'
#' ```
#' convref::check_computes("conv2d", conv2d)
#' ```
#'
#' The learner's code is run by learnr, with all that learnr allows it. For gradethis see the
#' examples of [check_computes()].
#'
#' @param check_code The code of the check chunk, as text.
#' @param envir_result The environment in which the learner's code has run.
#' @param ... What else learnr tells, which is not needed.
#' @return A feedback of learnr's: a list of `message`, `correct`, `type` and `location`.
#' @examples
#' learner <- new.env()
#' learner$conv2d <- function(X, K) conv2d(X, K, flip = TRUE)
#' exercise_checker("convref::check_computes(\"conv2d\", conv2d)", learner)$correct
#' @export
exercise_checker <- function(check_code = NULL, envir_result = NULL, ...) {
  # learnr lays the learner's environment around this function: nothing of the package is seen.
  asNamespace("convref")$feedback_of_check(check_code, envir_result)
}

feedback_of_check <- function(check_code, envir_result) {
  # Before the code is run learnr asks too, and wants no feedback.
  if (is.null(envir_result) || is.null(check_code)) return(NULL)
  code <- parse(text = check_code)
  checked <- tryCatch(
    eval(code, new.env(parent = envir_result)),
    error = function(problem) list(correct = FALSE, message = conditionMessage(problem))
  )
  require_that(
    is.list(checked) && isTRUE(checked$correct %in% c(TRUE, FALSE)),
    "the check chunk gives ", shown(checked), ": end it with convref::check_computes(...)."
  )
  learnr_feedback(checked$correct, as_html(checked$message))
}

# Lines as they are, for a page; marked as htmltools marks them.
as_html <- function(text) {
  for (sign in list(c("&", "&amp;"), c("<", "&lt;"), c(">", "&gt;"))) {
    text <- gsub(sign[1], sign[2], text, fixed = TRUE)
  }
  structure(paste0("<pre>", text, "</pre>"), html = TRUE, class = c("html", "character"))
}
