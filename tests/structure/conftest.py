"""The package's modules and what each imports, read from their source."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

import grok_jupyter

ROOT = Path(grok_jupyter.__file__).parent


def _imports(tree, package):
    """Every module that a source imports, also inside functions; `True` where only for types."""
    found = []

    def visit(node, is_for_types):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for child in node.body:
                visit(child, True)
            for child in node.orelse:
                visit(child, is_for_types)
            return
        if isinstance(node, ast.Import):
            found.extend((alias.name, is_for_types) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            parts = [*base, *((node.module or "").split(".") if node.module else [])]
            found.append((".".join(parts), is_for_types))
            found.extend((".".join([*parts, alias.name]), is_for_types) for alias in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child, is_for_types)

    visit(tree, False)
    return found


@pytest.fixture(scope="session")
def modules():
    """Each module by its dotted name: path, source, tree and imports."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = list(path.relative_to(ROOT.parent).with_suffix("").parts)
        package = parts[:-1]
        if parts[-1] == "__init__":
            parts = parts[:-1]
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        found[".".join(parts)] = SimpleNamespace(
            path=path, source=source, tree=tree, imports=_imports(tree, package)
        )
    return found


@pytest.fixture(scope="session")
def dependencies(modules):
    """Each module's imports of our own modules, as `(name, is only for types)`."""
    return {
        name: {
            (imported, only)
            for imported, only in module.imports
            if imported in modules and imported != name
        }
        for name, module in modules.items()
    }
