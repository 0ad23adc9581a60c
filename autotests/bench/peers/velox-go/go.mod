module example.com/velox-bench

go 1.26

require github.com/jpillora/velox v0.7.2
