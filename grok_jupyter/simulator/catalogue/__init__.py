"""The models that the endpoint knows, and the listings that describe them."""
