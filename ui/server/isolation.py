"""What the environment may not decide while the page is served: Gradio's switches, and through whom it speaks.

Gradio would share the page with the Internet, serve further folders, let foreign pages call it, or reload its code.
A proxy has nothing to carry, for nothing is looked up outside; with one named, the clients that Gradio makes when it
is loaded ask for it all the same, and one of the kind ``socks5`` ends the program.
"""

from __future__ import annotations

from collections.abc import MutableMapping

# A prefix and a suffix of environment variables: what they switch on would ask the network.
_SWITCHES, _PROXIES = "GRADIO_", "_PROXY"
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSLKEYLOGFILE")
"""Where certificates are: nothing is asked over TLS, and a file that is not there ends the clients of Gradio."""

_HOSTED = ("SYSTEM", "SPACE_ID", "SPACES_ZERO_GPU", "KAGGLE_KERNEL_RUN_TYPE")
"""By these Gradio takes the machine for one of its hosts."""


def isolate(environ: MutableMapping[str, str]) -> None:
    """Take these away and forbid every look outside; to be called before Gradio is imported."""
    for name in list(environ):
        shouted = name.upper()
        if shouted.startswith(_SWITCHES) or shouted.endswith(_PROXIES) or name in (*_TRUST, *_HOSTED):
            del environ[name]
    environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    environ["HF_HUB_OFFLINE"] = "1"
