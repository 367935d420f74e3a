#' Check somebody's function against one of this package
#'
#' Calls `f` with small inputs and compares its answers with those of the
#' function `name` of this package. Where they differ, it says in which respect,
#' names the mistake that gives *all* of the answers if it is one of the few that
#' it knows, and shows the smallest call that fails, ready to be pasted.
#'
#' `f` is asked as far as it can be: its arguments may have names of their own, if
#' they stand in the order of those of `name`; a stride is asked for only if `f`
#' has an argument for it, and so on. `features` says what `f` has to be able to do: where it has no
#' argument for one of them, that is wrong. What is no function is wrong too, and so is the function
#' of this package itself, which R finds where a learner has written none.
#'
#' The mistakes that it knows: the kernel turned by 180 degrees or transposed, the
#' result transposed, the mean or a matrix product instead of the sum of the products,
#' stride, padding or dilation ignored, strides exchanged, the odd zero of padding
#' `"same"` first; the bias ignored, added to each product or after the activation, and
#' `max(0, x)` of a whole matrix; windows that overlap, that do not fit or
#' that are too few, the mean instead of the maximum and the other way round, a maximum
#' that starts at 0; a sign, a sum or `exp()` forgotten, and cells read column by column.
#' It knows them one by one: two at once are not named. `convtui mark` has a catalogue
#' of many more and explains two at once, in R too.
#'
#' @param name One of `"conv2d"`, `"convolutional_layer"`, `"maxpool_layer"`,
#'   `"avgpool_layer"`, `"relu"`, `"sigmoid"`, `"softmax"`, `"flatten"`, `"dense"`.
#' @param f The function to be checked.
#' @param features Names of what is asked, or `NULL` for all that `f` has arguments
#'   for; a name that is none is refused with a list of those there are.
#' @param hints `FALSE` to say only what is wrong, and neither why nor where.
#' @param tolerance How far numbers may differ, relative to the larger of the
#'   right one and 1.
#' @return A list: `correct`, `message`, `type`, `location`, which is a feedback of
#'   learnr's, and `features`, which says of each that was asked whether it is right.
#' @seealso [expect_computes()] for testthat, [exercise_checker()] for learnr.
#' @examples
#' mirrored <- function(X, K) conv2d(X, K, flip = TRUE)
#' cat(check_computes("conv2d", mirrored)$message)
#' check_computes("conv2d", function(X, K) conv2d(X, K))$correct
#'
#' # In the check chunk of a gradethis exercise, whose last value is the function:
#' # grade_this({
#' #   checked <- convref::check_computes("conv2d", .result)
#' #   graded(checked$correct, htmltools::pre(checked$message))
#' # })
#' @export
check_computes <- function(name, f, features = NULL, hints = TRUE, tolerance = 1e-9) {
  calls <- asked_calls()
  check_choice(name, "name", names(calls))
  check_flag(hints, "hints")
  tolerance <- check_number(tolerance, "tolerance")
  known <- unique(vapply(calls[[name]], function(call) call$feature, ""))
  for (feature in features) check_choice(feature, "features", known)
  if (!is.null(problem <- not_theirs(name, f))) return(learnr_feedback(FALSE, problem))
  asked <- answered_calls(name, f, calls[[name]], features, tolerance)
  right <- vapply(asked, function(case) is.null(case$wrong), NA)
  of <- vapply(asked, function(case) case$feature, "")
  message <- paste(judged(name, asked, right, of, hints, tolerance), collapse = "\n")
  by_feature <- vapply(split(right, factor(of, unique(of))), all, NA)
  c(learnr_feedback(all(right), message), list(features = by_feature))
}

learnr_feedback <- function(correct, message) {
  type <- if (correct) "success" else "error"
  list(correct = correct, message = message, type = type, location = "append")
}

# Why there is nothing to ask: a learner who wrote no function leaves the name to this package's.
not_theirs <- function(name, f) {
  if (!is.function(f)) return(paste0(name, " is ", shown(f), ", and has to be a function."))
  if (identical(f, get(name, envir = environment(not_theirs)))) {
    paste0(name, " is the function of convref: there is none of the learner's own.")
  }
}

