module credithub

go 1.19
