"""What a hunk of a patch does, told from its lines by roles and declared effects; it knows no architecture."""
