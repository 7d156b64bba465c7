module github.com/vito/go-interact

go 1.24
