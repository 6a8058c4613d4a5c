"""Steps for generic code: helpers and the hook of interrupt entry before all, documents and the removal behind."""
