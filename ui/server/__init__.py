"""What stands between the network and the page: sockets, connections and their limits, the end of serving."""
