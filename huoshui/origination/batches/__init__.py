"""Applications by the class or the village: a template, its check, its import row by row, its withdrawal."""
