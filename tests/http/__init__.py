"""Tests of the server over raw sockets, without a browser or a client library."""
