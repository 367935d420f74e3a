# What is taken of a student's R code, and how its functions are called. Evaluates to a list of
# functions whose environment is R's own: the student's code lives in the global environment, and
# nothing that it defines there hides what these functions use.
local({
  WRAPPERS <- c(
    "{", "(", "!", "&&", "||", "invisible", "suppressMessages", "suppressPackageStartupMessages",
    "suppressWarnings"
  )
  TAKEN <- c(
    "library", "require", "requireNamespace", "loadNamespace", "setClass", "setClassUnion",
    "setGeneric", "setMethod", "setRefClass", "setValidity"
  )
  ASSIGNMENTS <- c("<-", "=", "<<-")
  PARTS <- c(
    "$", "[[", "[", "@", "attr", "attributes", "body", "class", "colnames", "diag", "dim",
    "dimnames", "environment", "formals", "levels", "mode", "names", "rownames", "storage.mode"
  )
  # What a constant may call: nothing that reads, draws, asks, waits or writes.
  PLAIN <- c(
    "(", "{", "+", "-", "*", "/", "^", "%%", "%/%", "%*%", "%o%", ":", "==", "!=", "<", ">", "<=",
    ">=", "!", "&", "|", "&&", "||", "[", "[[", "$", "@", "::", "abs", "aperm", "array", "as.array",
    "as.character", "as.integer", "as.matrix", "as.numeric", "c", "cbind", "ceiling",
    "character", "cmpfun", "complex", "data.frame", "diag", "dim", "double", "emptyenv",
    "environment", "exp", "expand.grid", "factor", "floor", "function", "globalenv", "identity",
    "integer", "length", "list", "log", "logical", "matrix", "max", "mean", "min", "ncol", "Negate",
    "new.env", "nrow", "numeric", "outer", "paste", "paste0", "R6Class", "rbind", "rep", "rep_len",
    "rev", "rnorm", "round", "runif", "sample", "seq", "seq_along", "seq_len", "setClass",
    "setNames", "setRefClass", "sqrt", "structure", "sum", "t", "vector", "Vectorize"
  )
  MOST <- 500L

  # The name of what a call calls, without its package.
  called <- function(call) {
    name <- call[[1]]
    if (is.call(name) && length(name) == 3 && is.name(name[[3]])) name <- name[[3]]
    if (is.name(name)) as.character(name) else ""
  }

  is_plain <- function(code) {
    if (!is.call(code)) return(TRUE)
    name <- called(code)
    if (name == "function") return(TRUE)
    if (name %in% ASSIGNMENTS) return(is_definition(code))
    name %in% PLAIN && all(vapply(as.list(code)[-1], is_plain, NA))
  }

  is_target <- function(code) {
    if (!is.call(code)) return(TRUE)
    called(code) %in% PARTS && is_target(code[[2]]) &&
      all(vapply(as.list(code)[-(1:2)], is_plain, NA))
  }

  is_definition <- function(call) {
    if (called(call) %in% ASSIGNMENTS) return(is_target(call[[2]]) && is_plain(call[[3]]))
    called(call) == "assign" && all(vapply(as.list(call)[-1], is_plain, NA))
  }

  # The calls in a top-level expression that define something or load a package.
  definitions <- function(code) {
    if (!is.call(code)) return(list())
    name <- called(code)
    if (name %in% WRAPPERS)
      return(do.call(c, c(list(list()), lapply(as.list(code)[-1], definitions))))
    if (name == "if") return(definitions(code[[2]]))
    if (name %in% TAKEN || is_definition(code)) list(code) else list()
  }

  # One line in UTF-8, whatever the condition says.
  words <- function(problem) {
    said <- tryCatch(paste(conditionMessage(problem), collapse = " "), error = function(e) "")
    iconv(said, "UTF-8", "UTF-8", sub = "?")
  }

  # The line of the student's code that is at work, 0 where none is known.
  line <- function(calls) {
    for (call in rev(calls)) {
      place <- attr(call, "srcref")
      if (!is.null(place)) return(as.integer(place)[1])
    }
    0L
  }

  # list(value), or list(words, line) of what was stopped.
  attempt <- function(code) {
    at <- 0L
    tryCatch(
      withCallingHandlers(list(code), error = function(problem) at <<- line(sys.calls())),
      error = function(problem) list(words(problem), at)
    )
  }

  parse_code <- function(text) {
    tryCatch(
      list(parse(text = text, keep.source = TRUE, encoding = "UTF-8")),
      error = function(problem) list(words(problem), 0L)
    )
  }

  # What of a parsed chunk is run: each call as list(call, whether it names something, its line).
  steps <- function(parsed, all) attempt({
    lines <- vapply(attr(parsed, "srcref"), function(place) as.integer(place)[1], 0L)
    taken <- lapply(seq_along(parsed), function(at) {
      code <- if (all) list(parsed[[at]]) else definitions(parsed[[at]])
      lapply(code, function(one) list(one, !all && is.call(one) && is_definition(one), lines[at]))
    })
    do.call(c, c(list(list()), taken))
  })

  run <- function(code, line) {
    outcome <- attempt(eval(code, globalenv()))
    if (length(outcome) > 1 && outcome[[2]] == 0) outcome[[2]] <- line
    outcome
  }

  members <- function(value) {
    if (!is.list(value) || is.data.frame(value) || is.null(names(value))) return(NULL)
    keep <- vapply(unclass(value), is.function, NA) & nzchar(names(value))
    names(value)[keep]
  }

  parameters <- function(code) {
    code <- if (is.primitive(code)) args(code) else code
    given <- formals(code)
    needed <- vapply(given, function(default) identical(default, quote(expr = )), NA)
    names <- as.character(names(given))
    list(names, needed & names != "...")
  }

  is_generator <- function(value) {
    inherits(value, "R6ClassGenerator") || inherits(value, "refObjectGenerator")
  }

  # A reference class and its own methods; objects are made by `initialize`, or of the fields.
  generator <- function(name, value) {
    if (inherits(value, "R6ClassGenerator")) {
      methods <- setdiff(names(value$public_methods), "clone")
      initialize <- value$public_methods$initialize
      fields <- character()
    } else {
      own <- as.list(value$def@refMethods)
      own <- own[vapply(own, function(method) identical(method@refClassName, value$className), NA)]
      methods <- sub("#.*", "", names(own))
      initialize <- own$initialize
      fields <- names(value$fields())
    }
    made <- list(fields, rep(FALSE, length(fields)))
    if (!is.null(initialize)) made <- parameters(initialize)
    c(list(name), made, TRUE, list(sort(methods)))
  }

  # Of a function, a class, or the functions in a list: name, parameters, which are needed, whether
  # it is a class, methods.
  described <- function(name) {
    value <- get(name, envir = globalenv(), inherits = FALSE)
    if (is_generator(value)) return(list(generator(name, value)))
    one <- function(name, code) c(list(name), parameters(code), FALSE, list(character()))
    if (is.function(value)) return(list(one(name, value)))
    lapply(members(value), function(member) one(paste0(name, "$", member), value[[member]]))
  }

  found <- function() {
    all <- list()
    for (name in ls(globalenv(), all.names = TRUE)) {
      all <- c(all, tryCatch(described(name), error = function(problem) list()))
      if (length(all) >= MOST) break
    }
    all
  }

  # A function by its name, `list$name` too; NULL where there is none.
  find <- function(name) {
    value <- get0(name, envir = globalenv(), mode = "function")
    path <- strsplit(name, "$", fixed = TRUE)[[1]]
    if (!is.null(value) || length(path) < 2) return(value)
    value <- get0(path[1], envir = globalenv(), inherits = FALSE)
    for (part in path[-1]) value <- if (is.list(value)) value[[part]]
    if (is.function(value)) value
  }

  # An object made by what `name` stands for; NULL where it makes none.
  make <- function(name, arguments) {
    value <- get0(name, envir = globalenv(), inherits = FALSE)
    if (is_generator(value)) {
      fields <- generator(name, value)[[2]]
      if (!"initialize" %in% generator(name, value)[[5]])
        names(arguments) <- fields[seq_along(arguments)]
      value <- value$new
    }
    if (is.function(value)) call(value, arguments)
  }

  # Called with short names for its arguments: what it says of its call holds no numbers.
  call <- function(code, arguments) {
    place <- new.env(parent = globalenv())
    short <- sprintf("argument.%d", seq_along(arguments))
    for (at in seq_along(arguments)) assign(short[at], arguments[[at]], envir = place)
    given <- lapply(short, as.name)
    names(given) <- names(arguments)
    assign("the.function", code, envir = place)
    eval(as.call(c(list(quote(the.function)), given)), place)
  }

  # list(value), list(words, line), or the words for what is missing.
  answer <- function(name, arguments, made_with) {
    code <- find(name)
    if (!is.null(code)) return(attempt(call(code, arguments)))
    owner <- sub("[.][^.]*$", "", name)
    if (owner == name || is.null(get0(owner, envir = globalenv(), inherits = FALSE)))
      return(paste("there is no function", name))
    method <- sub(".*[.]", "", name)
    object <- attempt(make(owner, made_with))
    if (length(object) > 1) return(object)
    code <- attempt(do.call("$", list(object[[1]], method)))[[1]]
    if (!is.function(code)) return(paste(owner, "has no method", method))
    attempt(call(code, arguments))
  }

  list(parse = parse_code, steps = steps, run = run, found = found, find = find, answer = answer)
}, envir = new.env(parent = asNamespace("methods")))
