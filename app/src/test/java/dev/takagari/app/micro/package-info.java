/// Micro-benchmarks, run by `./takagari bench micro`. The suite compiles and does not run them.
package dev.takagari.app.micro;
