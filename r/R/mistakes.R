# The mistakes that give all of somebody's answers, in sentences; none where they explain them not.
mistakes_behind <- function(name, asked, right, tolerance) {
  answered <- vapply(asked, function(case) is.numeric(case$got) || is.logical(case$got), NA)
  if (!any(answered & !right)) return(character())
  said <- character()
  for (mistake in mistakes()[[name]]) {
    gives <- function(case) {
      theirs <- tryCatch(do.call(mistake$computes, case$arguments), error = function(e) NULL)
      !is.null(theirs) && is.null(what_is_wrong(theirs, case$got, tolerance))
    }
    if (all(vapply(asked[answered], gives, NA))) said <- c(said, mistake_in_words(mistake))
  }
  if (length(said)) {
    said <- c(paste0("All ", sum(answered), " answers are what comes out if"), paste0("  ", said))
  }
  said
}

mistake_in_words <- function(mistake) paste0(mistake$title, ". Hint: ", mistake$hint)

# By the function: what somebody does wrong, a hint, and what comes out.
mistakes <- function() {
  wrong <- function(title, hint, computes) list(title = title, hint = hint, computes = computes)
  pooled <- pooling_mistakes(wrong)
  list(
    conv2d = convolution_mistakes(wrong),
    convolutional_layer = layer_mistakes(wrong),
    maxpool_layer = c(pooled(maxpool_layer), list(
      wrong("the mean is taken", "Which of the window's cells is to be kept?", avgpool_layer),
      wrong(
        "the maximum starts at 0", "What is the largest number of a window of negative ones?",
        function(...) pmax(maxpool_layer(...), 0)
      )
    )),
    avgpool_layer = c(pooled(avgpool_layer), list(
      wrong("the maximum is taken", "How does every cell of the window count?", maxpool_layer),
      wrong(
        "the sum is not divided", "By how many cells is it to be divided?",
        function(X, size, ...) avgpool_layer(X, size, ...) * size^2
      )
    )),
    relu = list(
      wrong(
        "max(0, x) takes the maximum of all cells at once",
        "pmax() works cell by cell.", function(x) max(0, x)
      ),
      wrong("negative values lose their sign", "What becomes of negative values?", abs),
      wrong("the smaller one is kept", "Which of 0 and the value is it?", function(x) pmin(x, 0))
    ),
    sigmoid = list(
      wrong(
        "the sign of x is lost", "Does it rise or fall?", function(x) sigmoid(-x)
      ),
      wrong("tanh is computed", "Which values can it take?", tanh)
    ),
    softmax = list(
      wrong("exp() is missing", "What of negative scores?", function(x) x / sum(x)),
      wrong("the sum is missing", "What do they add up to?", exp),
      wrong(
        "exp() of a large score is infinite", "What changes if the largest score is subtracted?",
        function(x) exp(x) / sum(exp(x))
      )
    ),
    flatten = list(
      wrong(
        "cells are read column by column", "In which order does Keras read?",
        function(X) as.vector(X)
      )
    ),
    dense = list(
      wrong("the bias is missing", "What is b for?", function(x, W, b) dense(x, W)),
      wrong(
        "W is transposed", "Which of its sides belong to x?",
        function(x, W, b) dense(x, t(W), b)
      )
    )
  )
}

