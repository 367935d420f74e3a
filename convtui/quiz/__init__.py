"""Questions about convolutional networks whose wrong answers are those that learners give."""
