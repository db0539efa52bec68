"""What kind of thing is said: needs, expectations, requests and others, with the words that speak for each."""