# Each call with what was expected and what came; `wrong` says what is wrong about it.
answered_calls <- function(name, f, calls, features, tolerance) {
  asked <- list()
  for (call in calls) {
    if (!is.null(features) && !call$feature %in% features) next
    arguments <- in_own_words(name, f, call$arguments)
    if (is.null(arguments)) {
      if (is.null(features)) next
      call$wrong <- "it has no argument for it"
    } else {
      call$code <- call_in_code(arguments)
      call$expected <- do.call(name, call$arguments)
      call$got <- tryCatch(do.call(f, arguments), error = identity)
      call$wrong <- what_is_wrong(call$expected, call$got, tolerance)
    }
    asked <- c(asked, list(call))
  }
  require_that(length(asked) > 0, "f cannot be asked: it must take what ", name, " takes.")
  asked
}

# The arguments under the names that f has for them; NULL where it has none for one of them.
in_own_words <- function(name, f, arguments) {
  theirs <- as.character(names(formals(args(f))))
  ours <- names(formals(name, envir = environment(conv2d)))
  given <- list()
  for (argument in names(arguments)) {
    own <- theirs[match(argument, ours)]
    if (argument %in% theirs || "..." %in% theirs) own <- argument
    if (is.na(own) || own != argument && own %in% ours) return(NULL)
    given[[own]] <- arguments[[argument]]
  }
  given
}

what_is_wrong <- function(expected, got, tolerance) {
  if (inherits(got, "error")) return(paste("it stops:", conditionMessage(got)))
  if (is.data.frame(got)) got <- as.matrix(got)
  if (!is.numeric(got) && !is.logical(got)) return(paste("it returns", shown(got)))
  if (!identical(sides(got), sides(expected))) {
    return(paste("it returns", size_in_words(got), "instead of", size_in_words(expected)))
  }
  cell <- first_wrong(expected, got, tolerance)
  if (length(cell)) {
    paste0(
      "[", shown_place(expected, cell), "] is ", format(got[cell]), " and has to be ",
      format(expected[cell], digits = 10)
    )
  }
}

# Numbers are the same too where both overflow.
first_wrong <- function(expected, got, tolerance) {
  expected <- as.vector(expected)
  got <- as.vector(got)
  near <- abs(got - expected) <= tolerance * pmax(1, abs(expected))
  same <- ifelse(is.finite(expected), near, paste(got) == paste(expected))
  utils::head(which(is.na(same) | !same), 1)
}

# The lengths of the sides, without those of 1: a row is as good as a vector.
sides <- function(value) {
  size <- if (is.null(dim(value))) length(value) else dim(value)
  as.integer(size[size != 1])
}

size_in_words <- function(value) {
  if (!is.null(dim(value))) return(shown_size(dim(value)))
  if (length(value) == 1) "one number" else paste(length(value), "numbers")
}

judged <- function(name, asked, right, of, hints, tolerance) {
  if (all(right)) {
    return(paste0(name, " is right: ", paste(unique(of), collapse = ", "), "."))
  }
  wrong <- setdiff(unique(of), setdiff(of, of[!right]))
  said <- paste0(
    name, " is right in ", sum(right), " of ", length(right), " calls; wrong: ",
    paste(wrong, collapse = ", "), "."
  )
  if (!hints) return(said)
  mistakes <- mistakes_behind(name, asked, right, tolerance)
  size <- vapply(asked, function(case) length(unlist(case$arguments)), 0)
  smallest <- asked[[which(!right)[order(size[!right])[1]]]]
  c(said, mistakes, smallest_call(name, smallest))
}

smallest_call <- function(name, case) {
  if (is.null(case$code)) return(paste0(case$feature, ": ", case$wrong, "."))
  c(
    paste0("The smallest call that fails: ", case$wrong, window_in_words(name, case), "."),
    paste0("  ", case$code)
  )
}
