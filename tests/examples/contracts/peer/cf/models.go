package cf

import "time"

type (
	// Domain is a domain.
	Domain struct {
		Guid, Name, OwningOrganizationGuid string
		Shared                             bool
	}
	// Route is a route to an application.
	Route struct {
		Guid, Host string
		Domain     Domain
	}
	// Instance is a running instance of an application.
	Instance struct {
		State, Details                           string
		Since                                    time.Time
		CpuUsage                                 float64
		DiskQuota, DiskUsage, MemQuota, MemUsage int64
	}
	// Stack is what an application runs on.
	Stack struct{ Guid, Name, Description string }
	// Bound is a service of an application.
	Bound struct{ Guid, Name string }
	// App is an application.
	App struct {
		Guid, Name, BuildpackUrl, Command string
		Diego                             bool
		DetectedStartCommand              string
		DiskQuota                         int64
		EnvironmentVars                   map[string]interface{}
		InstanceCount                     int
		Memory                            int64
		RunningInstances                  int
		HealthCheckTimeout                int
		State, SpaceGuid                  string
		PackageUpdatedAt                  *time.Time
		PackageState, StagingFailedReason string
		Stack                             *Stack
		Instances                         []Instance
		Routes                            []Route
		Services                          []Bound
	}
	// AppSummary is a line of the list of applications.
	AppSummary struct {
		Name, Guid, State                string
		TotalInstances, RunningInstances int
		Memory, DiskQuota                int64
		Routes                           []Route
	}
)

type (
	// QuotaFields is how much may be used.
	QuotaFields struct {
		Guid, Name                       string
		MemoryLimit, InstanceMemoryLimit int64
		RoutesLimit, ServicesLimit       int
		NonBasicServicesAllowed          bool
	}
	// OrganizationFields are embedded in Organization.
	OrganizationFields struct {
		Guid, Name      string
		QuotaDefinition QuotaFields
	}
	// Organization is the current one.
	Organization struct{ OrganizationFields }
	// OrgSummary is a line of the list of organizations.
	OrgSummary struct{ Guid, Name string }
	// Org is an organization.
	Org struct {
		Guid, Name      string
		QuotaDefinition QuotaFields
		Spaces          []SpaceFields
		Domains         []Domain
		SpaceQuotas     []QuotaFields
	}
	// User is a user of an organization or a space.
	User struct {
		Guid, Username string
		IsAdmin        bool
		Roles          []string
	}

	// SpaceFields are embedded in Space.
	SpaceFields struct{ Guid, Name string }
	// Space is the current one.
	Space struct{ SpaceFields }
	// GetSpaces_Model is a line of the list of spaces. It is embedded, so its name counts.
	GetSpaces_Model struct{ Guid, Name string }
	// SecurityGroup is a set of rules.
	SecurityGroup struct {
		Name, Guid string
		Rules      []map[string]interface{}
	}
	// SpaceApp has its fields in another order than other names do.
	SpaceApp struct{ Name, Guid string }
	// SpaceDetails is a space.
	SpaceDetails struct {
		GetSpaces_Model
		Organization     OrgSummary
		Applications     []SpaceApp
		ServiceInstances []Bound
		Domains          []Domain
		SecurityGroups   []SecurityGroup
		SpaceQuota       QuotaFields
	}
)

type (
	// Offering is what a service is an instance of.
	Offering struct{ Name, DocumentationUrl string }
	// Plan is how it is paid. In Go its name comes first too.
	Plan struct{ Name, Guid string }
	// Operation is what was last done to it.
	Operation struct{ Type, State, Description, CreatedAt, UpdatedAt string }
	// ServiceInstance is an instance of a service.
	ServiceInstance struct {
		Guid, Name, DashboardUrl string
		IsUserProvided           bool
		ServiceOffering          Offering
		ServicePlan              Plan
		LastOperation            Operation
	}
	// ServiceSummary is a line of the list of services.
	ServiceSummary struct {
		Guid, Name       string
		ServicePlan      Bound
		Service          struct{ Name string }
		LastOperation    struct{ Type, State string }
		ApplicationNames []string
		IsUserProvided   bool
	}
)
