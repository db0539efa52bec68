"""One file for each shape a table comes in. Formats are many, shapes are few."""
