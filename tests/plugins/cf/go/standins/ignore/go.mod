module github.com/sabhiram/go-gitignore

go 1.24
