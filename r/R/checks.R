# Arguments are refused here, where they enter: the value, the rule, the mend.

require_that <- function(holds, ...) {
  if (!isTRUE(holds)) stop(..., call. = FALSE)
  invisible(TRUE)
}

shown <- function(value) {
  if (is.function(value)) return("a function")
  if (is.list(value) || length(value) > 4 || length(dim(value)) > 1) {
    return(paste("a", class(value)[1], "of length", length(value)))
  }
  deparse(as.vector(value), nlines = 1)[1]
}

shown_size <- function(size) paste(size, collapse = " x ")

shown_rank <- function(value) {
  if (is.null(dim(value))) "no dimensions" else paste(length(dim(value)), "dimension(s)")
}

shown_place <- function(value, position) {
  if (is.null(dim(value))) return(position)
  paste(arrayInd(position, dim(value)), collapse = ", ")
}

check_numbers <- function(value, name) {
  require_that(
    is.numeric(value),
    name, " is ", shown(value), ", of type ", typeof(value), ": it must be numeric; ",
    "convert it, for example with as.numeric() or as.matrix()."
  )
  require_that(length(value) > 0, name, " is empty: give at least one number.")
  broken <- which(!is.finite(value))
  require_that(
    length(broken) == 0,
    name, "[", shown_place(value, broken[1]), "] is ", value[broken[1]],
    ": every value must be finite; replace NA, NaN and Inf first."
  )
  storage.mode(value) <- "double"
  value
}

check_matrix <- function(value, name) {
  value <- check_numbers(value, name)
  require_that(
    is.matrix(value),
    name, " has ", shown_rank(value), ": it must be a matrix; ",
    "use matrix(", name, ", nrow = ...) or take one plane of an array."
  )
  value
}

check_array <- function(value, name, axes) {
  value <- check_numbers(value, name)
  require_that(
    length(dim(value)) == length(axes),
    name, " has ", shown_rank(value), ": it must be an array of ",
    paste(axes, collapse = " x "), "; set them with array(", name, ", dim = ...)."
  )
  value
}

check_map <- function(value, name) {
  value <- check_numbers(value, name)
  require_that(
    length(dim(value)) %in% 2:3,
    name, " has ", shown_rank(value), ": it must be a matrix or an array of ",
    "rows x columns x channels; use matrix() or array()."
  )
  value
}

check_number <- function(value, name) {
  require_that(
    is.numeric(value) && length(value) == 1 && is.finite(value),
    name, " is ", shown(value), ": it must be one finite number; try ", name, " = 0."
  )
  as.numeric(value)
}

# One value for all, or one for each: a bias per filter, a mean per channel.
check_one_or_each <- function(value, name, count, what) {
  value <- check_numbers(value, name)
  require_that(
    length(value) %in% c(1, count),
    name, " has ", length(value), " values: give one number, or ", count,
    ", one for each ", what, "."
  )
  rep_len(as.vector(value), count)
}

is_whole <- function(value, smallest) {
  is.numeric(value) && all(is.finite(value)) && all(value == round(value)) &&
    all(value >= smallest)
}

check_pair <- function(value, name, suggested = 1) {
  require_that(
    is_whole(value, 1) && length(value) %in% 1:2,
    name, " is ", shown(value), ": it must be one whole number of at least 1, ",
    "or two of them, c(rows, columns); try ", name, " = ", suggested, "."
  )
  rep_len(as.numeric(value), 2)
}

check_width <- function(value, name) {
  require_that(
    is_whole(value, 0) && length(value) == 1,
    name, " is ", shown(value), ": it must be one whole number of at least 0; ",
    "use ", name, " = 0 for none."
  )
  as.numeric(value)
}

check_choice <- function(value, name, choices) {
  require_that(
    is.character(value) && length(value) == 1 && value %in% choices,
    name, " is ", shown(value), ": choose one of ",
    paste0('"', choices, '"', collapse = ", "), "."
  )
  value
}

check_flag <- function(value, name) {
  require_that(
    isTRUE(value) || isFALSE(value),
    name, " is ", shown(value), ": it must be TRUE or FALSE; try ", name, " = FALSE."
  )
  value
}
