// The Administration module.
