// Package symbols holds the list of the original's symbols that this module covers (symbols.txt) and the
// test that compiles each of them under the new prefix.
package symbols
