/// Trino, the engine behind Athena, in a JVM of its own.
@NullMarked
package dev.takagari.conformance.engine;

import org.jspecify.annotations.NullMarked;
