module code.cloudfoundry.org/go-log-cache

go 1.24
