"""Public names: listed, documented, typed, and with examples that run."""

import ast
import builtins
import doctest
import importlib
import inspect
import statistics

import pytest

import grok_jupyter


def declared(module):
    """The names in a module's `__all__`, or `None` where it has none."""
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return None


def test_every_name_of_the_package_is_there():
    for name in grok_jupyter.__all__:
        assert getattr(grok_jupyter, name) is not None
    assert set(dir(grok_jupyter)) >= set(grok_jupyter.__all__)
    assert list(grok_jupyter.__all__) == sorted(grok_jupyter.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = grok_jupyter.no_such_name


def test_the_contracts_names_are_there():
    import grok_jupyter.chat
    import grok_jupyter.testing

    client = {"Client", "AsyncClient", "Response", "Chunk", "GrokError", "ConfigError"}
    errors = {"APIConnectionError", "APITimeoutError", "StreamError", "APIStatusError"}
    refusals = {
        "BadRequestError",
        "AuthenticationError",
        "PermissionDeniedError",
        "NotFoundError",
        "RateLimitError",
        "ServerError",
        "GrokInterrupt",
    }
    assert client | errors | refusals <= set(grok_jupyter.__all__)
    helpers = {"system", "user", "assistant", "image", "tool", "tool_result"}
    assert helpers <= set(grok_jupyter.chat.__all__)
    assert grok_jupyter.__version__[0].isdigit()


def test_every_error_is_public():
    from grok_jupyter.protocol import errors

    classes = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, BaseException)
    }
    assert classes == set(errors.__all__)
    assert classes <= set(grok_jupyter.__all__)


def test_every_listed_name_exists_and_every_used_name_is_listed(modules):
    """A public name that another module imports stands in `__all__` of its home."""
    wrong = []
    for name, module in modules.items():
        listed = declared(module)
        if listed is None:
            continue
        assert len(set(listed)) == len(listed), name
        home = importlib.import_module(name) if "__main__" not in name else None
        wrong += [f"{name}.{n} is missing" for n in listed if home and not hasattr(home, n)]
    for name, module in modules.items():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ImportFrom) or not node.module or node.level:
                continue
            home = modules.get(node.module)
            listed = declared(home) if home else None
            if listed is not None and layer(name) != layer(node.module):
                wrong += [
                    f"{name} uses {node.module}.{alias.name}, which is not listed"
                    for alias in node.names
                    if alias.name not in listed and f"{node.module}.{alias.name}" not in modules
                ]
    assert wrong == [], "\n".join(wrong)


def layer(module):
    return module.partition(".")[2].partition(".")[0]


def test_every_public_name_is_documented(modules):
    wrong = []
    for name in modules:
        home = importlib.import_module(name) if "__main__" not in name else None
        wrong += [] if home is None or inspect.getdoc(home) else [name]
        for part, value in vars(home).items() if home else ():
            if part[0] == "_" or getattr(value, "__module__", None) != name:
                continue
            wrong += [] if inspect.getdoc(value) else [f"{name}.{part}"]
            if inspect.isclass(value):
                wrong += [
                    f"{name}.{part}.{method}"
                    for method, function in vars(value).items()
                    if method[0] != "_"
                    and (inspect.isfunction(function) or isinstance(function, property))
                    and not inspect.getdoc(function)
                ]
    assert wrong == []


def test_files_are_short(modules):
    lengths = {name: module.source.count("\n") for name, module in modules.items()}
    assert {name: n for name, n in lengths.items() if n > 300} == {}
    assert statistics.median(lengths.values()) <= 150


def test_the_package_is_typed(modules):
    assert (modules["grok_jupyter"].path.parent / "py.typed").exists()


def test_no_source_names_a_path_of_a_machine(modules):
    for name, module in modules.items():
        for home in ("/home/", "/Users/", "/root/", "C:\\"):
            assert home not in module.source, name


def test_the_examples_in_the_documentation_run(modules, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # a batch leaves a note
    # Each result that is shown becomes `_` for the whole process, and IPython stands back then.
    monkeypatch.setattr(builtins, "_", None, raising=False)
    run = failed = 0
    for name, module in modules.items():
        if ">>>" in module.source:
            results = doctest.testmod(importlib.import_module(name))
            run += results.attempted
            failed += results.failed
    assert failed == 0
    assert run >= 10
