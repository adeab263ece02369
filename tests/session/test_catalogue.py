"""What the server's models can do."""

import pytest

from grok_jupyter import Client, GrokError
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.session.catalogue import Catalogue


def test_the_listing_is_asked_for_once(client, server):
    catalogue = Catalogue(client)
    assert catalogue.models() == catalogue.models()
    assert catalogue.known()
    assert [request.path for request in server.requests] == ["/v1/language-models"]


@pytest.mark.parametrize("name", ["grok-3", "grok-3-latest", "grok-3-mini"])
def test_a_model_known_to_read_no_images_is_refused_with_those_that_do(client, name):
    with pytest.raises(InputError) as caught:
        Catalogue(client).refuse_images_for(name)
    assert repr(name) in str(caught.value)
    assert "grok-4.6" in str(caught.value)
    assert "grok-code-fast-1" not in str(caught.value)


@pytest.mark.parametrize("name", ["grok-4.6", "grok-4.6-latest", "a-model-of-tomorrow"])
def test_in_doubt_the_server_decides(client, name):
    assert Catalogue(client).refuse_images_for(name) is None


def test_a_server_that_does_not_tell_decides_itself(server):
    url = server.url
    server.close()
    with Client("xai-0123456789", base_url=url, max_retries=0) as client:
        catalogue = Catalogue(client)
        assert catalogue.known() == []
        assert catalogue.refuse_images_for("grok-3") is None
        with pytest.raises(GrokError):
            catalogue.models()
