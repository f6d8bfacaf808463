// The WorkspaceFiles module.
