module netrpc.test/cf

go 1.24

require code.cloudfoundry.org/cli v7.1.0+incompatible

require (
	code.cloudfoundry.org/bytefmt v0.0.0-00010101000000-000000000000 // indirect
	code.cloudfoundry.org/cfnetworking-cli-api v0.0.0-00010101000000-000000000000 // indirect
	code.cloudfoundry.org/cli-plugin-repo v0.0.0-00010101000000-000000000000 // indirect
	code.cloudfoundry.org/clock v1.37.0 // indirect
	code.cloudfoundry.org/go-log-cache v0.0.0-00010101000000-000000000000 // indirect
	code.cloudfoundry.org/go-loggregator v0.0.0-00010101000000-000000000000 // indirect
	code.cloudfoundry.org/gofileutils v0.0.0-00010101000000-000000000000 // indirect
	code.cloudfoundry.org/jsonry v1.1.0 // indirect
	code.cloudfoundry.org/tlsconfig v0.0.0-00010101000000-000000000000 // indirect
	code.cloudfoundry.org/ykk v0.0.0-00010101000000-000000000000 // indirect
	github.com/SermoDigital/jose v0.0.0-00010101000000-000000000000 // indirect
	github.com/blang/semver v3.5.1+incompatible // indirect
	github.com/clipperhouse/uax29/v2 v2.2.0 // indirect
	github.com/cloudfoundry/bosh-cli v5.5.1+incompatible // indirect
	github.com/cloudfoundry/noaa v0.0.0-00010101000000-000000000000 // indirect
	github.com/cloudfoundry/sonde-go v0.0.0-00010101000000-000000000000 // indirect
	github.com/cyphar/filepath-securejoin v0.2.1 // indirect
	github.com/docker/distribution v2.7.1+incompatible // indirect
	github.com/fatih/color v1.6.0 // indirect
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/jessevdk/go-flags v1.4.0 // indirect
	github.com/lunixbochs/vtclean v1.0.0 // indirect
	github.com/mattn/go-colorable v0.1.16 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/mattn/go-runewidth v0.0.31 // indirect
	github.com/moby/moby v1.13.1 // indirect
	github.com/opencontainers/go-digest v1.0.0 // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/sabhiram/go-gitignore v0.0.0-20210923224102-525f6e181f06 // indirect
	github.com/sajari/fuzzy v1.0.0 // indirect
	github.com/sirupsen/logrus v1.0.5 // indirect
	github.com/tedsuo/rata v0.0.0-00010101000000-000000000000 // indirect
	github.com/vito/go-interact v0.0.0-00010101000000-000000000000 // indirect
	golang.org/x/crypto v0.37.0 // indirect
	golang.org/x/net v0.39.0 // indirect
	golang.org/x/sys v0.32.0 // indirect
	golang.org/x/term v0.31.0 // indirect
	golang.org/x/text v0.24.0 // indirect
	gopkg.in/cheggaaa/pb.v1 v1.0.27 // indirect
	gopkg.in/yaml.v2 v2.3.0 // indirect
)

// cf 7.1.0 is older than its go.mod: it names commits of these modules, which could not be fetched where this was written.
replace (
	code.cloudfoundry.org/bytefmt => ./standins/bytefmt
	code.cloudfoundry.org/cfnetworking-cli-api => ./standins/cfnetworking
	code.cloudfoundry.org/cli-plugin-repo => ./standins/web
	code.cloudfoundry.org/go-log-cache => ./standins/logcache
	code.cloudfoundry.org/go-loggregator => ./standins/loggregator
	code.cloudfoundry.org/gofileutils => ./standins/fileutils
	code.cloudfoundry.org/tlsconfig => ./standins/tlsconfig
	code.cloudfoundry.org/ykk => ./standins/ykk
	github.com/SermoDigital/jose => ./standins/jose
	github.com/cloudfoundry/bosh-cli => ./standins/template
	github.com/cloudfoundry/noaa => ./standins/noaa
	github.com/cloudfoundry/sonde-go => ./standins/events
	github.com/moby/moby => github.com/docker/docker v1.13.1
	github.com/sabhiram/go-gitignore => ./standins/ignore
	github.com/tedsuo/rata => ./standins/rata
	github.com/vito/go-interact => ./standins/interact
)
