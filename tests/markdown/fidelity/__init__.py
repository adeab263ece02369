"""How the renderer is judged: texts, reference, trees, frames. Tests and benchmarks use it."""
