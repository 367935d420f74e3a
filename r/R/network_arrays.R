# Arrays of a network as files of plain numbers.

most_numbers <- 1e8

# NA is what the file itself has to say: how many filters or units there are.
array_shape <- function(array, layer, before) {
  if (array == "bias") return(dim(layer[["kernel"]])[length(dim(layer[["kernel"]]))])
  if (array != "kernel") return(before[length(before)])
  if (layer[["kind"]] == "dense") {
    require_flat(before)
    return(c(before, NA))
  }
  require_maps(layer[["kind"]], before)
  c(check_pair(layer[["size"]], "size", suggested = 3), before[3], NA)
}

# The last axis runs along a line, the others row-major from line to line.
read_array <- function(file, shape) {
  require_that(isTRUE(file.size(file) > 0), file, " is not there, or empty: have it written again.")
  along <- length(read_csv_numbers(file, nlines = 1, most = most_numbers))
  last <- length(shape)
  if (is.na(shape[last])) shape[last] <- along
  require_that(
    along == shape[last],
    file, " has ", along, " numbers in its first line: the layer needs ", shape[last], "."
  )
  require_that(
    prod(shape) <= most_numbers,
    file, " would hold ", shown_size(shape), " numbers: give a smaller network."
  )
  values <- read_csv_numbers(file, nlines = 0, most = prod(shape) + 1)
  require_that(
    length(values) == prod(shape),
    file, " has ", if (length(values) > prod(shape)) "more" else "fewer",
    " numbers than the ", shown_size(shape), " that the layer needs."
  )
  values <- check_numbers(values, basename(file))
  if (last == 1) values else aperm(array(values, rev(shape)), last:1)
}

read_csv_numbers <- function(file, nlines, most) {
  tryCatch(
    scan(file, sep = ",", quiet = TRUE, nlines = nlines, nmax = most, na.strings = ""),
    error = function(problem) {
      stop(
        file, " holds something that is no number (", conditionMessage(problem),
        "): have it written again.",
        call. = FALSE
      )
    }
  )
}
