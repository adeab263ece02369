"""Functions as tools: what a model is told of them, how calls are carried out, when that ends."""
