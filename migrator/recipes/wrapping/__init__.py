"""Text for people that gets other names: lines that become too wide are wrapped again, where that is certain."""
