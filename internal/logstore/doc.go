// Package logstore keeps what agents log: a file a model, bounded in size, oldest records dropped
// first. Logs are no state: they are not replicated, and a power cut may take the last of them.
//
// The API server writes what agents send and reads what users follow. The package knows neither.
package logstore
