"""What learners get wrong about convolutional networks, as functions that get it wrong too."""
