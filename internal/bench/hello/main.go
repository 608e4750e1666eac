// Hello is the floor of a cold start: a program that does nothing but print a line.
package main

import "fmt"

func main() { fmt.Println("hello") }
