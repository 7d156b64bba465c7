module github.com/cloudfoundry/sonde-go

go 1.24
