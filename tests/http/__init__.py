"""The server as it meets the network: raw sockets, no browser and no client library in between."""
