"""HTML from its first cleaning to what readers get."""
