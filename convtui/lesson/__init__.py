"""What a learner walks through: stages, steps and words, without a screen."""