convolution_mistakes <- function(wrong) {
  list(
    wrong(
      "the kernel is turned by 180 degrees",
      "Which cell of the kernel lies on the first cell of the window?",
      function(X, K, ..., flip = FALSE) conv2d(X, K, ..., flip = !flip)
    ),
    wrong(
      "the kernel is transposed", "Are rows and columns of the kernel those of the window?",
      function(X, K, ...) conv2d(X, t(K), ...)
    ),
    wrong(
      "the result is transposed", "Which index of the result goes down?",
      function(...) t(conv2d(...))
    ),
    wrong(
      "the mean of the products is taken", "What is done with the products?",
      function(X, K, ...) conv2d(X, K, ...) / length(K)
    ),
    wrong(
      "the window is multiplied with %*%", "Cell by cell is *.",
      function(X, K, stride = 1, ...) {
        windows <- convolution_windows(dim(X), dim(K), stride, "valid", 1)
        cell <- function(i, j) sum(X[windows$rows[[i]], windows$columns[[j]]] %*% K)
        outer(seq_along(windows$rows), seq_along(windows$columns), Vectorize(cell))
      }
    ),
    wrong(
      "the stride is ignored", "How far does the window move?",
      function(X, K, stride = 1, ...) conv2d(X, K, ...)
    ),
    wrong(
      "the strides of rows and columns are exchanged", "Which of them comes first?",
      function(X, K, stride = 1, ...) conv2d(X, K, stride = rev(rep_len(stride, 2)), ...)
    ),
    wrong(
      "padding is ignored", "What lies around the input?",
      function(X, K, padding = "valid", ...) conv2d(X, K, ...)
    ),
    wrong(
      "the odd zero of padding same comes first", "Where does the odd zero go?",
      function(X, K, stride = 1, padding = "valid", dilation = 1, flip = FALSE) {
        widths <- convolution_windows(dim(X), dim(K), stride, padding, dilation)$widths
        conv2d(X, K, stride, widths[c(2, 1, 4, 3)], dilation, flip)
      }
    ),
    wrong(
      "dilation is ignored", "How far apart are the cells that the kernel reads?",
      function(X, K, dilation = 1, ...) conv2d(X, K, ...)
    ),
    wrong(
      "flip is ignored", "What is the true convolution?",
      function(X, K, flip = FALSE, ...) conv2d(X, K, ...)
    )
  )
}

layer_mistakes <- function(wrong) {
  list(
    wrong(
      "the kernel is turned by 180 degrees",
      "Which cell of the kernel lies on the first cell of the window?",
      function(...) convolutional_layer(..., flip = TRUE)
    ),
    wrong(
      "the kernel is transposed", "Are rows and columns of the kernel those of the window?",
      function(X, K, ...) convolutional_layer(X, t(K), ...)
    ),
    wrong(
      "the bias is missing", "What is b for?",
      function(X, K, b, ...) convolutional_layer(X, K, 0, ...)
    ),
    wrong(
      "the bias is added to each product", "How often is the bias added to one sum?",
      function(X, K, b, ...) convolutional_layer(X, K, b * length(K), ...)
    ),
    wrong(
      "the bias is added after the activation", "What does the activation get?",
      function(X, K, b, activation) activation(conv2d(X, K)) + b
    ),
    wrong(
      "the activation is missing", "What becomes of negative sums?",
      function(X, K, b, activation) conv2d(X, K) + b
    ),
    wrong(
      "max(0, x) takes the maximum of all cells at once", "pmax() works cell by cell.",
      function(X, K, b, activation) max(0, conv2d(X, K) + b)
    )
  )
}

# Those that max- and average pooling share.
pooling_mistakes <- function(wrong) {
  function(pool) {
    list(
      wrong(
        "windows move by one cell", "How far does the window move?",
        function(X, size, stride = 1, ...) pool(X, size, stride, ...)
      ),
      wrong(
        "the stride is ignored", "How far does the window move?",
        function(X, size, stride = size, ...) pool(X, size, size, ...)
      ),
      wrong(
        "a last window that does not fit is kept", "What becomes of cells that fill no window?",
        function(X, size, stride = size, padding = "same") pool(X, size, stride, "same")
      ),
      wrong(
        "the last window is left out", "Which window is the last one that fits?",
        function(...) {
          Y <- pool(...)
          Y[-nrow(Y), -ncol(Y), drop = FALSE]
        }
      ),
      wrong(
        "the result is transposed", "Which index of the result goes down?",
        function(...) t(pool(...))
      )
    )
  }
}
