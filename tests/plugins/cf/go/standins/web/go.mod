module code.cloudfoundry.org/cli-plugin-repo

go 1.24
