module github.com/tedsuo/rata

go 1.24
