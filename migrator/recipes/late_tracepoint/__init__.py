"""Late tracepoint: a value that was kept to be traced behind the guest is traced where it is computed."""
