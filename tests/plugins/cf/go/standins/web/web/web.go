// Package web stands in for code.cloudfoundry.org/cli-plugin-repo/web: lists of plugins, which are never fetched.
package web

// PluginsJson is a list of plugins.
type PluginsJson struct{ Plugins []Plugin }

// Plugin is a plugin in a list.
type Plugin struct {
	Name, Version, Description string
	Binaries                   []Binary
}

// Binary is a file of a plugin.
type Binary struct{ Platform, Url, Checksum string }
