"""Run the endpoint from the command line: `python -m grok_jupyter.simulator`."""

from __future__ import annotations

import argparse
import errno
import sys
import threading
from typing import get_args

from grok_jupyter.simulator.faults.names import BATCHES, EVERY_FAULT, OF_BOTH, OF_CHAT, OF_RESPONSES
from grok_jupyter.simulator.knobs import Knobs, Profile, ReasoningMode, Scene, Segmentation
from grok_jupyter.simulator.server import SimulatorServer

DEFAULT_PORT = 8100


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C.

    Returns
    -------
    int
        Exit status: 0 after Ctrl-C, 2 if the arguments or the port cannot be used.
    """
    options = _parser().parse_args(arguments)
    host, port = options.__dict__.pop("host"), options.__dict__.pop("port")
    try:
        server = SimulatorServer(Knobs(**vars(options)), host, port)
    except OSError as error:
        in_use = error.errno == errno.EADDRINUSE
        reason = "is in use" if in_use else f"cannot be used ({error.strerror or error})"
        return _refuse(f"Port {port} {reason}; choose another one with --port, 0 for any.")
    except ValueError as error:  # a knob or the host
        return _refuse(str(error))
    with server:
        print(  # one line, so that scripts can read the address from it
            f"grok-demo, not Grok, is listening at {server.url} (Ctrl-C ends it); to use it: "
            f"export XAI_BASE_URL={server.url} XAI_API_KEY=anything",
            flush=True,
        )
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(flush=True)  # the terminal has just shown ^C
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to 65535, not {text!r}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    faults = "\n\n".join(
        f"faults of {api}:\n" + "\n".join(f"  {name:20} {said}" for name, said in named.items())
        for api, named in (
            ("both APIs", OF_BOTH),
            ("/v1/chat/completions alone", OF_CHAT),
            ("/v1/responses alone", OF_RESPONSES),
            ("/v1/batches alone", BATCHES),
        )
    )
    parser = argparse.ArgumentParser(
        prog="python -m grok_jupyter.simulator",
        description="An xAI-compatible endpoint on this machine, for Chat Completions and the "
        "Responses API. It answers as grok-demo from "
        "prepared texts: no key, no network, no cost.",
        epilog=f"{faults}\n\nA request can set the same knobs for itself with a JSON "
        'object, such as {"fault": "stall"}, in its "simulator" field.',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    knobs = Knobs()
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="a loopback address (default: %(default)s)")
    add("--port", type=_port, default=DEFAULT_PORT, help="0 for any (default: %(default)s)")
    add(
        "--profile",
        choices=get_args(Profile),
        default=knobs.profile,
        help="wire format: as captured live, or as the streaming guide has it",
    )
    add(
        "--rate",
        type=float,
        default=knobs.rate,
        metavar="TOKENS_PER_SECOND",
        help="0 for as fast as possible (default: %(default)s)",
    )
    add(
        "--first-token",
        type=float,
        default=knobs.first_token,
        metavar="SECONDS",
        help="silence before the first event (default: %(default)s)",
    )
    add(
        "--segmentation",
        choices=get_args(Segmentation),
        default=knobs.segmentation,
        help="how events fall into writes (default: %(default)s)",
    )
    add(
        "--reasoning",
        choices=get_args(ReasoningMode),
        help="how reasoning shows (default: as the model's would)",
    )
    add(
        "--scene",
        choices=get_args(Scene),
        help="how /v1/responses answers with xAI's tools (default: as the question asks)",
    )
    add(
        "--keepalive",
        type=float,
        default=knobs.keepalive,
        metavar="SECONDS",
        help="silence after which /v1/responses writes a comment (default: %(default)s)",
    )
    add("--tokens", type=int, help="answer everything with a generated text of that length")
    add(
        "--batch-looks",
        type=int,
        default=knobs.batch_looks,
        metavar="N",
        help="looks at a batch until it is done (default: %(default)s)",
    )
    add("--fault", choices=sorted(EVERY_FAULT), metavar="FAULT", help="see below")
    add("--fault-count", type=int, metavar="N", help="only the first N requests meet the fault")
    add("--limit-requests", type=int, metavar="N", help="chat completions in a window of time")
    add("--limit-tokens", type=int, metavar="N", help="tokens of them in a window of time")
    add(
        "--limit-window",
        type=float,
        default=knobs.limit_window,
        metavar="SECONDS",
        help="of the window (default: %(default)s)",
    )
    add("--budget", type=float, metavar="USD", help="what all chat completions may cost")
    add(
        "--require-key",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="refuse requests without a key; any key will do",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
