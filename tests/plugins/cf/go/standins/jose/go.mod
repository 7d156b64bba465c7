module github.com/SermoDigital/jose

go 1.24
