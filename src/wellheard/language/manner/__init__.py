"""How somebody speaks: readability, vocabulary, tone."""
