module github.com/cloudfoundry/noaa

go 1.24
