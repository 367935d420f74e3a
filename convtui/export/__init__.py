"""What leaves convtui: matrices as JSON, CSV and tables."""
