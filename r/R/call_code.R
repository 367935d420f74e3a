# A call as code that can be pasted, matrices row by row as one reads them.
call_in_code <- function(arguments) {
  words <- vapply(arguments, value_in_code, "")
  paste0("f(", paste(names(arguments), words, sep = " = ", collapse = ", "), ")")
}

value_in_code <- function(value) {
  if (is.function(value)) return("relu")
  if (is.character(value)) return(deparse(value))
  numbers <- if (is.matrix(value)) t(value) else value
  code <- format(as.vector(numbers), digits = 15, trim = TRUE)
  if (is.logical(value) || length(value) == 1 && is.null(dim(value))) return(code)
  code <- paste0("c(", paste(code, collapse = ", "), ")")
  if (is.matrix(value)) return(paste0("matrix(", code, ", ", nrow(value), ", byrow = TRUE)"))
  if (is.null(dim(value))) return(code)
  paste0("array(", code, ", c(", paste(dim(value), collapse = ", "), "))")
}

# Where the first wrong cell of a feature map gets its number from.
window_in_words <- function(name, case) {
  layers <- c("conv2d", "convolutional_layer", "maxpool_layer", "avgpool_layer")
  if (!name %in% layers || !grepl("^\\[", case$wrong)) return("")
  cell <- as.numeric(strsplit(gsub("[][]| is.*", "", case$wrong), ", ")[[1]])
  given <- case$arguments
  padding <- if (is.null(given$padding)) "valid" else given$padding
  if (name %in% layers[1:2]) {
    stride <- if (is.null(given$stride)) 1 else given$stride
    dilation <- if (is.null(given$dilation)) 1 else given$dilation
    windows <- convolution_windows(dim(given$X), dim(given$K), stride, padding, dilation)
  } else {
    size <- rep_len(given$size, 2)
    stride <- rep_len(if (is.null(given$stride)) size else given$stride, 2)
    windows <- list(
      rows = pool_indices(nrow(given$X), size[1], stride[1], padding),
      columns = pool_indices(ncol(given$X), size[2], stride[2], padding),
      widths = 0
    )
  }
  paste0(
    "; its window are rows ", paste(windows$rows[[cell[1]]], collapse = ", "), " and columns ",
    paste(windows$columns[[cell[2]]], collapse = ", "),
    if (any(windows$widths > 0)) " of the padded X" else " of X"
  )
}
