"""Enter in one function, exit in handlers that assembly calls: told, never drafted."""
