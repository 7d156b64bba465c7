module code.cloudfoundry.org/cfnetworking-cli-api

go 1.24
