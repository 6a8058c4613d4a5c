"""Where everything of a picture stands: values made of rows alone, without templates, colours and files."""
