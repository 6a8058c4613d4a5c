"""The kind `rename`: functions under new names, wherever the tree has them."""
