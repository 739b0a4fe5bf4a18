"""What stands between the network and the page, in the order in which a request passes.

``listening`` (sockets), ``connection`` (``limits`` of time and number), ``guard`` (``host_names``, ``request_origin``,
``allowed_routes``, ``body_limit``; a ``refusal``, or an answer with ``security_headers``), ``function_route`` (what the
page's scripts call).  ``running`` serves and ends it, ``isolation`` and ``private_folder`` keep Gradio to itself.
"""
