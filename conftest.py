"""What holds for the tests and for the notebooks, wherever a kernel is started."""

pytest_plugins = ["sockets"]  # tests/sockets.py
