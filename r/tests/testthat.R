library(testthat)
library(convref)

test_check("convref")
