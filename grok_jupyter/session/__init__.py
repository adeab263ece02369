"""One loop between a stream and whatever shows it, and what is kept between answers."""
