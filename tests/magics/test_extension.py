"""Loading leaves two magics behind; unloading leaves nothing."""

import copy

from IPython.core.interactiveshell import InteractiveShell


def traces(shell):
    """Everything of a shell that an extension could change."""
    ipython = shell.ipython
    manager = ipython.magics_manager
    transformers = ipython.input_transformer_manager
    return {
        "line magics": set(manager.magics["line"]),
        "cell magics": set(manager.magics["cell"]),
        "registry": set(manager.registry),
        "configurables": [type(c).__name__ for c in ipython.configurables],
        "token transformers": list(transformers.token_transformers),
        "line transformers": list(transformers.line_transforms),
        "cleanup transformers": list(transformers.cleanup_transforms),
        "ast transformers": list(ipython.ast_transformers),
        "hooks": {name: str(vars(hooks)) for name, hooks in ipython.strdispatchers.items()},
        "matchers": [m.__qualname__ for m in ipython.Completer.custom_matchers],
        "custom exceptions": ipython.custom_exceptions,
        "events": {name: list(found) for name, found in ipython.events.callbacks.items()},
        "mime formatters": {
            name: (dict(f.type_printers), dict(f.deferred_printers))
            for name, f in ipython.display_formatter.formatters.items()
        },
        "names": set(ipython.user_ns),
        "hidden names": set(ipython.user_ns_hidden),
        "config": copy.deepcopy(ipython.config),
    }


def test_loading_adds_two_magics_and_no_name(new_shell):
    shell = new_shell()
    before = traces(shell)
    shell.run("%load_ext grok_jupyter")
    after = traces(shell)
    assert after["line magics"] - before["line magics"] == {"grok"}
    assert after["cell magics"] - before["cell magics"] == {"grok"}
    assert after["names"] == before["names"]
    assert after["hidden names"] == before["hidden names"]


def test_unloading_removes_every_trace(new_shell):
    shell = new_shell()
    shell.run("%load_ext storemagic")  # IPython installs %load_ext itself when it is first used
    before = traces(shell)
    shell.run("%load_ext grok_jupyter")
    shell.run("%%grok\nhello")
    shell.run("%unload_ext grok_jupyter")
    assert traces(shell) == before


def test_a_variable_of_the_user_outlives_unloading(shell):
    shell.run("%%grok -o r\nhello")
    shell.run("%unload_ext grok_jupyter")
    assert shell.names["r"].status == "completed"


def test_loading_twice_is_loading_once(shell, asked):
    before = traces(shell)
    shell.run("%load_ext grok_jupyter")
    shell.run("%reload_ext grok_jupyter")
    assert traces(shell) == before
    assert asked("%grok why?")["messages"][0]["content"] == "why?"


def test_unloading_gives_a_trailing_question_mark_back_to_ipython(shell, server):
    shell.run("%unload_ext grok_jupyter")
    shell.run("%grok why?")  # IPython's own help, which finds nothing
    assert server.requests == []


def test_unloading_what_was_never_loaded_does_no_harm(new_shell):
    from grok_jupyter import unload_ipython_extension

    shell = new_shell()
    before = traces(shell)
    unload_ipython_extension(shell.ipython)
    assert traces(shell) == before


def test_each_shell_has_magics_of_its_own(shell, surroundings):
    from grok_jupyter import load_ipython_extension

    other = InteractiveShell()
    load_ipython_extension(other)
    shell.run("%config GrokMagics.model = 'grok-4.5'")
    assert shell.magics.model == "grok-4.5"
    assert other.magics_manager.registry["GrokMagics"].model == ""
