"""Imports go down or sideways, never up; the lower layers know no Jupyter."""

import pytest

# From the bottom up. The simulator stands beside the client: only one transport knows it.
LAYERS = [
    "markdown",
    "text",
    "protocol",
    "values",
    "simulator",
    "client",
    "session",
    "rendering",
    "frontends",
]
EDGES = {"", "__main__", "chat", "testing", "tools", "version"}
JUPYTER = {"IPython", "ipywidgets", "ipykernel", "traitlets", "anywidget", "jupyter_client", "comm"}
WITHOUT_JUPYTER = ["markdown", "text", "protocol", "values", "simulator", "client", "session"]
# What an answer holds is given as data frames where there is pandas, and goes without it.
ASKED_FOR = {("grok_jupyter.protocol.tables", "pandas")}


def layer(module):
    """The first part of a module's name below the package."""
    return module.partition(".")[2].partition(".")[0]


def test_every_module_has_a_place(modules):
    assert {layer(name) for name in modules} - set(LAYERS) <= EDGES


def test_imports_go_down_or_sideways(dependencies):
    wrong = [
        f"{name} imports {imported}"
        for name, found in dependencies.items()
        for imported, _ in found
        if layer(name) in LAYERS
        and layer(imported) in LAYERS
        and LAYERS.index(layer(imported)) > LAYERS.index(layer(name))
    ]
    assert wrong == []


def test_no_layer_imports_the_edges_but_the_version(dependencies):
    wrong = [
        f"{name} imports {imported}"
        for name, found in dependencies.items()
        for imported, _ in found
        if layer(name) in LAYERS and layer(imported) in EDGES - {"", "version"}
    ]
    assert wrong == []


def test_the_simulator_stands_alone(dependencies):
    wrong = [
        f"{name} imports {imported}"
        for name, found in dependencies.items()
        for imported, _ in found
        if layer(name) == "simulator" and layer(imported) not in {"simulator", "version", ""}
    ]
    assert wrong == []


def test_one_transport_alone_knows_the_simulator(dependencies):
    knowing = {
        name
        for name, found in dependencies.items()
        for imported, _ in found
        if layer(imported) == "simulator" and layer(name) in {"client", "session", "rendering"}
    }
    assert knowing == {"grok_jupyter.client.transports.simulator"}


@pytest.mark.parametrize(("name", "other"), [("chat", "responses"), ("responses", "chat")])
def test_no_wire_format_knows_the_other(dependencies, name, other):
    wrong = [
        f"{module} imports {imported}"
        for module, found in dependencies.items()
        for imported, _ in found
        for part in ("protocol", "client.formats")
        if module.startswith(f"grok_jupyter.{part}.{name}")
        and imported.startswith(
            (f"grok_jupyter.protocol.{other}", f"grok_jupyter.client.formats.{other}")
        )
    ]
    assert wrong == []


def test_there_are_no_cycles(dependencies):
    graph = {
        name: {imported for imported, is_for_types in found if not is_for_types}
        for name, found in dependencies.items()
    }
    # What a package's own file imports from below it is not a way back up.
    graph = {
        name: {other for other in found if not name.startswith(f"{other}.")}
        for name, found in graph.items()
    }
    state = {}

    def visit(name, way):
        if state.get(name) == "done":
            return
        assert name not in way, " -> ".join([*way[way.index(name) :], name])
        for other in sorted(graph[name]):
            visit(other, [*way, name])
        state[name] = "done"

    for name in graph:
        visit(name, [])


@pytest.mark.parametrize("name", WITHOUT_JUPYTER)
def test_a_lower_layer_knows_no_jupyter(name, modules):
    wrong = [
        f"{module} imports {imported}"
        for module, found in modules.items()
        if layer(module) == name
        for imported, _ in found.imports
        if imported.partition(".")[0] in JUPYTER
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["markdown", "text", "protocol"])
def test_the_lowest_layers_need_only_the_standard_library(name, modules):
    import sys

    wrong = [
        f"{module} imports {imported}"
        for module, found in modules.items()
        if layer(module) == name
        for imported, _ in found.imports
        if imported.partition(".")[0] not in {*sys.stdlib_module_names, "grok_jupyter"}
        and (module, imported) not in ASKED_FOR
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["markdown", "text", "protocol"])
def test_the_lowest_layers_do_no_network(name, modules):
    network = {"socket", "ssl", "http", "urllib.request", "asyncio", "threading", "select"}
    wrong = [
        f"{module} imports {imported}"
        for module, found in modules.items()
        if layer(module) == name
        for imported, _ in found.imports
        if imported in network
    ]
    assert wrong == []
