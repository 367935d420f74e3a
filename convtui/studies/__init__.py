"""Studies: folders of runs with a plan, a grid with seeds or parameters drawn at random."""
