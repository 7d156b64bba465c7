module github.com/cloudfoundry/bosh-cli

go 1.24
