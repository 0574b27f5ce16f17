"""The bundled SS12000 API: what a client's View shows, over HTTP."""
