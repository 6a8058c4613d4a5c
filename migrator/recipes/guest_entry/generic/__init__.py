"""Steps for generic code: helpers and the hook of interrupt entry before all, the removal behind."""
