// Package cf has what the command line of Cloud Foundry offers to its plugins as a service, with its types and without
// what it does.
package cf

import "netrpc.test/contracts/filled"

// CliRpcCmd is the service.
type CliRpcCmd struct{}

type (
	// VersionType is a version.
	VersionType struct{ Major, Minor, Build int }
	// Usage is what the help says of a command.
	Usage struct {
		Usage   string
		Options map[string]string
	}
	// Command is a command of a plugin.
	Command struct {
		Name, Alias, HelpText string
		UsageDetails          Usage
	}
	// PluginMetadata is what a plugin says of itself.
	PluginMetadata struct {
		Name                                   string
		Version, LibraryVersion, MinCliVersion VersionType
		Commands                               []Command
	}
)

func (*CliRpcCmd) SetPluginMetadata(a PluginMetadata, r *bool) error { return filled.Answer(a, r) }
func (*CliRpcCmd) IsMinCliVersion(a string, r *bool) error           { return filled.Answer(a, r) }
func (*CliRpcCmd) CallCoreCommand(a []string, r *bool) error         { return filled.Answer(a, r) }
func (*CliRpcCmd) GetOutputAndReset(a bool, r *[]string) error       { return filled.Answer(a, r) }
func (*CliRpcCmd) DisableTerminalOutput(a bool, r *bool) error       { return filled.Answer(a, r) }
func (*CliRpcCmd) Username(a string, r *string) error                { return filled.Answer(a, r) }
func (*CliRpcCmd) UserGuid(a string, r *string) error                { return filled.Answer(a, r) }
func (*CliRpcCmd) UserEmail(a string, r *string) error               { return filled.Answer(a, r) }
func (*CliRpcCmd) IsLoggedIn(a string, r *bool) error                { return filled.Answer(a, r) }
func (*CliRpcCmd) AccessToken(a string, r *string) error             { return filled.Answer(a, r) }
func (*CliRpcCmd) IsSSLDisabled(a string, r *bool) error             { return filled.Answer(a, r) }
func (*CliRpcCmd) HasOrganization(a string, r *bool) error           { return filled.Answer(a, r) }
func (*CliRpcCmd) HasSpace(a string, r *bool) error                  { return filled.Answer(a, r) }
func (*CliRpcCmd) HasAPIEndpoint(a string, r *bool) error            { return filled.Answer(a, r) }
func (*CliRpcCmd) ApiEndpoint(a string, r *string) error             { return filled.Answer(a, r) }
func (*CliRpcCmd) ApiVersion(a string, r *string) error              { return filled.Answer(a, r) }
func (*CliRpcCmd) LoggregatorEndpoint(a string, r *string) error     { return filled.Answer(a, r) }
func (*CliRpcCmd) DopplerEndpoint(a string, r *string) error         { return filled.Answer(a, r) }
func (*CliRpcCmd) GetCurrentOrg(a string, r *Organization) error     { return filled.Answer(a, r) }
func (*CliRpcCmd) GetCurrentSpace(a string, r *Space) error          { return filled.Answer(a, r) }
func (*CliRpcCmd) GetApp(a string, r *App) error                     { return filled.Answer(a, r) }
func (*CliRpcCmd) GetApps(a string, r *[]AppSummary) error           { return filled.Answer(a, r) }
func (*CliRpcCmd) GetOrg(a string, r *Org) error                     { return filled.Answer(a, r) }
func (*CliRpcCmd) GetOrgs(a string, r *[]OrgSummary) error           { return filled.Answer(a, r) }
func (*CliRpcCmd) GetOrgUsers(a []string, r *[]User) error           { return filled.Answer(a, r) }
func (*CliRpcCmd) GetSpace(a string, r *SpaceDetails) error          { return filled.Answer(a, r) }
func (*CliRpcCmd) GetSpaces(a string, r *[]GetSpaces_Model) error    { return filled.Answer(a, r) }
func (*CliRpcCmd) GetSpaceUsers(a []string, r *[]User) error         { return filled.Answer(a, r) }
func (*CliRpcCmd) GetService(a string, r *ServiceInstance) error     { return filled.Answer(a, r) }
func (*CliRpcCmd) GetServices(a string, r *[]ServiceSummary) error   { return filled.Answer(a, r) }
