#' Read a network that convtui wrote
#'
#' `convtui models NETWORK -o FOLDER` writes a network with its weights as plain text. This reads
#' it, whoever wrote it: numbers and words are all there can be, and nothing of it is run.
#'
#' `layers.csv` has a line for the input and one for each layer, in their order, with the columns
#' `name`, `kind`, `size`, `stride`, `padding`, `dilation`, `activation`, `epsilon` and `arrays`;
#' what a kind does not have is empty. Several values in a cell stand behind one another with a
#' blank between them: a `size` is rows and columns (of the input rows, columns and channels), a
#' `padding` is `valid`, `same`, `full` or four widths, top, bottom, left and right.
#'
#' The array `kernel` of layer 3 is `layer-3-kernel.csv`. The last axis of an array runs along a
#' line, and the axes before it, the last of them fastest, make the lines: a kernel of
#' rows x columns x channels x filters has a line for each row, column and channel, and a number
#' for each filter.
#'
#' @param folder The path of the folder.
#' @return A list of layers, by their names, as [forward()] takes it. Its attribute `"input_shape"`
#'   is the size of an image, `c(rows, columns, channels)`.
#' @seealso [forward()], [network_unit()]
#' @examples
#' folder <- tempfile()
#' dir.create(folder)
#' writeLines(
#'   c(
#'     "name,kind,size,stride,padding,dilation,activation,epsilon,arrays",
#'     "input,input,4 4 1,,,,,,",
#'     "lines,convolution,3 3,1 1,valid,1 1,relu,,kernel bias"
#'   ),
#'   file.path(folder, "layers.csv")
#' )
#' writeLines(as.character(t(horizontal_line())), file.path(folder, "layer-1-kernel.csv"))
#' writeLines("100", file.path(folder, "layer-1-bias.csv"))
#' forward(read_network(folder), digit_patch())
#' @export
read_network <- function(folder) {
  require_that(
    is.character(folder) && length(folder) == 1 && !is.na(folder) && dir.exists(folder),
    "folder is ", shown(folder), ": it must be one that convtui wrote; ",
    "type convtui models NETWORK -o FOLDER."
  )
  table <- read_layer_table(file.path(folder, "layers.csv"))
  shape <- input_shape <- read_input_shape(table[1, ])
  network <- list()
  for (number in seq_len(nrow(table) - 1)) {
    line <- table[number + 1, ]
    layer <- in_named(number, line$name, read_layer(folder, number, line, shape))
    shape <- in_named(number, line$name, shape_after(layer, shape))
    network[[number]] <- layer
  }
  network <- check_network(network)
  names(network) <- vapply(network, function(layer) layer[["name"]], "")
  structure(network, input_shape = input_shape)
}

layer_columns <- function() {
  c("name", "kind", "size", "stride", "padding", "dilation", "activation", "epsilon", "arrays")
}

most_layers <- 1000
most_cells <- 1e7
largest_table <- 1e6 # bytes

read_layer_table <- function(file) {
  size <- file.size(file)
  require_that(!is.na(size), file, " is not there: give a folder that convtui wrote.")
  require_that(
    size > 0 && size <= largest_table,
    file, " has ", format(size, scientific = FALSE), " bytes: it holds a line for each layer."
  )
  table <- tryCatch(
    suppressWarnings(utils::read.csv(
      file,
      colClasses = "character", na.strings = character(), check.names = FALSE, fill = FALSE,
      encoding = "UTF-8"
    )),
    error = identity
  )
  require_that(
    is.data.frame(table) && identical(names(table), layer_columns()),
    file, " is no table with the columns ", paste(layer_columns(), collapse = ", "),
    ": have it written again."
  )
  require_that(
    nrow(table) %in% 2:(most_layers + 1),
    file, " has ", nrow(table), " lines: give one for the input and 1 to ", most_layers,
    " for layers."
  )
  require_that(
    all(validUTF8(table$name)) && !any(grepl("[[:cntrl:]]", table$name)),
    file, ": the name of a layer cannot be printed: give each a plain one."
  )
  table
}

read_input_shape <- function(line) {
  require_that(
    line$kind == "input",
    "the first line of layers.csv is of kind ", shown(line$kind), ": it must be the input."
  )
  shape <- read_numbers(line$size, "size")
  require_that(
    length(shape) == 3 && is_whole(shape, 1) && prod(shape) <= most_cells,
    "the size of the input is ", shown(line$size), ": it must be rows, columns and channels, ",
    "such as 28 28 1, and no more than ", format(most_cells, big.mark = ","), " numbers."
  )
  shape
}

read_layer <- function(folder, number, line, before) {
  kinds <- layer_arrays()
  check_choice(line$kind, "kind", names(kinds))
  own <- kinds[[line$kind]]
  arrays <- strsplit(line$arrays, " ", fixed = TRUE)[[1]]
  require_that(
    all(arrays %in% own) && all(setdiff(own, "bias") %in% arrays),
    "arrays is ", shown(line$arrays), ": a ", line$kind, " layer has ",
    if (length(own)) paste(own, collapse = " ") else "none", "."
  )
  layer <- c(list(kind = line$kind, name = line$name), read_settings(line))
  for (array in intersect(own, arrays)) {
    shape <- array_shape(array, layer, before)
    file <- file.path(folder, paste0("layer-", number, "-", array, ".csv"))
    layer[[array]] <- read_array(file, shape)
  }
  layer
}

read_settings <- function(line) {
  settings <- list()
  for (name in c("size", "stride", "dilation")) {
    if (nzchar(line[[name]])) settings[[name]] <- check_pair(read_numbers(line[[name]], name), name)
  }
  if (nzchar(line$epsilon)) settings$epsilon <- read_numbers(line$epsilon, "epsilon")
  if (nzchar(line$padding)) {
    named <- line$padding %in% c("valid", "same", "full")
    settings$padding <- if (named) line$padding else read_numbers(line$padding, "padding")
  }
  if (nzchar(line$activation)) {
    known <- c(activation_names(), if (line$kind != "convolution") "softmax")
    has_slope <- length(own_slope(line$activation)) > 0
    settings$activation <-
      if (has_slope) line$activation else check_choice(line$activation, "activation", known)
  }
  settings
}

# Numbers with a blank between them.
read_numbers <- function(text, name) {
  numbers <- suppressWarnings(as.numeric(strsplit(text, " ", fixed = TRUE)[[1]]))
  require_that(
    length(numbers) > 0 && all(is.finite(numbers)),
    name, " is ", shown(text), ": it must be numbers with a blank between them."
  )
  numbers
}
