"""An architecture's own copies of the state helpers, and the one function that keeps guest time."""
