"""The kind `split-by-context`: each call becomes the function that its context asks for."""
