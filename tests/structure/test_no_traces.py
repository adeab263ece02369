"""Looking at the package changes nothing in the process."""

import json
import subprocess
import sys

LOOK = """
import json, sys, threading
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import grok_jupyter
from grok_jupyter.client.config import process

def globals_of():
    ours = {name: module for name, module in sys.modules.items() if module is not None}
    found = {}
    for name, module in ours.items():
        if name.startswith("grok_jupyter"):
            found[name] = {n: repr(v) for n, v in vars(module).items() if not n.startswith("__")}
    return found

def hooks_of():
    events = {name: len(callbacks) for name, callbacks in shell.events.callbacks.items()}
    return [repr(process), events, sorted(shell.magics_manager.magics["cell"]),
            len(shell.input_transformer_manager.token_transformers), len(shell.configurables),
            repr(sys.excepthook), repr(sys.displayhook), threading.active_count()]

before, hooks = globals_of(), hooks_of()
for name in ("Client", "AsyncClient", "Chat", "Response"):
    assert hasattr(grok_jupyter, name)
after = globals_of()
changed = [f"{name}.{n}" for name, values in before.items() for n, v in values.items()
           if after[name].get(n) != v]
print(json.dumps([changed, hooks == hooks_of()]))
"""


def test_asking_for_a_name_of_the_package_changes_nothing():
    result = subprocess.run(
        [sys.executable, "-P", "-c", LOOK], capture_output=True, text=True, check=True, timeout=60
    )
    changed, are_hooks_same = json.loads(result.stdout.splitlines()[-1])
    assert changed == []
    assert are_hooks_same
