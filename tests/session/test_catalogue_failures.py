"""A listing is a help: a server without one is not asked again and again."""

from grok_jupyter import Client
from grok_jupyter.session.catalogue import Catalogue
from grok_jupyter.simulator import Knobs, SimulatorServer


def test_a_server_that_does_not_tell_is_asked_once():
    with (
        SimulatorServer(Knobs(fault="server-error")) as server,
        Client("a-key", base_url=server.url) as client,
    ):
        catalogue = Catalogue(client)
        before = len(server.requests)
        assert catalogue.known() == []
        asked = len(server.requests) - before
        assert catalogue.known() == []
        assert len(server.requests) - before == asked <= 2
