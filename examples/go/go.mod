module credithub-examples

go 1.19

require credithub v0.0.0

replace credithub => ../../clients/go/src/credithub
