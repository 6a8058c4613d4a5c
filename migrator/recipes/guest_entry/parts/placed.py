"""What stands in one function of the tree: its file and its text, asked of the definition."""

from migrator.analysis.definitions import Definition
from migrator.syntax.outline import Function
from migrator.syntax.unit import Unit


class Placed:
    """A base for values that hold a definition."""

    definition: Definition

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.definition.path

    @property
    def unit(self) -> Unit:
        """That file, read."""
        return self.definition.unit

    @property
    def function(self) -> Function:
        """The function as the text has it."""
        return self.definition.function

    @property
    def name(self) -> str:
        """The function's name."""
        return self.definition.name
